"""The export of all answers (XLSX or CSV), one row a response, into the same shapes as a printed one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..engine.values import LISTS, UNSEEN, Malformed, tidy
from . import shaping
from .columns import ASIDE, MOST_ROWS, Column, fingerprint, heading_row, map_columns
from .layout import layout_of
from .matching import LIKE, letters, likeness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..engine.definition import Form, Item

DAY_FIRST, MONTH_FIRST, UNSAID = "day", "month", ""
PLAIN = ("long", "text", "email")
MOMENT = re.compile(
    r"(\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d{2}-\d{2})[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap])?",
    re.IGNORECASE,
)
EXCEL_START = datetime(1899, 12, 30).toordinal()  # noqa: DTZ001 -- a day, not a moment
EXCEL_DAYS = range(20_000, 60_000)


class OtherTable(ValueError):
    """The sheet is not an export of this form; the message says how many questions were found."""


@dataclass
class Row:
    """One response: canonical values, what a person should look at, its header, and the cells without a question."""

    position: int
    values: dict[str, Any] = field(default_factory=dict)
    empty: list[int] = field(default_factory=list)
    undetermined: list[int] = field(default_factory=list)
    hints: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    leftovers: list[dict[str, str]] = field(default_factory=list)


@dataclass
class Table:
    """A sheet with its columns known. `order` says which comes first in written dates, where a person decided."""

    form: Form
    columns: list[Column]
    cells: list[list[Any]]
    first_row: int
    order: str = UNSAID

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self.columns)

    @cached_property
    def missing(self) -> list[int]:
        """Return the numbers of the questions that no column answers."""
        found = {c.item for c in self.columns}
        return [i.number for i in self.form.items if i.code not in found]

    @cached_property
    def seen_order(self) -> str:
        """Say what the dates of this file tell of their order; unsaid when they tell nothing, or both."""
        told = set()
        for column in self.columns:
            if column.role in ("started", "ended") or self.kind_of(column) == "date":
                told |= {order_in(row[column.index]) for row in self.cells if column.index < len(row)}
        told -= {UNSAID}
        return told.pop() if len(told) == 1 else UNSAID

    @property
    def asks_order(self) -> bool:
        """Whether a person must say if the day or the month comes first."""
        return self.has_unsure_days and not (self.order or self.seen_order)

    @cached_property
    def has_unsure_days(self) -> bool:
        """Whether a question has dates like 3/4/2019, that can be read two ways."""
        return any(
            is_unsure_day(row[c.index])
            for c in self.columns
            if self.kind_of(c) == "date"
            for row in self.cells
            if c.index < len(row)
        )

    def kind_of(self, column: Column) -> str:
        return self.form.item(column.item).kind if column.item else ""

    @cached_property
    def readers(self) -> list[tuple[Column, Item | None]]:
        return [(c, self.form.item(c.item) if c.item else None) for c in self.columns]

    @cached_property
    def options(self) -> dict[str, dict[str, str]]:
        """Return, by item, its options by the letters of their labels."""
        many = [i for i in self.form.items if i.kind == "many"]
        return {i.code: {letters(o.label): o.code for o in i.options} for i in many}

    def rows(self) -> Iterator[Row]:
        """Yield the responses one by one: thousands of them at once would not fit a small server."""
        for number, cells in enumerate(self.cells, self.first_row):
            if any(map(said, cells)):
                yield self.row(number, cells)

    def row(self, position: int, cells: list[Any]) -> Row:
        row, width = Row(position), len(cells)
        for column, item in self.readers:
            cell = cells[column.index] if column.index < width else None
            if item is not None:
                self.answer(row, item, cell)
            elif column.role and column.role != ASIDE:
                self.head(row, column.role, cell)
            elif not column.role and (text := said(cell)):
                row.leftovers.append({"heading": column.heading, "text": text})
        return row

    def answer(self, row: Row, item: Item, cell: Any) -> None:
        text = said(cell)
        if not text:
            row.empty.append(item.number)
            return
        try:
            value = self.value(row, item, cell, tidy(text))
        except Malformed as problem:
            row.leftovers.append({"heading": item.label, "text": text, "why": str(problem)})
            hint(row, item, kind="misfit", printed=text, why=str(problem))
            row.empty.append(item.number)
            return
        row.values[item.code] = value
        if type(value) is str:
            return
        if value.get("undetermined"):
            row.undetermined.append(item.number)
            kind = "day" if item.kind == "date" else "options"
            hint(row, item, kind=kind, seen=value["options_seen"])
        elif len(value.get("rows", ())) > 1:
            hint(row, item, kind="rows", count=len(value["rows"]))

    def value(self, row: Row, item: Item, cell: Any, text: str) -> Any:
        """Return the canonical value: what `engine.values.clean` would make of it."""
        kind = item.kind
        if kind in PLAIN:
            return text
        if kind in LISTS:
            return shaping.rows_of(item, text)
        if kind == "many":
            return self.choices(row, item, text)
        if kind == "date":
            return self.day(row, item, cell, text)
        if kind == "number":
            return {"value": text, "unit": item.unit}
        if kind == "phone":
            return text.removesuffix(".0")
        return shaping.value_of(item, text)

    def choices(self, row: Row, item: Item, text: str) -> dict[str, Any]:
        """Split the chosen options; what is none of them is *Otras*, where the question has it."""
        parts = [p.strip() for p in text.replace("\u00a0", " ").split(";") if p.strip(" \n-")]
        known, chosen, other = self.options[item.code], set(), []
        for part in parts:
            if code := known.get(letters(part)) or self.nearly(row, item, part):
                chosen.add(code)
            else:
                other.append(part)
        if other and not item.other_option:
            return shaping.undetermined(parts)
        if other:
            chosen.add(item.other_option)
        kept = [o.code for o in item.options if o.code in chosen]
        return {"choices": kept, "main": "", "other": "; ".join(other)}

    def nearly(self, row: Row, item: Item, part: str) -> str:
        """Return the one option that a text nearly is; that it was not word for word is told."""
        alike = [o for o in item.options if likeness(part, o.label) >= LIKE]
        if len(alike) != 1:
            return ""
        hint(row, item, kind="option", printed=part, option=alike[0].label)
        return alike[0].code

    def day(self, row: Row, item: Item, cell: Any, text: str) -> Any:
        if isinstance(cell, list):
            return cell[0][:10]
        if isinstance(cell, (int, float)) and int(cell) in EXCEL_DAYS:
            day = datetime.fromordinal(EXCEL_START + int(cell)).date().isoformat()
            hint(row, item, kind="read", printed=text, read=day)
            return day
        order = self.order or self.seen_order
        if is_unsure_day(text) and not order:
            return shaping.undetermined([text])
        day = shaping.day_of(text, month_first=order == MONTH_FIRST)
        if day and is_unsure_day(text):
            hint(row, item, kind="read", printed=text, read=day)
        return day or shaping.undetermined([text])

    def head(self, row: Row, role: str, cell: Any) -> None:
        text = said(cell)
        if not text:
            return
        if letters(text) in layout_of(self.form.code).anonymous:
            row.header["anonymous"] = True
            return
        if role in ("started", "ended"):
            text = self.moment(cell, text)
        row.header[role] = text
        if role == "ended" and (start := row.header.get("started")):
            row.header |= elapsed(start, text)

    def moment(self, cell: Any, text: str) -> str:
        """Return a start or end as ISO where it can be read; else as it is written, which still tells one row from another."""
        if isinstance(cell, list):
            return str(cell[0])
        found = MOMENT.match(text)
        day = (
            shaping.day_of(found[1], month_first=(self.order or self.seen_order) == MONTH_FIRST)
            if found
            else ""
        )
        if not found or not day:
            return text
        hour = int(found[2]) % 12 + (12 if found[5].lower() == "p" else 0) if found[5] else int(found[2])
        return f"{day}T{hour:02}:{found[3]}:{found[4] or '00'}"


def read(
    rows: list[list[Any]], form: Form, *, chosen: dict[int, str] | None = None, order: str = UNSAID
) -> Table:
    """Find the headings of a sheet and say what its columns are. Raises `OtherTable` when too few are questions of this form."""
    wanted = {letters(i.label) for i in form.items}
    top, _count = heading_row(rows, wanted)
    headings = [said(cell) for cell in rows[top]] if rows else []
    columns = map_columns(headings, form, chosen)
    found = sum(bool(c.item) for c in columns)
    if found < len(form.items) / 3:
        raise OtherTable(f"solo {found} de sus columnas son preguntas de la ficha (de {len(form.items)})")
    table = Table(form, columns, rows[top + 1 :], top + 2, order)
    if len(table.cells) > MOST_ROWS:
        raise OtherTable(
            f"trae {len(table.cells)} respuestas y el máximo por archivo es {MOST_ROWS}: divídalo"
        )
    return table


def said(cell: Any) -> str:
    """Write a cell as a person reads it: a whole number without its decimals, a day as an ISO day, nothing that nobody sees."""
    if isinstance(cell, str):
        return cell.strip() if cell.isprintable() else UNSEEN.sub("", cell).strip()
    if cell is None:
        return ""
    if isinstance(cell, list):
        return str(cell[0]).replace("T00:00:00", "")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def hint(row: Row, item: Item, **said: Any) -> None:
    row.hints.setdefault(item.code, []).append(said)


def order_in(cell: Any) -> str:
    """Say what one written date tells: a number over 12 can only be a day."""
    found = shaping.WRITTEN_DAY.match(cell) if isinstance(cell, str) else None
    if found is None or (int(found[1]) > 12) == (int(found[2]) > 12):
        return UNSAID
    return DAY_FIRST if int(found[1]) > 12 else MONTH_FIRST


def is_unsure_day(cell: Any) -> bool:
    found = shaping.WRITTEN_DAY.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return found is not None and max(int(found[1]), int(found[2])) <= 12 and found[1] != found[2]


def elapsed(start: str, end: str) -> dict[str, int]:
    try:
        seconds = (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
    except (ValueError, TypeError):
        return {}
    return {"elapsed_seconds": int(seconds)} if seconds >= 0 else {}

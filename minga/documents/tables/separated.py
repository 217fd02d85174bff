"""CSV (RFC 4180, UTF-8 with its mark): a text that a spreadsheet could take for a formula gets an apostrophe before it.

A CSV has no types, so the guard is in the text: before what starts a formula, at the beginning and after every separator
that somebody may read the file with. Texts are always between quotes and numbers never are, so the two stay apart.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from minga.kernel.cells import guarded

from .described import Kind, Style, Table, day_of, is_number, moment_of, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MARK = "\ufeff"
BATCH = 500


def write(table: Table, target: IO[bytes], style: Style) -> int:
    """Write the header and the rows; a CSV has no place for what is said about the table."""
    writers = [CELLS[column.kind] for column in table.columns]
    target.write((MARK + line([text(c.label, style) for c in table.columns], style)).encode())
    count, held = 0, []
    for count, row in enumerate(table.rows, 1):  # noqa: B007 -- what comes is counted, and may be nothing
        said = ["" if value is None else cell(value, style) for cell, value in zip(writers, row, strict=True)]
        held.append(line(said, style))
        if len(held) == BATCH:
            target.write("".join(held).encode())
            held.clear()
    target.write("".join(held).encode())
    return count


def line(cells: Sequence[str], style: Style) -> str:
    return style.separator.join(cells) + "\r\n"


def text(value: Any, style: Style) -> str:
    first = (
        "\0" if str(value)[:1] == "\0" else ""
    )  # a NUL that opened the text still counts, though it is not written
    said = guarded(first + plain(value)).replace("\0", "").replace('"', '""')
    return f'"{said}"'


def number(value: Any, style: Style) -> str:
    if not is_number(value):
        return text(value, style)
    said = f"{Decimal(str(value)):f}"  # never 1E+3 or 1e-07
    return in_quotes(said.replace(".", style.decimal), style)


def percent(value: Any, style: Style) -> str:
    if not is_number(value):
        return text(value, style)
    return in_quotes(f"{value * 100:.1f}%".replace(".", style.decimal), style)


def in_quotes(said: str, style: Style) -> str:
    return f'"{said}"' if style.separator in said else said


def day(value: Any, style: Style) -> str:
    return day_of(value) if isinstance(value, date) else text(value, style)


def moment(value: Any, style: Style) -> str:
    return moment_of(value).replace("T", " ") if isinstance(value, date) else text(value, style)


CELLS: dict[Kind, Callable[[Any, Style], str]] = {
    Kind.TEXT: text,
    Kind.LONG: text,
    Kind.NUMBER: number,
    Kind.PERCENT: percent,
    Kind.DATE: day,
    Kind.MOMENT: moment,
}

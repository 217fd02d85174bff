"""Answers in from a plain form post, and fields out for the templates: the same names both ways, no JavaScript needed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from minga.reference.queries import BETWEEN

from .engine.validation import words_of
from .engine.values import MAX_ROWS, is_answered, one_line
from .engine.words import count_words
from .queries import Around, PlaceView, search_from

if TYPE_CHECKING:
    from django.http import QueryDict

    from .engine.definition import Column, Item
    from .engine.validation import Problem

MOST_POSTED = 2 * MAX_ROWS
DAY = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$")
DIGITS = re.compile(r"^(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(\d{4})$")  # what a phone's number pad can write
ISO_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")


def read_item(item: Item, post: QueryDict) -> Any:
    """Return what was posted for one item, in the shape of its kind (still to be cleaned)."""
    name = item.code
    if item.kind in ("rows", "keywords"):
        rows, prose = read_rows(item, post), post.get(f"{name}-raw", "")
        if (
            f"{name}-none" in post
            and item.accepts_none
            and not prose.strip()
            and not any(map(any_cell, rows))
        ):
            return {"none": True}
        return {"rows": rows, "raw_text": prose}
    if item.kind == "one":
        return {"choice": post.get(name, ""), "note": post.get(f"{name}-note", "")}
    if item.kind == "many":
        return {
            "choices": post.getlist(name),
            "main": post.get(f"{name}-main", ""),
            "other": post.get(f"{name}-other", ""),
        }
    if item.kind == "date":
        return iso_day(post.get(name, ""))
    if item.is_chosen:
        return read_place(item, post)
    if item.kind == "number":
        return {"value": post.get(name, "").replace(",", "."), "unit": item.unit}
    return post.get(name, "")


def any_cell(row: dict[str, str]) -> bool:
    return any(row.values())


def was_posted(item: Item, post: QueryDict) -> bool:
    """Whether the post speaks of this item at all (unticked boxes leave only their marker)."""
    return f"{item.code}-here" in post


def revision_seen(item: Item, post: QueryDict) -> int | None:
    """Return the revision that the posting page showed; 0 is a field that was empty then."""
    return number_in(post.get(f"{item.code}-revision"))


def number_in(text: Any) -> int | None:
    """Read a small whole number; None for anything else."""
    text = str(text)
    return int(text) if text.isdecimal() and len(text) < 10 else None


def read_rows(item: Item, post: QueryDict) -> list[dict[str, str]]:
    """Read the rows in the order that the pressed button, if it is one of a row's, leaves them."""
    columns = columns_of(item)
    total = min(number_in(post.get(f"{item.code}-rows")) or 0, MOST_POSTED)
    order = list(range(total))
    code, index, verb = row_button(post)
    if code == item.code and index in order:
        other = index + {"up": -1, "down": 1}.get(verb, 0)
        if verb == "remove":
            order.remove(index)
        elif other in order:
            order[index], order[other] = order[other], order[index]
    written = [{c.code: post.get(f"{item.code}-{n}-{c.code}", "") for c in columns} for n in order]
    days = {c.code for c in columns if c.kind == "date"}
    return [{code: iso_day(cell) if code in days else cell for code, cell in row.items()} for row in written]


def row_button(post: QueryDict) -> tuple[str, int | None, str]:
    """Return the item, the row and the verb (up, down, remove, more) of the row's button that sent the form, if any."""
    code, _, rest = post.get("row", "").partition(":")
    index, _, verb = rest.partition(":")
    return code, number_in(index), verb


def read_place(item: Item, post: QueryDict) -> Any:
    """Return the place or institution that was chosen, or the words that were typed; with `several`, all that were kept.

    What comes back as it was shown is what was stored. Other words are looked up: a whole name that only one bears, or
    what the list offered, brings its code.
    """
    name = item.code
    kept = [place_kept(told) for told in post.getlist(f"{name}-kept")]
    typed, shown = post.get(name, "").strip(), post.get(f"{name}-shown", "").strip()
    if picked := post.get(f"{name}-pick", ""):
        told, _arrow, instead = picked.partition(" ← ")
        one, kept = place_kept(told), [k for k in kept if k != {"label": instead}]
    elif typed and typed == shown:
        one = place_kept(post.get(f"{name}-stored", ""))
    else:
        found = search_from(item, where_of(item, post)).find(typed) if typed else None
        one = {"code": found.code, "label": found.label} if found else {"label": typed}
    several = {one.get("code") or one["label"]: one for one in [*kept, one] if one.get("label")}
    if item.several and len(several) > 1:
        return {"items": list(several.values())}
    return next(iter(several.values()), "") if item.several else (one if one.get("label") else "")


def where_of(item: Item, post: QueryDict) -> str:
    """Return where a place is looked for: in the department that the same post chooses, else in the one that the page knew."""
    where = post.get(f"{item.code}-where", "")
    _name, mark, above = post.get(item.within, "").rpartition(BETWEEN) if item.within else ("", "", "")
    return f"{where.partition('.')[0]}.{above.strip()}" if mark else where


def place_kept(told: str) -> dict[str, str]:
    """Read a place as a page keeps it: its code, a blank, its name; a place without a code begins with the blank."""
    code, _blank, label = told.partition(" ")
    return {"code": code, "label": label} if code else {"label": label}


def iso_day(text: str) -> str:
    found = DAY.match(text.strip()) or DIGITS.match(text.strip())
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text.strip()


def written_day(text: Any) -> str:
    """Write an ISO day as dd/mm/aaaa; any other words stay as they are."""
    found = ISO_DAY.match(str(text))
    return f"{found[3]}/{found[2]}/{found[1]}" if found else one_line(text)


def cell_shown(column: Column, cell: Any) -> str:
    return written_day(cell) if column.kind == "date" else one_line(cell)


def columns_of(item: Item) -> tuple[Column, ...]:
    from .engine.definition import Column as AnyColumn  # noqa: PLC0415 -- only keyword lists have no columns of their own

    return item.columns or (AnyColumn("text", item.label),)


@dataclass
class FieldView:
    """One field as its template reads it."""

    item: Item
    value: Any
    revision: int
    problems: list[Problem] = field(default_factory=list)
    last_edit: Any = None
    locked: str = ""
    unsaved: bool = False
    more: bool = False
    evidence: list[Any] = field(default_factory=list)
    around: Around = field(default_factory=Around)

    @cached_property
    def place(self) -> PlaceView:
        """Return how a place or an institution is shown: what was chosen, and what there is to choose from."""
        return PlaceView(self.item, self.parts, self.around)

    @property
    def template(self) -> str:
        kinds = {
            "keywords": "rows",
            "email": "text",
            "phone": "text",
            "person": "label",
            "institution": "place",
            "territory": "place" if self.item.is_chosen else "label",
        }
        return f"instruments/fields/{kinds.get(self.item.kind, self.item.kind)}.html"

    @property
    def text(self) -> str:
        return self.value if isinstance(self.value, str) else ""

    @property
    def line(self) -> str:
        """Return what a one-line box holds."""
        return one_line(self.parts.get("label", "") or self.text)

    @property
    def day(self) -> str:
        return written_day(self.text)

    @property
    def parts(self) -> dict[str, Any]:
        return self.value if isinstance(self.value, dict) else {}

    @property
    def answered(self) -> bool:
        return is_answered(self.item, self.value)

    @property
    def words(self) -> int:
        return max(count_words(text) for text in words_of(self.item, self.value))

    @property
    def surplus(self) -> int:
        return max(self.words - self.item.limit_words, 0)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the rows with their cells; a blank one to write in when there is none, or when one asked for more."""
        kept = [*self.parts.get("rows", [])]
        if self.more or not kept:
            kept.append({})
        return [
            {
                "index": n,
                "cells": [(c, cell_shown(c, row.get(c.code, ""))) for c in columns_of(self.item)],
            }
            for n, row in enumerate(kept)
        ]

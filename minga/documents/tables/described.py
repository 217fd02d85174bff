"""What a table is, before anybody asks in which form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from minga.kernel.words import NO_XML

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Kind(Enum):
    """What the cells of a column hold; the value is a usual width in characters."""

    TEXT = 28
    LONG = 60
    NUMBER = 11
    PERCENT = 10.5
    DATE = 12
    MOMENT = 17


@dataclass(frozen=True)
class Column:
    label: str
    kind: Kind = Kind.TEXT
    width: float = 0

    @property
    def characters(self) -> float:
        """Return how wide the column is drawn: never so narrow that its own label does not fit."""
        return max(self.width or self.kind.value, min(len(self.label) + 4, 40))


@dataclass(frozen=True)
class Style:
    """How a country writes a CSV: between the fields, and inside the numbers."""

    separator: str = ";"
    decimal: str = ","


@dataclass(frozen=True)
class Table:
    """A table with its columns and rows; `about` (name, text) goes on a sheet of its own, where the form has sheets.

    A row has one value a column, None for an empty cell. A percentage is a fraction (0.45); a moment is written as the clock
    on the wall that it carries, so bring it to the reader's zone first.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Any]]
    about: tuple[tuple[str, str], ...] = ()


EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number; a longer one is a code, and stays text


def plain(value: Any) -> str:
    """Return a text with one kind of line break, and a visible mark for what no file format can hold."""
    text = str(value)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def is_number(value: Any) -> bool:
    """Whether a value can be a number cell without losing anything."""
    if isinstance(value, bool | str):
        return False
    try:
        return abs(value) < EXACT
    except (TypeError, ArithmeticError):  # a Decimal that is not a number says so when compared
        return False


def is_day(value: Any) -> bool:
    """Whether a value is a day that spreadsheets agree on: they count the days of 1900 differently."""
    return isinstance(value, date) and value.year > 1900


def day_of(value: date) -> str:
    return value.strftime("%Y-%m-%d") if value.year > 999 else value.isoformat()[:10]


def moment_of(value: date) -> str:
    """Return a moment without its zone: what the clock on the wall said."""
    return (
        value.replace(tzinfo=None).isoformat(timespec="seconds")
        if isinstance(value, datetime)
        else day_of(value)
    )

"""Which column of an export answers which question: by its words, then by its number and words that are nearly the same."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .layout import layout_of
from .matching import LIKE, end_of_letters, end_of_mark, letters, likeness

if TYPE_CHECKING:
    from ..engine.definition import Form, Item
    from .layout import Layout

NUMBER = re.compile(r"\s*(\d{1,2})[.)]\s*")
INTO_HELP = re.compile(r"[\s(*_«\"]*")
PERHAPS = 0.6
MOST_COLUMNS, MOST_ROWS, HEADING_ROWS = 500, 10_000, 10
ASIDE = "aside"


@dataclass(frozen=True)
class Column:
    """One column: the `item` it answers, or its `role` (id, started, ended, email, name, aside); `perhaps` is what nobody is sure of."""

    index: int
    heading: str
    item: str = ""
    role: str = ""
    perhaps: str = ""


def map_columns(headings: list[str], form: Form, chosen: dict[int, str] | None = None) -> list[Column]:
    """Say what each column is. `chosen` holds what a person decided: by index the item's code, or `aside` for none."""
    return Mapping(headings, form, chosen or {}).columns()


class Mapping:
    """Gives each question at most one column, the surest pairs first."""

    def __init__(self, headings: list[str], form: Form, chosen: dict[int, str]) -> None:
        self.headings, self.form, self.layout = headings, form, layout_of(form.code)
        self.chosen = chosen
        self.found: dict[int, str] = {n: code for n, code in chosen.items() if code != ASIDE}
        self.roles: dict[int, str] = {n: ASIDE for n, code in chosen.items() if code == ASIDE}

    def columns(self) -> list[Column]:
        self.take_exact()
        self.take_roles()
        self.take_alike()
        perhaps = self.doubtful()
        return [
            Column(n, tidy(heading), self.found.get(n, ""), self.roles.get(n, ""), perhaps.get(n, ""))
            for n, heading in enumerate(self.headings)
        ]

    def free(self) -> list[int]:
        taken = self.found.keys() | self.roles.keys()
        return [n for n, h in enumerate(self.headings) if n not in taken and h.strip()]

    def open(self) -> list[Item]:
        taken = set(self.found.values())
        return [i for i in self.form.items if i.code not in taken and i.kind not in ("note", "file")]

    def take_exact(self) -> None:
        wanted = {letters(i.label): i for i in self.open()}
        for n in self.free():
            item = wanted.pop(letters(without_number(self.headings[n])), None)
            if item:
                self.found[n] = item.code
        for n in self.free():
            item = next((i for i in self.open() if is_label(self.headings[n], i, self.layout)), None)
            if item:
                self.found[n] = item.code

    def take_roles(self) -> None:
        for n in self.free():
            said = letters(self.headings[n]).rstrip("0123456789") or letters(self.headings[n])
            role = next((r for r, words in self.layout.columns.items() if said in words), "")
            if role and (role == ASIDE or role not in self.roles.values()):
                self.roles[n] = role

    def take_alike(self) -> None:
        """Take the right number with nearly the same words first; then words alone."""
        for numbered, least in ((True, PERHAPS), (False, LIKE)):
            for _alike, n, code in self.pairs(least, numbered=numbered):
                if n not in self.found and code not in self.found.values():
                    self.found[n] = code

    def doubtful(self) -> dict[int, str]:
        told: dict[int, str] = {}
        for _alike, n, code in self.pairs(PERHAPS, numbered=False):
            if n not in told and code not in told.values():
                told[n] = code
        return told

    def pairs(self, least: float, *, numbered: bool) -> list[tuple[float, int, str]]:
        """Return the pairs of free column and open question, the most alike first."""
        found = []
        for n in self.free():
            number, words = number_of(self.headings[n]), without_number(self.headings[n])
            for item in self.open():
                if numbered and number != item.number:
                    continue
                alike = likeness(words, item.label)
                if alike >= least:
                    found.append((alike, n, item.code))
        return sorted(found, key=lambda p: (-p[0], p[1]))


def tidy(heading: str) -> str:
    return " ".join(heading.replace("\u00a0", " ").split()).rstrip("* ")


def number_of(heading: str) -> int:
    found = NUMBER.match(heading)
    return int(found[1]) if found else 0


def without_number(heading: str) -> str:
    found = NUMBER.match(heading)
    return heading[found.end() :] if found else heading


def is_label(heading: str, item: Item, layout: Layout) -> bool:
    """Whether a heading is the label followed by the form's help, in its known words or in parentheses."""
    words = without_number(heading)
    end = end_of_letters(words, 0, letters(item.label))
    rest = words[end:].strip(" \t\u00a0*\n") if end >= 0 else ""
    if not rest:
        return False
    into = INTO_HELP.match(rest)
    start = into.end() if into else 0
    return (rest[0] == "(" and rest[-1] == ")") or any(
        end_of_mark(rest, start, m) >= 0 for m in layout.helps_of(item)
    )


def heading_row(rows: list[list[Any]], wanted: set[str]) -> tuple[int, int]:
    """Return which of the first rows holds most of the wanted words (letters), and how many it holds."""
    counts = [
        sum(letters(without_number(str(cell))) in wanted for cell in row if cell)
        for row in rows[:HEADING_ROWS]
    ]
    most = max(counts, default=0)
    return (counts.index(most), most) if counts else (0, 0)


def fingerprint(columns: list[Column]) -> str:
    """Return what tells one form from another in its exports: the words of its questions, whatever their order."""
    said = sorted(letters(without_number(c.heading)) for c in columns if c.item)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()

"""A printed Microsoft Forms answer, as text: every source character stands in exactly one span of a ledger.

The form's own words (labels, help, titles, options) are known as data and recognised by their letters; whatever is not known
word for word is an answer, or listed as unmapped. Nothing is left out by its look alone (ficha.md, section 2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from .furniture import page_furniture
from .headings import Finder, Heading
from .layout import layout_of
from .ledger import Ledger, Span
from .matching import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..engine.definition import Form, Item

ELAPSED = re.compile(r"\d{1,5}:\d{2}")
EMPTY_BOX = ("-", "–", "•", "*")
TITLE_LINES, OPTION_LINES = 3, 4
MOST_CHARACTERS = 2_000_000


class OtherForm(ValueError):
    """The text is not an answer to this form; the message says which questions were not found."""


@dataclass
class Asked:
    """One question as the form prints it. `label` holds its words where a person should look at them, `options` the printed choices."""

    lines: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    label: str = ""


@dataclass
class Printed:
    """What was read: the ledger of the source, what its header says, and each question that the form asks."""

    ledger: Ledger
    header: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)

    @property
    def wrap(self) -> int:
        """Return how wide the lines are where the paper broke them; 0 where each line is the author's own."""
        longest = max(map(len, self.ledger.source.splitlines()), default=0)
        return longest if longest <= 160 else 0

    @property
    def unmapped(self) -> list[Span]:
        return self.ledger.of("unmapped")

    @property
    def unmapped_characters(self) -> int:
        return self.ledger.unmapped_characters


def read(source: str, form: Form) -> Printed:
    """Read one printed answer. Raises `OtherForm` when fewer than half of the questions are there."""
    if len(source) > MOST_CHARACTERS:
        raise OtherForm(f"el texto es demasiado largo: {len(source)} caracteres")
    found = Finder(source, form, layout_of(form.code)).find()
    known = sum(h.item is not None for h in found)
    if known < len(form.items) / 2:
        raise OtherForm(f"solo se reconocieron {known} de {len(form.items)} preguntas")
    return Placing(source, form, found).place_all()


class Placing:
    """Lays the spans of one source, from its header to its last answer."""

    def __init__(self, source: str, form: Form, headings: list[Heading]) -> None:
        self.source, self.form, self.headings = source, form, headings
        self.layout = layout_of(form.code)
        self.printed = Printed(Ledger(source))
        self.furniture = page_furniture(source)
        self.titles = self.block_titles()

    def place_all(self) -> Printed:
        first = self.headings[0].start
        for start, end in self.lines(0, first):
            self.lay(self.above(self.source[start:end]), end)
        for heading, following in zip_longest(self.headings, self.headings[1:]):
            stop = following.start if following else len(self.source)
            self.question(heading, self.titles.get(stop, stop))
            self.lay("title", stop)
        return self.printed

    def lay(self, kind: str, end: int, item: str = "") -> None:
        """Put a span down, around what each page repeats at its edges."""
        ledger = self.printed.ledger
        for start, stop in self.furniture:
            if ledger.place <= start and stop <= end:
                ledger.put(kind, start, item)
                ledger.put("header", stop)
        ledger.put(kind, end, item)

    def lines(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        for line in self.source[start:end].splitlines(keepends=True):
            yield start, start + len(line)
            start += len(line)

    def above(self, line: str) -> str:
        """Say what a line above the first question is; what stands there twice is not swallowed."""
        header, said = self.printed.header, letters(line)
        if said in {letters(self.form.title), letters(self.form.sections[0].title)}:
            return "title"
        if said in self.layout.anonymous:
            header["anonymous"] = True
            return "header"
        if said in self.layout.header:
            return "header"
        text = line.strip()
        if text.isdecimal() and len(text) < 10 and "respondent" not in header:
            header["respondent"] = text
            return "header"
        if ELAPSED.fullmatch(text) and "elapsed_seconds" not in header:
            minutes, seconds = text.split(":")
            header["elapsed_seconds"] = int(minutes) * 60 + int(seconds)
            return "header"
        return "unmapped"

    def block_titles(self) -> dict[int, int]:
        """Return, by the place of the first question of each block, where the block's title right above it starts."""
        found = {}
        for section in self.form.sections[1:]:
            codes = {i.code for i in section.items}
            first = next((h for h in self.headings if h.item and h.item.code in codes), None)
            if first is None:
                continue
            before = max((h.end for h in self.headings if h.end <= first.start), default=0)
            if (start := self.title_above(first.start, before, letters(section.title))) is not None:
                found[first.start] = start
        return found

    def title_above(self, heading: int, floor: int, title: str) -> int | None:
        """Return where a title starts that takes the last lines above a heading, a paragraph of its own where there are such."""
        lines = [(a, b) for a, b in self.lines(floor, heading) if self.source[a:b].strip()]
        for count in range(1, min(TITLE_LINES, len(lines)) + 1):
            start = lines[-count][0]
            if letters(self.source[start:heading]) != title:
                continue
            parted = self.source[lines[-1][0] : heading].count("\n") > 1
            alone = count == len(lines) or self.source[lines[-count - 1][0] : start].count("\n") > 1
            return start if alone or not parted else None
        return None

    def question(self, heading: Heading, stop: int) -> None:
        """Lay one question from its label to the end of its answer."""
        item, code = heading.item, heading.item.code if heading.item else ""
        if item is None:
            self.lay("unmapped", stop)
            return
        asked = self.printed.asked.setdefault(code, Asked())
        self.lay("label", heading.label_end, code)
        if heading.odd:
            asked.label = " ".join(self.source[heading.start : heading.label_end].split())
        for kind, part in (("help", heading.help), ("unmapped", heading.doubtful)):
            if part:
                self.lay("label", part[0], code)
                self.lay(kind, part[1], code)
        self.lay("label", min(heading.end, stop), code)
        if item.kind in ("one", "many"):
            self.choices(item, asked, stop)
        self.lay("answer", stop, code)
        asked.lines += [
            line for text in self.printed.ledger.texts("answer", code) for line in text.splitlines()
        ]

    def choices(self, item: Item, asked: Asked, stop: int) -> None:
        """Lay the printed options of a question, word for word; a lone dash is the empty box of *Otras*."""
        labels = {letters(o.label): o.label for o in item.options}
        lines = list(self.lines(self.printed.ledger.place, stop))
        seen: list[tuple[int, int, str]] = []
        for n, (start, _end) in enumerate(lines):
            if not seen or start >= seen[-1][1]:
                seen += self.option_at([(a, b) for a, b in lines[n : n + OPTION_LINES]], labels)
        if item.kind == "one" and sum(bool(label) for _, _, label in seen) < 2:
            return
        for start, end, label in seen:
            self.lay("answer", start, item.code)
            self.lay("option", end, item.code)
            asked.options += [label] if label else []

    def option_at(self, lines: list[tuple[int, int]], labels: dict[str, str]) -> list[tuple[int, int, str]]:
        """Return the option that takes the first of these lines (and, where the paper wraps, the next ones)."""
        start = lines[0][0]
        for _, end in lines:
            text = self.source[start:end]
            said = letters(text)
            if said in labels or (not said and text.strip() in EMPTY_BOX):
                return [(start, end, labels.get(said, ""))]
            if said and not any(label.startswith(said) for label in labels):
                return []
        return []

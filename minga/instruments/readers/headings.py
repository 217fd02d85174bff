"""Where the questions of a printed form start: told by their labels, in the order that explains most of them.

An author may write «4. Dirección» inside an answer, and a form may change a label, drop, swap or renumber its questions. So every
line that could be a heading is weighed first, and the heaviest run of questions in the form's order is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from .matching import LIKE, end_of_letters, end_of_mark, letters, likeness

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..engine.definition import Form, Item
    from .layout import Layout

CHANGED = 0.6
LABEL_LINES, HELP_LINES, MOST_TRIES = 4, 8, 12
NUMBER = re.compile(r"[ \t\u00a0*_#]*(\d{1,3})[ \t\u00a0]*[.)]?[ \t\u00a0*_]*(?:\r?\n\s*)?")
NUMBERED = re.compile(r"[ \t\u00a0*_#]*\d{1,3}[.)]")
BLANK = re.compile(r"\s*")
ABOVE = re.compile(r"\s+\Z")
STAR = re.compile(r"[ \t\u00a0]*[:.]?[ \t\u00a0]*(\*+)?[ \t\u00a0]*")
OWN_STAR = re.compile(r"\s*\*+[ \t\u00a0]*(?=\r?\n|\Z)")
INTO_HELP = re.compile(r"[\s(*_«\"]*")
OUT_OF_HELP = re.compile(r"[ \t\u00a0)\].*_»\"]*")


@dataclass(frozen=True)
class Heading:
    """One question's label where it stands: `end` is after label, help and asterisk; `item` is None when the form does not ask it.

    `help` is the form's own help, known word for word; `doubtful` stands where a help stands, in words that nobody knows.
    `odd` is a label that does not stand as the others of its form do: a person should look whether an author wrote it.
    """

    start: int
    label_end: int
    end: int
    number: int = 0
    item: Item | None = None
    likeness: float = 1.0
    starred: bool = False
    help: tuple[int, int] | None = None
    doubtful: tuple[int, int] | None = None
    odd: bool = False

    @property
    def weight(self) -> float:
        """Return how sure it is that this is the label of its question."""
        if self.item is None:
            return 0
        numbered = self.number == self.item.number
        sure = 4.0 if numbered else 1.5
        return self.likeness * sure + (3.0 if self.starred or self.help else 0.0)


class Finder:
    """Looks for the headings of one source."""

    def __init__(self, source: str, form: Form, layout: Layout) -> None:
        self.source, self.layout = source, layout
        self.items = list(form.items)
        self.order = {i.code: n for n, i in enumerate(self.items)}
        self.labels = {i.code: letters(i.label) for i in self.items}
        self.by_start: dict[str, list[Item]] = {}
        for item in self.items:
            self.by_start.setdefault(self.labels[item.code][:4], []).append(item)
        self.starts = line_starts(source)

    def find(self) -> list[Heading]:
        """Return the headings in the order of the source, with the questions that this form does not ask among them."""
        possible = self.possible()
        chosen = heaviest([h for h in possible if h.starred or h.help or is_numbered(h)], self.order)
        if len(chosen) < len(self.items) / 2:
            chosen = heaviest(possible, self.order)
        chosen = self.told_odd(chosen) + self.out_of_order(possible, chosen)
        return sorted(chosen + self.foreign(chosen), key=lambda h: h.start)

    def told_odd(self, chosen: list[Heading]) -> list[Heading]:
        """Mark the labels without asterisk, or without a blank line above, where nearly all others have it."""
        starred = usual([h.starred or bool(h.help) for h in chosen])
        parted = usual([self.is_parted(h.start) for h in chosen])
        return [
            replace(
                h,
                odd=h.likeness < 1
                or (starred and not (h.starred or h.help))
                or (parted and not self.is_parted(h.start)),
            )
            for h in chosen
        ]

    def is_parted(self, place: int) -> bool:
        """Whether a blank line, a page's edge or nothing stands above."""
        above = ABOVE.search(self.source, max(0, place - 80), place)
        return place == 0 or bool(above and (above[0].count("\n") > 1 or "\f" in above[0]))

    def possible(self) -> list[Heading]:
        found: list[Heading] = []
        tries: dict[str, int] = {}
        for start in self.starts:
            for heading in self.labels_at(start):
                code = heading.item.code if heading.item else ""
                tries[code] = tries.get(code, 0) + 1
                if tries[code] <= MOST_TRIES:
                    found.append(heading)
        return found

    def labels_at(self, start: int) -> Iterator[Heading]:
        """Yield the questions whose label this line could be: word for word, or nearly so under its own number."""
        numbered = NUMBER.match(self.source, start)
        place, number = (numbered.end(), int(numbered[1])) if numbered else (start, 0)
        exact = [h for i in self.starting_at(place) if (h := self.exact(i, start, place, number))]
        yield from exact
        if numbered and not exact and 0 < number <= len(self.items):
            nearly = self.nearly(self.items[number - 1], start, place)
            if nearly:
                yield nearly

    def starting_at(self, place: int) -> list[Item]:
        return self.by_start.get(letters(self.source[place : place + 24])[:4], [])

    def exact(self, item: Item, start: int, place: int, number: int) -> Heading | None:
        end = end_of_letters(self.source, place, self.labels[item.code])
        if end < 0:
            return None
        heading = self.closed(Heading(start, end, end, number, item))
        rest = self.source[heading.end : self.line_end(heading.end)].strip()
        return heading if not rest or heading.starred or heading.help else None

    def nearly(self, item: Item, start: int, place: int) -> Heading | None:
        """Return a label in other words under the right number: nearly the same, or changed but marked by its asterisk."""
        end = self.label_end(place)
        alike = likeness(self.source[place:end], item.label) if end - place < 3 * len(item.label) else 0.0
        if alike < CHANGED:
            return None
        heading = self.closed(Heading(start, end, end, item.number, item, likeness=alike))
        return heading if alike >= LIKE or heading.starred else None

    def label_end(self, place: int) -> int:
        """Return where a label ends that nobody knows: at its asterisk within a few lines, else with its line."""
        first = end = self.line_end(place)
        for _ in range(LABEL_LINES):
            star = self.source.find("*", place, end)
            if star >= 0 and not self.source[star:end].strip(" \t\u00a0*\r"):
                return star
            following = self.line_end(end + 1)
            if not self.source[end + 1 : following].strip() or NUMBERED.match(self.source, end + 1):
                break
            end = following
        return first

    def closed(self, heading: Heading) -> Heading:
        """Read on after a label: its asterisk, the form's own help, and the asterisk after that."""
        after = STAR.match(self.source, heading.label_end)
        end, starred = (after.end(), bool(after[1])) if after else (heading.label_end, False)
        known, doubtful = self.help_after(heading.item, end), None
        if known:
            end = known[1]
        elif not starred:
            doubtful = self.doubtful_after(end)
            end = doubtful[1] if doubtful else end
        if not starred and (own := OWN_STAR.match(self.source, end)):
            end, starred = own.end(), True
        return replace(heading, end=end, starred=starred or bool(doubtful), help=known, doubtful=doubtful)

    def help_after(self, item: Item | None, place: int) -> tuple[int, int] | None:
        if item is None:
            return None
        into = INTO_HELP.match(self.source, place)
        start = into.end() if into else place
        for mark in self.layout.helps_of(item):
            end = end_of_mark(self.source, start, mark)
            out = OUT_OF_HELP.match(self.source, end) if end >= 0 else None
            if out and ("*" in out[0] or not self.source[out.end() : self.line_end(out.end())].strip()):
                return place, out.end()
        return None

    def doubtful_after(self, place: int) -> tuple[int, int] | None:
        """Return what stands between a label and its asterisk in words that nobody knows: help, or an answer."""
        line = start = end = BLANK.match(self.source, place).end()  # type: ignore[union-attr]
        for _ in range(HELP_LINES):
            if OWN_STAR.match(self.source, end):
                return (start, end) if end > start else None
            if NUMBERED.match(self.source, line) or (line > start and self.parted(end, line)):
                return None
            stop = self.line_end(line)
            said = self.source[line:stop].rstrip("* \t\u00a0\r")
            end = line + len(said)
            if "*" in self.source[end:stop]:
                return start, end
            line = BLANK.match(self.source, stop).end()  # type: ignore[union-attr]
        return None

    def parted(self, end: int, line: int) -> bool:
        """Whether a blank line, or the label of another question, parts two lines."""
        return self.source[end:line].count("\n") > 1 or any(
            end_of_letters(self.source, line, self.labels[i.code]) >= 0 for i in self.starting_at(line)
        )

    def out_of_order(self, possible: list[Heading], chosen: list[Heading]) -> list[Heading]:
        """Return questions that were moved: word for word, marked, and not found elsewhere."""
        found = {h.item.code for h in chosen if h.item}
        taken = [(h.start, h.end) for h in chosen]
        moved: list[Heading] = []
        for heading in sorted(possible, key=lambda h: -h.weight):
            code = heading.item.code if heading.item else ""
            free = not any(a <= heading.start < b for a, b in taken)
            if free and code not in found and heading.likeness == 1.0 and (heading.starred or heading.help):
                moved.append(replace(heading, odd=True))
                found.add(code)
        return moved

    def foreign(self, chosen: list[Heading]) -> list[Heading]:
        """Return questions that this form does not ask: numbered after the one before, and marked by an asterisk."""
        places = sorted(chosen, key=lambda h: h.start)
        found: list[Heading] = []
        for heading, following in zip_longest(places, places[1:]):
            stop, number = following.start if following else len(self.source), heading.number
            for start in (s for s in self.starts if heading.end <= s < stop):
                numbered = NUMBER.match(self.source, start)
                if not numbered or not NUMBERED.match(self.source, start) or int(numbered[1]) != number + 1:
                    continue
                label_end = self.label_end(numbered.end())
                other = self.closed(Heading(start, label_end, label_end, number + 1))
                if other.starred and other.end <= stop:
                    found.append(other)
                    number += 1
        return found

    def line_end(self, place: int) -> int:
        end = self.source.find("\n", place)
        return len(self.source) if end < 0 else end


def usual(said: list[bool]) -> bool:
    """Whether nearly all say so."""
    return sum(said) >= 0.7 * len(said)


def line_starts(source: str) -> list[int]:
    """Return where each line that holds something starts; a page break starts one too."""
    return [m.start() for m in re.finditer(r"(?:(?<=\n)|(?<=\f)|\A)[^\n\f]*\S", source)]


def is_numbered(heading: Heading) -> bool:
    return heading.item is not None and heading.number == heading.item.number


def heaviest(possible: list[Heading], order: dict[str, int]) -> list[Heading]:
    """Return the heaviest run of headings whose questions stand in the form's order."""
    weighed = [h for h in possible if h.item is not None]
    best: list[tuple[float, int]] = []
    for n, heading in enumerate(weighed):
        place = order[heading.item.code]  # type: ignore[union-attr]
        before = [
            (best[m][0], m)
            for m, other in enumerate(weighed[:n])
            if order[other.item.code] < place and other.end <= heading.start  # type: ignore[union-attr]
        ]
        most, link = max(before, key=lambda b: (b[0], -b[1]), default=(0.0, -1))
        best.append((most + heading.weight, link))
    if not best:
        return []
    place = max(range(len(best)), key=lambda n: (best[n][0], -n))
    run = []
    while place >= 0:
        run.append(weighed[place])
        place = best[place][1]
    return run[::-1]

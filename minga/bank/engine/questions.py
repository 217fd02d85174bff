"""What somebody types, taken apart: words, "phrases", and -words that must not be there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .words import WORD, analyze, folded, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST, MOST_WORDS = 200, 12
CHUNK = re.compile(r'(?<!\S)(-?)(?:"([^"]*)"|«([^»]*)»|“([^”]*)”|([^\s"«“]+))')


@dataclass(frozen=True)
class Part:
    """One thing that is asked for: any of its `ways` will do, and each way is a run of stems that stand together."""

    ways: tuple[tuple[str, ...], ...]
    spelling: tuple[str, ...]
    typed: str


@dataclass(frozen=True)
class Wanted:
    """A question as the search understands it. `is_open`: the last word may still be being typed."""

    must: tuple[Part, ...] = ()
    must_not: tuple[Part, ...] = ()
    is_open: bool = False

    def __bool__(self) -> bool:
        return bool(self.must or self.must_not)

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(s for part in self.must for way in part.ways for s in way)

    def without(self, part: Part) -> Wanted:
        return replace(self, must=tuple(p for p in self.must if p is not part))

    def with_last_as_prefix(self, stems: Iterable[str]) -> Wanted:
        """Let the last word stand for every word that begins with it."""
        last = self.must[-1]
        ways = tuple(dict.fromkeys([*last.ways, *((s,) for s in stems)]))
        return replace(self, must=(*self.must[:-1], replace(last, ways=ways)))


def understand(text: str) -> Wanted:
    """Take a question apart; a word in the middle of a chunk ("lecto-escritura") makes a phrase."""
    must: list[Part] = []
    must_not: list[Part] = []
    is_open = False
    for found in CHUNK.finditer(text[:LONGEST]):
        words = next(w for w in found.groups()[1:] if w is not None)
        stems = tuple(analyze(words))
        if not stems:
            continue
        part = Part((stems,), tuple(spelled(words)), words)
        (must_not if found[1] else must).append(part)
        is_plain = found[5] is not None and len(stems) == 1 and not found[1]
        is_open = is_plain and found.end() == len(text)
    kept = tuple(must[:MOST_WORDS])
    return Wanted(kept, tuple(must_not[:MOST_WORDS]), is_open and len(kept) == len(must))


def open_word(wanted: Wanted) -> str:
    """Return the folded last word, when it may still be being typed."""
    found = WORD.findall(folded(wanted.must[-1].typed)) if wanted.is_open else []
    return found[-1] if found else ""

"""The words that the bank knows: completed while they are typed, and put right when one letter is wrong.

A dictionary of every word with one letter left out (SymSpell) finds what is one slip away in microseconds.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from .words import folded, stem

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_COMPLETIONS, SHORTEST_PREFIX, SHORTEST_SLIP = 40, 2, 4


class Vocabulary:
    """The words as written, with the number of cards that hold each."""

    def __init__(self, counted: Iterable[tuple[str, int]]) -> None:
        self.counts: dict[str, int] = {}
        self.written: dict[str, str] = {}
        for word, cards in sorted(counted, key=lambda pair: pair[1]):
            plain = folded(word)
            self.counts[plain] = self.counts.get(plain, 0) + cards
            self.written[plain] = word  # the commonest spelling comes last
        self.sorted = sorted(self.counts)
        self.near: dict[str, list[str]] = {}

    def __contains__(self, plain: str) -> bool:
        return plain in self.counts

    def completions(self, prefix: str) -> list[str]:
        """Return the stems of the commonest words that begin with a folded prefix."""
        if len(prefix) < SHORTEST_PREFIX:
            return []
        start = bisect_left(self.sorted, prefix)
        end = bisect_left(self.sorted, prefix + "\U0010ffff", start)
        words = sorted(self.sorted[start:end], key=lambda w: -self.counts[w])[:MOST_COMPLETIONS]
        return list(dict.fromkeys(stem(w) for w in words))

    def correction(self, plain: str) -> str:
        """Return the commonest word that is one slip away from a folded word, as written; empty when there is none."""
        if plain in self.counts or len(plain) < SHORTEST_SLIP or not plain.isalpha():
            return ""
        if not self.near:
            self.learn()
        near = {w for short in (plain, *shortened(plain)) for w in self.near.get(short, ())}
        near = {w for w in near if one_slip(plain, w)}
        return self.written[max(near, key=lambda w: (self.counts[w], w))] if near else ""

    def learn(self) -> None:
        for word in self.counts:
            if len(word) >= SHORTEST_SLIP and word.isalpha():
                for short in {word, *shortened(word)}:
                    self.near.setdefault(short, []).append(word)


def shortened(word: str) -> list[str]:
    return [word[:i] + word[i + 1 :] for i in range(len(word))]


def one_slip(a: str, b: str) -> bool:
    """Whether two words differ by one letter changed, added, dropped, or swapped with its neighbour."""
    if abs(len(a) - len(b)) > 1:
        return False
    i = 0
    while i < min(len(a), len(b)) and a[i] == b[i]:
        i += 1
    if len(a) == len(b):
        swapped = i + 1 < len(a) and a[i] == b[i + 1] and a[i + 1] == b[i] and a[i + 2 :] == b[i + 2 :]
        return a[i + 1 :] == b[i + 1 :] or swapped
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[i + 1 :] == shorter[i:]

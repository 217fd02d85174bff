"""The facets of every public card as numbers in memory, so that counting any set of results costs microseconds.

One row per card id (row 0 stands empty); a cell is the number of a value, 0 where there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Ids = np.ndarray


@dataclass(frozen=True)
class Row:
    """One card: its id, its (facet, code, label) values, and what the orders sort by."""

    id: int
    values: Sequence[Sequence[str]]
    published_at: str
    name: str


class Columns:
    """What the facets count: for each facet its values and, for each card, the numbers of its values."""

    def __init__(self, rows: Sequence[Row], facets: Iterable[str]) -> None:
        self.size = max((row.id for row in rows), default=0) + 1
        self.public = np.zeros(self.size, dtype=bool)
        self.public[[row.id for row in rows]] = True
        self.codes = {facet: [""] for facet in facets}
        self.numbers: dict[str, dict[str, int]] = {}
        self.labels: dict[str, dict[str, str]] = {facet: {} for facet in self.codes}
        self.cells = {facet: self.column(facet, rows) for facet in self.codes}
        self.all = np.flatnonzero(self.public)
        self.totals = {facet: self.numbered(facet, self.all) for facet in self.codes}
        newest = sorted(rows, key=lambda r: (r.published_at, r.id), reverse=True)
        self.newest = np.array([r.id for r in newest], dtype=np.intp)
        self.by_name = np.array([r.id for r in sorted(rows, key=lambda r: (r.name, r.id))], dtype=np.intp)

    def column(self, facet: str, rows: Sequence[Row]) -> np.ndarray:
        held: dict[int, list[str]] = {}
        labels = self.labels[facet]
        for row in rows:
            for name, code, label in row.values:
                if name == facet and code:
                    held.setdefault(row.id, []).append(code)
                    labels[code] = label
        self.codes[facet] = ["", *sorted(labels, key=lambda code: labels[code])]
        numbers = self.numbers[facet] = {code: i for i, code in enumerate(self.codes[facet])}
        width = max((len(v) for v in held.values()), default=1)
        cells = np.zeros((self.size, width), dtype=np.intp)  # what bincount counts without a copy
        for pk, codes in held.items():
            cells[pk, : len(codes)] = [numbers[code] for code in codes]
        return cells

    def ordered(self, ids: Ids, order: Ids) -> Ids:
        """Put some cards in one of the orders that stand ready: no question ever sorts the bank."""
        if ids is self.all:
            return order
        held = np.zeros(self.size, dtype=bool)
        held[ids] = True
        return order[held[order]]

    def known(self, hits: Ids | None) -> Ids:
        """Keep the hits that are public here; None stands for every card."""
        if hits is None:
            return self.all
        hits = hits[hits < self.size]
        return hits[self.public[hits]]

    def holds(self, facet: str, chosen: Iterable[str], ids: Ids) -> np.ndarray:
        known = self.numbers[facet]
        is_chosen = np.zeros(len(known), dtype=bool)
        is_chosen[[known[code] for code in chosen if code and code in known]] = True
        return np.asarray(is_chosen[self.cells[facet].take(ids, axis=0)].any(axis=1))

    def masks(self, ids: Ids, chosen: Mapping[str, Iterable[str]]) -> dict[str, np.ndarray]:
        return {facet: self.holds(facet, values, ids) for facet, values in chosen.items() if values}

    def counts(self, facet: str, ids: Ids) -> list[tuple[str, str, int]]:
        """Count a facet's values among some cards: (code, label, cards), the most frequent first."""
        numbers = self.totals[facet] if ids is self.all else self.numbered(facet, ids)
        labels = self.labels[facet]
        found = [
            (code, labels[code], n)
            for code, n in zip(self.codes[facet][1:], numbers[1:].tolist(), strict=True)
            if n
        ]
        found.sort(key=itemgetter(2), reverse=True)  # codes stand by label, and equal counts stay so
        return found

    def numbered(self, facet: str, ids: Ids) -> np.ndarray:
        return np.bincount(self.cells[facet].take(ids, axis=0).ravel(), minlength=len(self.codes[facet]))


def both(masks: Iterable[np.ndarray], length: int) -> np.ndarray:
    """Return where every mask holds; everywhere when there is none."""
    held = np.ones(length, dtype=bool)
    for mask in masks:
        held &= mask
    return held

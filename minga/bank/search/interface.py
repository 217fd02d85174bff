from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np

    from minga.bank.engine.questions import Wanted

RANKED = (
    3000  # more hits than this are ranked in tiers: words in the title, then in the summary, then anywhere
)


class MissingIndex(Exception):
    """The index is not there (being rebuilt, or lost): ask the scan instead."""


@dataclass(frozen=True)
class SearchDoc:
    """What is searched of one card. `tokens`: one opaque word per facet value."""

    id: int
    title: str
    summary: str
    body: str
    tokens: Sequence[str]


def token(facet: str, code: str) -> str:
    """Return the word that stands in the index for one value of a facet."""
    return "f" + hashlib.blake2s(f"{facet}={code}".encode(), digest_size=8).hexdigest()


class SearchBackend(Protocol):
    """What a search engine must do. `filters`: for each chosen facet, the tokens of which one must be there."""

    def index(self, docs: Iterable[SearchDoc], *, fresh: bool = False) -> None:
        """Write or replace documents, in the caller's transaction; `fresh`: into the index under construction."""

    def remove(self, ids: Iterable[int], *, fresh: bool = False) -> None:
        """Take documents out, in the caller's transaction."""

    def hits(self, wanted: Wanted) -> np.ndarray:
        """Return the ids of all that answers, in no order."""

    def ranked(self, wanted: Wanted, filters: Sequence[Sequence[str]], *, hits: int, upto: int) -> list[int]:
        """Return the best `upto` ids, best first. `hits`: how many there are, to choose how to rank."""

    def words(self) -> Iterable[tuple[str, int]]:
        """Return every word as written with the number of documents that hold it."""

    def ids(self) -> set[int]:
        """Return the ids of all documents."""

    def is_there(self) -> bool:
        """Whether there is an index to ask."""

    def open_fresh(self) -> None:
        """Begin a new, empty index beside the one in use."""

    def swap(self) -> None:
        """Put the new index in the place of the old, in the caller's transaction."""

"""What each process keeps of the bank: its generation, the facets' columns, the vocabulary."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

from django.db import connection
from django.db.models import Q

from minga.kernel.search import fold

from ..engine.columns import Columns, Row
from ..engine.spelling import Vocabulary
from ..models import Card
from ..search import MissingIndex, backend
from ..types import FACETS
from .cards import published

PATIENCE = 20  # a vocabulary is kept for this many times what it took to build


class Kept:
    """One thing in memory, built from the database, good for one generation."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.token = ""
        self.value: Any = None
        self.until = 0.0


_columns, _vocabulary = Kept(), Kept()


def generation() -> str:
    """Return the token of the bank as it is now. It changes in the same transaction as any card."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM bank_searchstate WHERE id = 1")
        found = cursor.fetchone()
    return found[0] if found else ""


def columns(token: str) -> Columns:
    """Return the facets' columns, read anew when the generation has changed."""
    with _columns.lock:
        if _columns.token != token or _columns.value is None:
            _columns.value, _columns.token = read_columns(), token
        return _columns.value


def read_columns() -> Columns:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, facets, published_at, title FROM bank_card WHERE status = 'PUBLISHED'")
        rows = cursor.fetchall()
    # one parse for all of them: a hundred times quicker than one for each
    told = json.loads("[" + ",".join(r[1] if isinstance(r[1], str) else json.dumps(r[1]) for r in rows) + "]")
    return Columns(
        [Row(r[0], values, str(r[2]), by_name(r[3])) for r, values in zip(rows, told, strict=True)], FACETS
    )


def by_name(title: str) -> str:
    """Return what titles are sorted by: without accents, *ñ* after *n*."""
    return fold(title.lower().replace("ñ", "n\uffff"))


def vocabulary(token: str) -> Vocabulary:
    """Return the words of the bank. A new generation renews them, but never for more than a twentieth of the time."""
    with _vocabulary.lock:
        if _vocabulary.value is None or (_vocabulary.token != token and time.monotonic() > _vocabulary.until):
            start = time.monotonic()
            try:
                _vocabulary.value = Vocabulary(backend().words())
            except MissingIndex:
                return Vocabulary(())
            took = time.monotonic() - start
            _vocabulary.token, _vocabulary.until = token, start + took * (1 + PATIENCE)
        return _vocabulary.value


def index_faults() -> list[str]:
    """I15: the search index is the public subset of the cards, both ways, and each card stands there as it is."""
    try:
        held = backend().ids()
    except MissingIndex:
        return ["I15 index missing: run rebuild_search"]
    cards = set(published().values_list("pk", flat=True))
    emptied = Card.objects.filter(status=Card.Status.TOMBSTONE).filter(Q(text__isnull=False) | ~Q(tokens=""))
    return [
        *(f"I15 card {pk} not in the index" for pk in sorted(cards - held)),
        *(f"I15 index holds {pk}, which is not public" for pk in sorted(held - cards)),
        *(f"I15 tombstone {pk} keeps text" for pk in emptied.values_list("pk", flat=True)),
    ]

"""A plain scan of the cards' own words, for the minutes in which the index is missing: slower, and never wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minga.bank.engine.questions import Part, Wanted


class Scan:
    """Answers `hits` and `ranked` by LIKE over `CardText.terms` and `Card.tokens`."""

    def hits(self, wanted: Wanted) -> np.ndarray:
        return np.array(scan(wanted, (), upto=-1), dtype=np.int64)

    def ranked(self, wanted: Wanted, filters: Sequence[Sequence[str]], *, hits: int, upto: int) -> list[int]:
        return scan(wanted, filters, upto=min(upto, hits))


def scan(wanted: Wanted, filters: Sequence[Sequence[str]], *, upto: int) -> list[int]:
    tests, params = ["c.status = 'PUBLISHED'"], []
    for part in wanted.must:
        tests.append(any_of("t.terms", len(part.ways)))
        params += likes(part)
    for part in wanted.must_not:
        tests.append(f"NOT {any_of('t.terms', len(part.ways))}")
        params += likes(part)
    for tokens in filters:
        tests.append(any_of("c.tokens", len(tokens)))
        params += [f"% {token} %" for token in tokens]
    in_title = " AND ".join(any_of("t.title_terms", len(p.ways)) for p in wanted.must) or "1 = 1"
    order: list[Any] = [like for part in wanted.must for like in likes(part)]
    sql = (
        f"SELECT c.id FROM bank_card c JOIN bank_cardtext t ON t.card_id = c.id WHERE {' AND '.join(tests)}"  # noqa: S608
        f" ORDER BY CASE WHEN {in_title} THEN 0 ELSE 1 END, c.published_at DESC, c.id DESC"
    )
    if upto >= 0:
        sql += f" LIMIT {int(upto)}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *order])
        return [pk for (pk,) in cursor.fetchall()]


def any_of(column: str, count: int) -> str:
    return "(" + " OR ".join([f"{column} LIKE %s"] * count) + ")"


def likes(part: Part) -> list[str]:
    return [f"% {' '.join(way)} %" for way in part.ways]

"""A narrow table of tsvectors fed by our own analyser (configuration-free literals), with two GIN indexes.

Words stand as they are, the spelling as written behind `=`, the facets' tokens behind `#`, so that filters run inside `@@`.
The planner is told inside the transaction not to scan: reading every tsvector costs 30 times more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import ProgrammingError, connection

from minga.bank.engine.words import analyze, spelled
from minga.kernel.writing import transaction

from .interface import MissingIndex, SearchDoc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from minga.bank.engine.questions import Part, Wanted

ROW = (
    "(id, tsv, head) VALUES (%s, %s::tsvector, %s::tsvector)"
    " ON CONFLICT (id) DO UPDATE SET tsv = excluded.tsv, head = excluded.head"
)
INSERT = {False: f"INSERT INTO bank_search{ROW}", True: f"INSERT INTO bank_search_fresh{ROW}"}
DELETE = {
    False: "DELETE FROM bank_search WHERE id = ANY(%s)",
    True: "DELETE FROM bank_search_fresh WHERE id = ANY(%s)",
}
RANKED = 500
MOST_PLACES, LAST_PLACE = 200, 16_000
BEST = {
    "tsv": "SELECT id FROM bank_search WHERE tsv @@ %s::tsquery ORDER BY"
    " ts_rank(%s, tsv, %s::tsquery) + 0.6 * (tsv @@ %s::tsquery)::int DESC, id DESC LIMIT %s",
    "head": "SELECT id FROM bank_search WHERE head @@ %s::tsquery ORDER BY"
    " ts_rank(%s, head, %s::tsquery) + 0.6 * (tsv @@ %s::tsquery)::int DESC, id DESC LIMIT %s",
}
WEIGHTS = "{0.1,0.2,0.4,1.0}"


class Postgres:
    """`SearchBackend` on PostgreSQL."""

    def index(self, docs: Iterable[SearchDoc], *, fresh: bool = False) -> None:
        if not fresh and not self.is_there():
            return
        with connection.cursor() as cursor:
            cursor.executemany(INSERT[fresh], [row_of(doc) for doc in docs])

    def remove(self, ids: Iterable[int], *, fresh: bool = False) -> None:
        if fresh or self.is_there():
            with connection.cursor() as cursor:
                cursor.execute(DELETE[fresh], [list(ids)])

    def hits(self, wanted: Wanted) -> np.ndarray:
        sql = "SELECT string_agg(id::text, ',') FROM bank_search WHERE tsv @@ %s::tsquery"
        found = ask(sql, [written(wanted)])[0][0]
        return np.fromstring(found, dtype=np.int64, sep=",") if found else np.zeros(0, np.int64)

    def ranked(self, wanted: Wanted, filters: Sequence[Sequence[str]], *, hits: int, upto: int) -> list[int]:
        question = written(wanted, filters)
        if hits <= RANKED:
            return best("tsv", question, wanted, upto)
        found = best("head", question, wanted, upto)
        if len(found) >= upto:
            return found
        sql = "SELECT id FROM bank_search WHERE tsv @@ %s::tsquery AND NOT head @@ %s::tsquery ORDER BY id DESC LIMIT %s"
        return found + [pk for (pk,) in ask(sql, [question, question, upto - len(found)])]

    def words(self) -> Iterable[tuple[str, int]]:
        sql = "SELECT substr(word, 2), ndoc FROM ts_stat('SELECT tsv FROM bank_search') WHERE word LIKE '=%%'"
        return ask(sql)

    def ids(self) -> set[int]:
        return {pk for (pk,) in ask("SELECT id FROM bank_search")}

    def is_there(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", ["bank_search"])
            return cursor.fetchone()[0] is not None

    def open_fresh(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bank_search_fresh")
            cursor.execute(
                "CREATE TABLE bank_search_fresh (id bigint PRIMARY KEY, tsv tsvector NOT NULL, head tsvector NOT NULL)"
            )
            for column in ("tsv", "head"):
                cursor.execute(
                    f"CREATE INDEX ON bank_search_fresh USING gin ({column}) WITH (fastupdate = off)"
                )

    def swap(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bank_search")
            cursor.execute("ALTER TABLE bank_search_fresh RENAME TO bank_search")


def ask(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    try:
        with transaction(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL jit = of")
            cursor.execute(sql, params or None)
            return cursor.fetchall()
    except ProgrammingError as problem:
        if getattr(problem.__cause__, "sqlstate", "") == "42P01":  # undefined table
            raise MissingIndex from problem
        raise


def row_of(doc: SearchDoc) -> tuple[Any, ...]:
    head = places([(analyze(doc.title), "A"), (analyze(doc.summary), "B")])
    whole = places([(analyze(doc.title), "A"), (analyze(doc.summary), "B"), (analyze(doc.body), "D")])
    exact = " ".join(f"'={w}'" for w in dict.fromkeys(spelled(f"{doc.title} {doc.summary} {doc.body}")))
    tokens = " ".join(f"'#{t}'" for t in ("every", *doc.tokens))
    return doc.id, f"{whole} {exact} {tokens}", f"{head} {tokens}"


def places(texts: Iterable[tuple[list[str], str]]) -> str:
    """Write stems with their places and weights as a tsvector literal; its own limits are kept here, in the open."""
    found: dict[str, list[str]] = {}
    at = 0
    for stems, weight in texts:
        for one in stems:
            at += 1
            if at < LAST_PLACE and len(held := found.setdefault(one, [])) < MOST_PLACES:
                held.append(f"{at}{weight}")
        at += 1  # a phrase does not run on from one field into the next
    return " ".join(f"'{one}':{','.join(at)}" if at else f"'{one}'" for one, at in found.items())


def said(part: Part) -> str:
    ways = " | ".join("(" + " <-> ".join(f"'{s}'" for s in way) + ")" for way in part.ways)
    return f"({ways})"


def written(wanted: Wanted, filters: Sequence[Sequence[str]] = ()) -> str:
    """Write the question as a tsquery; every word is ours (analysed), so nothing of the text can be syntax."""
    asked = [said(part) for part in wanted.must] or ["'#every'"]
    asked += ["(" + " | ".join(f"'#{t}'" for t in tokens) + ")" for tokens in filters]
    return " & ".join([*asked, *(f"!{said(part)}" for part in wanted.must_not)])


def best(column: str, question: str, wanted: Wanted, upto: int) -> list[int]:
    """Rank by where the words stand; the spelling as typed comes before the same word without its accents."""
    words = [f"'={w}'" for part in wanted.must for w in part.spelling]
    exact = " & ".join(words) or "'#every'"
    return [pk for (pk,) in ask(BEST[column], [question, WEIGHTS, question, exact, upto])]

"""FTS5 over analysed text, contentless: title, summary, body, the spelling as written, and the facets' tokens.

Filters run inside MATCH (a join costs 25 times more); `bm25` runs over at most `RANKED` hits.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import DatabaseError, connection

from minga.bank.engine.words import analyze, spelled

from .interface import RANKED, MissingIndex, SearchDoc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from minga.bank.engine.questions import Part, Wanted

ROW = "(rowid, title, summary, body, exact, facets) VALUES (%s, %s, %s, %s, %s, %s)"
INSERT = {
    False: f"INSERT OR REPLACE INTO bank_search{ROW}",
    True: f"INSERT OR REPLACE INTO bank_search_fresh{ROW}",
}
DELETE = {
    False: "DELETE FROM bank_search WHERE rowid = %s",
    True: "DELETE FROM bank_search_fresh WHERE rowid = %s",
}
# before 3.43 a contentless table cannot forget: there the text is kept as well
KIND = ", content='', contentless_delete=1" if sqlite3.sqlite_version_info >= (3, 43) else ""
CREATE = f"CREATE VIRTUAL TABLE %s USING fts5(title, summary, body, exact, facets, tokenize='ascii'{KIND})"
LOST = ("no such table", "no such fts5 table", "malformed", "corrupt")
BEST = (
    "SELECT rowid FROM bank_search WHERE bank_search MATCH %s"
    " ORDER BY bm25(bank_search, 10.0, 4.0, 1.0, 10.0, 0.0), rowid DESC LIMIT %s"
)
WHERE_TEXT, WHERE_HEAD, WHERE_TITLE = "{title summary body}", "{title summary}", "{title}"


class Sqlite:
    """`SearchBackend` on SQLite."""

    def index(self, docs: Iterable[SearchDoc], *, fresh: bool = False) -> None:
        if not fresh and not self.is_there():
            return
        with connection.cursor() as cursor:
            cursor.executemany(INSERT[fresh], [row_of(doc) for doc in docs])

    def remove(self, ids: Iterable[int], *, fresh: bool = False) -> None:
        if fresh or self.is_there():
            with connection.cursor() as cursor:
                cursor.executemany(DELETE[fresh], [(pk,) for pk in ids])

    def hits(self, wanted: Wanted) -> np.ndarray:
        sql = "SELECT group_concat(rowid) FROM bank_search WHERE bank_search MATCH %s"
        found = ask(sql, [match(wanted, WHERE_TEXT)])[0][0]
        return np.fromstring(found, dtype=np.int64, sep=",") if found else np.zeros(0, np.int64)

    def ranked(self, wanted: Wanted, filters: Sequence[Sequence[str]], *, hits: int, upto: int) -> list[int]:
        if hits <= RANKED:
            return best(ranking(wanted, filters), upto)
        found: list[int] = []
        for where in (WHERE_TITLE, WHERE_HEAD, WHERE_TEXT):
            if len(found) < upto:
                found += tier(match(wanted, where, filters), upto, but=found)
        return found[:upto]

    def words(self) -> Iterable[tuple[str, int]]:
        ask("CREATE VIRTUAL TABLE IF NOT EXISTS temp.bank_words USING fts5vocab(main, bank_search, col)")
        return ask("SELECT term, doc FROM temp.bank_words WHERE col = 'exact'")

    def ids(self) -> set[int]:
        return {pk for (pk,) in ask("SELECT rowid FROM bank_search")}

    def is_there(self) -> bool:
        return bool(ask("SELECT 1 FROM sqlite_master WHERE name = %s", ["bank_search"]))

    def open_fresh(self) -> None:
        ask("DROP TABLE IF EXISTS bank_search_fresh")
        ask(CREATE % "bank_search_fresh")

    def swap(self) -> None:
        ask("DROP TABLE IF EXISTS bank_search")
        ask("ALTER TABLE bank_search_fresh RENAME TO bank_search")


def ask(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall() if cursor.description else []
    except DatabaseError as problem:
        if any(said in str(problem) for said in LOST):
            raise MissingIndex from problem
        raise


def row_of(doc: SearchDoc) -> tuple[Any, ...]:
    exact = " ".join(spelled(f"{doc.title} {doc.summary} {doc.body}"))
    stems = (" ".join(analyze(text)) for text in (doc.title, doc.summary, doc.body))
    return (doc.id, *stems, exact, " ".join(["every", *doc.tokens]))


def quoted(words: Iterable[str]) -> str:
    return '"' + " ".join(words) + '"'


def said(part: Part, where: str) -> str:
    return f"{where} : ({' OR '.join(quoted(way) for way in part.ways)})"


def match(wanted: Wanted, where: str, filters: Sequence[Sequence[str]] = ()) -> str:
    """Write the question in FTS5's language; every word is ours (analysed), so nothing of the text can be syntax."""
    return written([said(part, where) for part in wanted.must], wanted, filters)


def ranking(wanted: Wanted, filters: Sequence[Sequence[str]]) -> str:
    """The same question, in which the spelling as typed also counts: it finds nothing more, it only ranks."""
    parts = [f"({said(p, WHERE_TEXT)} OR exact : {quoted(p.spelling)})" for p in wanted.must]
    return written(parts, wanted, filters)


def written(parts: list[str], wanted: Wanted, filters: Sequence[Sequence[str]]) -> str:
    asked = [f"({p})" for p in parts] or ["(facets : every)"]
    asked += [f"(facets : ({' OR '.join(tokens)}))" for tokens in filters]
    refused = "".join(f" NOT ({said(p, WHERE_TEXT)})" for p in wanted.must_not)
    return f"({' AND '.join(asked)}){refused}"


def best(question: str, upto: int) -> list[int]:
    return [pk for (pk,) in ask(BEST, [question, upto])]


def tier(question: str, upto: int, *, but: list[int]) -> list[int]:
    """Return the best of one tier; the newest when it is too big to rank."""
    count = ask("SELECT count(*) FROM bank_search WHERE bank_search MATCH %s", [question])[0][0]
    if count <= RANKED:
        found = best(question, upto + len(but))
    else:
        sql = "SELECT rowid FROM bank_search WHERE bank_search MATCH %s ORDER BY rowid DESC LIMIT %s"
        found = [pk for (pk,) in ask(sql, [question, upto + len(but)])]
    held = set(but)
    return [pk for pk in found if pk not in held]

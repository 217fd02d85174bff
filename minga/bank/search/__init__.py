"""How the bank searches: one small interface, an engine for each database, and a plain scan while the index is missing."""

from __future__ import annotations

from django.db import connection

from .fallback import Scan
from .interface import MissingIndex, SearchBackend, SearchDoc, token
from .postgres import Postgres
from .sqlite import Sqlite

__all__ = ["MissingIndex", "Scan", "SearchBackend", "SearchDoc", "backend", "token"]

SCAN = Scan()
ENGINES: dict[str, SearchBackend] = {"sqlite": Sqlite(), "postgresql": Postgres()}


def backend() -> SearchBackend:
    return ENGINES[connection.vendor]

"""The one door to a write: a transaction that holds the writer's place in the queue until it commits.

On SQLite the backend of `minga.kernel.sqlite` queues every write transaction fairly (`flock`), whoever opened it; on
PostgreSQL the rows' own locks do. Keep mail, files and slow work outside.

`insert_many` writes thousands of plain rows without making an object of each.
"""

from __future__ import annotations

import threading
from contextlib import ContextDecorator
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db import transaction as _db

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType

    from django.db.models import Model

on_commit = _db.on_commit
_here = threading.local()
AT_ONCE = 500  # rows of one statement


class Door(ContextDecorator):
    """A transaction, as decorator or context. One inside another joins it: either fails, both are undone.

    Joining costs no savepoint; a caller that swallows an inner failure gets Django's refusal to go on.
    """

    def __enter__(self) -> Door:
        held = _here.__dict__.setdefault("held", [])
        one: Any = _db.atomic(savepoint=not held)  # noqa: TID251 -- this is the door
        one.__enter__()
        held.append(one)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        _here.held.pop().__exit__(kind, problem, trace)


def transaction(act: Any = None) -> Any:
    """Open the door, above a service or around a few lines."""
    return Door() if act is None else Door()(act)


def insert_many(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]], **same: Any) -> None:
    """Insert rows of the fields `names`; `same` is what all of them share. Together they name every field of the model."""
    here = connections[DEFAULT_DB_ALIAS]
    fields: list[Any] = [model._meta.get_field(name) for name in (*names, *same)]
    prepare = [f.get_db_prep_save for f in fields]
    shared = [p(value, here) for p, value in zip(prepare[len(names) :], same.values(), strict=True)]
    table, columns = model._meta.db_table, ", ".join(here.ops.quote_name(f.column) for f in fields)
    one, waiting = f"({', '.join(['%s'] * len(fields))})", iter(rows)
    with here.cursor() as cursor:
        while some := list(islice(waiting, AT_ONCE)):
            values: list[Any] = []
            for row in some:
                values += [p(value, here) for p, value in zip(prepare, row, strict=False)]
                values += shared
            every = ", ".join([one] * len(some))
            cursor.execute(f"INSERT INTO {table} ({columns}) VALUES {every}", values)  # noqa: S608 -- names of models

"""The one door to a write: a transaction that holds the writer's place in the queue until it commits.

On SQLite the backend of `minga.kernel.sqlite` queues every write transaction fairly (`flock`), whoever opened it; on
PostgreSQL the rows' own locks do. Keep mail, files and slow work outside.
"""

from __future__ import annotations

import threading
from contextlib import ContextDecorator
from typing import TYPE_CHECKING, Any

from django.db import transaction as _db

if TYPE_CHECKING:
    from types import TracebackType

on_commit = _db.on_commit
_here = threading.local()


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

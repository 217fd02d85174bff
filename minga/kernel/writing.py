"""The one door to a write: a transaction that holds the writer's place in the queue until it commits.

On SQLite the backend of `minga.kernel.sqlite` queues every write transaction fairly (`flock`), whoever opened it; on
PostgreSQL the rows' own locks do. Keep mail, files and slow work outside.
"""

from __future__ import annotations

from django.db import transaction as _db

transaction = _db.atomic  # noqa: TID251 -- this is the door
on_commit = _db.on_commit

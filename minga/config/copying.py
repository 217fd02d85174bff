"""A copy of what a place holds, taken while it serves: the database at one instant, then every file that it names."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from pathlib import Path


class Damaged(Exception):
    """The copied database does not pass SQLite's own check."""


def copy_database(folder: Path) -> Path | None:
    """Copy the SQLite database through its own backup, so that what is being written meanwhile does no harm.

    Returns nothing on PostgreSQL, which is copied by its own tools.
    """
    if connection.vendor != "sqlite":
        return None
    folder.mkdir(parents=True, exist_ok=True)
    target, half = folder / "minga.sqlite3", folder / "minga.sqlite3.part"
    half.unlink(missing_ok=True)
    connection.ensure_connection()
    copy = sqlite3.connect(half)
    try:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        said = copy.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        copy.close()
    if said != "ok":
        raise Damaged(said)
    return half.replace(target)


def copy_files(folder: Path) -> tuple[int, int]:
    """Copy the stored files that the folder lacks; returns how many are there, and how many came now.

    A file bears its hash as name and never changes, so one of the same name and size is the same.
    """
    there = new = 0
    for path in sorted(settings.STORE_DIR.glob("??/??/*")):
        target = folder / "files" / path.relative_to(settings.STORE_DIR)
        there += 1
        if target.exists() and target.stat().st_size == path.stat().st_size:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_suffix(".part")
        shutil.copy2(path, half)
        half.replace(target)
        new += 1
    return there, new

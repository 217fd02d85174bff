"""A copy of what a place holds, taken while it serves: the database at one instant, then every file that it names."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from minga.kernel import clock, signing

if TYPE_CHECKING:
    from pathlib import Path


COPIED = "copied_at"
NEVER = datetime.min.replace(tzinfo=UTC)


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


def copy_public_keys(folder: Path) -> None:
    """Copy the public halves, with which the copy's history verifies; the secret one is kept elsewhere."""
    held = settings.KEYS_DIR / signing.PUBLIC
    if held.exists():
        (folder / "keys").mkdir(parents=True, exist_ok=True)
        shutil.copy2(held, folder / "keys" / signing.PUBLIC)


def remember() -> None:
    """Note that a copy was taken just now, for `/salud/lista`."""
    (settings.DATA_DIR / COPIED).write_text(clock.now().isoformat(), encoding="utf-8")


def copied_at() -> datetime:
    try:
        return datetime.fromisoformat((settings.DATA_DIR / COPIED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return NEVER


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

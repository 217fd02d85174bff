"""The store: bytes under their SHA-256, outside the web root. Temp, fsync, rename, fsync of the folder; then the row."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable


def path_of(sha256: str) -> Path:
    return settings.STORE_DIR / sha256[:2] / sha256[2:4] / sha256


def keep(chunks: Iterable[bytes], limit: int) -> tuple[str, int]:
    """Write bytes durably and return their hash and size; raises `OverflowError` past the limit."""
    incoming = settings.STORE_DIR / "incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=incoming)
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise OverflowError(size)
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        target = path_of(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(name).replace(target)
        for folder in (target.parent, target.parent.parent, settings.STORE_DIR):
            sync_folder(folder)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def has_room() -> bool:
    """Whether the disk still has 2 GB or a tenth free, whichever is less."""
    usage = shutil.disk_usage(settings.STORE_DIR if settings.STORE_DIR.exists() else settings.BASE_DIR)
    return usage.free > min(2 * 1024**3, usage.total // 10)

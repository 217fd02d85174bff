"""The store: bytes under their SHA-256, outside the web root. Temp, fsync, rename, fsync of the folder; then the row."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME = re.compile(r"[0-9a-f]{64}")
GIGABYTE = 1024**3
RESERVE, RESERVE_SHARE, RESERVE_MOST = 2 * GIGABYTE, 10, 20 * GIGABYTE


def path_of(sha256: str) -> Path:
    return settings.STORE_DIR / sha256[:2] / sha256[2:4] / sha256


def keep(chunks: Iterable[bytes], limit: int) -> tuple[str, int]:
    """Write bytes durably and return their hash and size; raises `OverflowError` past the limit."""
    incoming = settings.STORE_DIR / "incoming"
    if not incoming.exists():
        incoming.mkdir(parents=True, exist_ok=True)
        sync_folder(settings.STORE_DIR.parent)
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
        with holding(fcntl.LOCK_SH):
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


@contextmanager
def holding(how: int) -> Iterator[None]:
    """Hold the store's lock: shared to lay bytes down, exclusive to take away what nobody owns."""
    with (settings.STORE_DIR / "lock").open("w") as file:
        fcntl.flock(file, how)
        yield


def whole(sha256: str) -> tuple[IO[bytes] | None, str]:
    """Open the bytes of a hash, read to the end and compared; else say what is wrong: MISSING or ALTERED.

    What comes back is the very file that was read, so that nothing can take its place in between.
    """
    try:
        file = path_of(sha256).open("rb")
    except FileNotFoundError:
        return None, "MISSING"
    try:
        if hashlib.file_digest(file, "sha256").hexdigest() == sha256:
            file.seek(0)
            return file, ""
    except OSError:  # a disk that cannot read its own sector
        pass
    file.close()
    return None, "ALTERED"


def kept_hashes() -> Iterator[tuple[str, float]]:
    """Walk the store: each hash that has bytes, and when they were laid down."""
    for path in settings.STORE_DIR.glob("??/??/*"):
        if NAME.fullmatch(path.name):
            yield path.name, path.stat().st_mtime


def discard(sha256: str, *, before: float) -> bool:
    """Take bytes away, unless somebody laid them down again meanwhile. Call it holding the store."""
    path = path_of(sha256)
    if not path.exists() or path.stat().st_mtime >= before:
        return False
    path.unlink()
    return True


def sweep(*, before: float) -> int:
    """Remove the temporary files that a crash left behind."""
    left = [
        *(settings.STORE_DIR / "incoming").glob("*"),
        *Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*.upload*"),
    ]
    old = [path for path in left if path.is_file() and path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def reserve(total: int) -> int:
    """Return how much of a disk stays free for the database: a tenth, at least 2 GB, at most 20 GB.

    On a disk of terabytes a whole tenth would refuse files for a want of space that is none.
    """
    return max(RESERVE, min(total // RESERVE_SHARE, RESERVE_MOST))


def has_room(size: int = 0) -> bool:
    """Whether so many bytes can come in without touching the reserve."""
    usage = shutil.disk_usage(settings.STORE_DIR if settings.STORE_DIR.exists() else settings.BASE_DIR)
    asked = settings.DISK_RESERVE_BYTES
    return usage.free - size > (reserve(usage.total) if asked is None else asked)

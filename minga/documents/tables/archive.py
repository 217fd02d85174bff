"""A ZIP whose bytes depend on its contents alone: no time, no machine."""

from __future__ import annotations

from contextlib import contextmanager
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

EPOCH = (1980, 1, 1, 0, 0, 0)


def entry(name: str, method: int = ZIP_DEFLATED) -> ZipInfo:
    told = ZipInfo(name, EPOCH)
    told.compress_type, told.external_attr = method, 0o644 << 16
    return told


def put(archive: ZipFile, name: str, text: str, *, is_stored: bool = False) -> None:
    archive.writestr(entry(name, ZIP_STORED if is_stored else ZIP_DEFLATED), text)


class Part:
    """A long member, written piece by piece and handed over in larger ones."""

    MOST = 64

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.pieces: list[str] = []

    def write(self, text: str) -> None:
        self.pieces.append(text)
        if len(self.pieces) >= self.MOST:
            self.flush()

    def flush(self) -> None:
        self.file.write("".join(self.pieces).encode())
        self.pieces.clear()


@contextmanager
def part(archive: ZipFile, name: str) -> Iterator[Part]:
    with archive.open(entry(name), "w", force_zip64=True) as file:
        held = Part(file)
        yield held
        held.flush()

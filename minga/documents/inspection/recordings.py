"""Audio and video: their boxes are walked, so that a cut recording is told from a whole one. Nothing decodes them."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

from minga.kernel.sandbox import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = (
    "video/mp4",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/x-wav",
    "video/webm",
    "audio/aac",
)
NEEDED = {b"ftyp", b"moov"}


def prove(path: str) -> None:
    with Path(path).open("rb") as file:
        start = file.read(12)
        if start[:4] == b"RIFF":
            if struct.unpack("<I", start[4:8])[0] + 8 > Path(path).stat().st_size:
                raise Rejected("damaged")
        elif start[4:8] == b"ftyp" and not set(boxes(path)) >= NEEDED:
            raise Rejected("damaged")


def boxes(path: str) -> Iterator[bytes]:
    """Yield the names of an MP4's outer boxes; one that reaches past the end means that the rest is missing."""
    size, at = Path(path).stat().st_size, 0
    with Path(path).open("rb") as file:
        while at + 8 <= size:
            file.seek(at)
            length, name = struct.unpack(">I4s", file.read(8))
            if length == 1:
                length = int.from_bytes(file.read(8), "big")
            if not name.isalnum():  # what some phones append after the last box
                return
            if at + length > size or 0 < length < 8:
                raise Rejected("damaged")
            yield name
            at = at + length if length else size

"""PDF: opened by its library, and read for what would act by itself."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2

from minga.kernel.sandbox import Rejected

from .archives import UNPACKED

if TYPE_CHECKING:
    from collections.abc import Iterator

# Long names only: three bytes such as /JS turn up by chance in any large scan, and a script has to say /JavaScript.
ACTIVE_PDF = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
XFA = (2, 3)
STREAM = re.compile(rb"(?<!end)stream *(?:\r\n|\n|\r)")


def prove(path: str) -> None:
    content = Path(path).read_bytes()
    if any(
        mark in plain_names(piece) for piece in (content, *object_streams(content)) for mark in ACTIVE_PDF
    ):
        raise Rejected("active")
    try:
        document = pypdfium2.PdfDocument(path)
        pages = len(document)
    except pypdfium2.PdfiumError:
        raise Rejected("damaged") from None
    if not pages:
        raise Rejected("damaged")
    if document.get_formtype() in XFA:
        raise Rejected("active")


def plain_names(content: bytes) -> bytes:
    """Undo the escapes of PDF names: `/J#61vaScript` is `/JavaScript`."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), content)


def object_streams(content: bytes) -> Iterator[bytes]:
    """Yield what compressed object streams say; one that does not open with zlib cannot be proved."""
    before, left = 0, UNPACKED
    for found in STREAM.finditer(content):
        said, before = plain_names(content[before : found.start()]), found.end()
        if b"/ObjStm" not in said or b"/Filter" not in said:
            continue
        try:
            opened = zlib.decompressobj().decompress(content[found.end() :], left)
        except zlib.error:
            raise Rejected("locked") from None
        left -= len(opened)
        if b"/Predictor" in said:
            raise Rejected("locked")
        if left <= 0:
            raise Rejected("bomb")
        yield opened

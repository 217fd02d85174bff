"""Plain text."""

from __future__ import annotations

import codecs
from pathlib import Path

from minga.kernel.sandbox import Rejected


def prove(path: str) -> str:
    content = Path(path).read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = as_utf8(content)
    if b"\0" in content or content.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"<":
        raise Rejected("type")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            content.decode("cp1252")
        except UnicodeDecodeError:
            raise Rejected("type") from None
    return "text/plain"


def as_utf8(content: bytes) -> bytes:
    """Rewrite what Windows saves as «Unicode»; anything else that starts like it is no text."""
    try:
        return content.decode("utf-16").encode()
    except UnicodeError:
        raise Rejected("type") from None

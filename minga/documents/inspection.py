"""Prove what a foreign file is by opening it. Runs only in the sandbox's child: no Django, no network."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import filetype
import pypdfium2
from PIL import Image

from minga.kernel.sandbox import Rejected

MEMBERS, UNPACKED, RATIO, PIXELS = 200, 60 * 1024**2, 100, 50_000_000
IMAGES = {"image/jpeg", "image/png", "image/webp"}
OPAQUE = {"video/mp4", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/x-wav", "video/webm", "audio/aac"}
OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
ACTIVE_PDF = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")


def prove(path: str) -> dict[str, Any]:
    """Return `{"content_type": …}` of a file that is what it says, or raise `Rejected` with a code."""
    kind = filetype.guess_mime(path) or ""
    with Path(path).open("rb") as file:
        start = file.read(4)
    if start[:2] == b"PK":
        return {"content_type": office(path)}
    if kind == "application/pdf":
        return {"content_type": pdf(path)}
    if kind in IMAGES:
        return {"content_type": image(path, kind)}
    if kind in OPAQUE:
        return {"content_type": kind}
    if kind:
        raise Rejected("type")
    return {"content_type": text(path)}


def scan_zip(path: str) -> list[str]:
    """Look at a zip's directory before opening anything in it; return its members' names."""
    try:
        members = zipfile.ZipFile(path).infolist()
    except zipfile.BadZipFile:
        raise Rejected("damaged") from None
    packed = sum(m.compress_size for m in members) or 1
    unpacked = sum(m.file_size for m in members)
    if len(members) > MEMBERS or unpacked > UNPACKED or unpacked / packed > RATIO:
        raise Rejected("bomb")
    return [m.filename for m in members]


def office(path: str) -> str:
    names = scan_zip(path)
    kind = next((mime for part, mime in OFFICE.items() if part in names), "")
    if not kind:
        raise Rejected("type")
    if any(n.lower().endswith((".bin", ".vbs", ".exe", ".zip")) or "vbaproject" in n.lower() for n in names):
        raise Rejected("macros")
    with zipfile.ZipFile(path) as parts:
        for name in names:
            if not name.endswith((".xml", ".rels")):
                continue
            content = parts.read(name)
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise Rejected("active")
            if (
                name.endswith(".rels")
                and b'TargetMode="External"' in content
                and b"/hyperlink" not in content
            ):
                raise Rejected("active")
    return kind


def pdf(path: str) -> str:
    content = Path(path).read_bytes()
    if any(mark in content for mark in ACTIVE_PDF):
        raise Rejected("active")
    try:
        document = pypdfium2.PdfDocument(path)
        pages = len(document)
    except pypdfium2.PdfiumError:
        raise Rejected("damaged") from None
    if not pages:
        raise Rejected("damaged")
    return "application/pdf"


def image(path: str, kind: str) -> str:
    Image.MAX_IMAGE_PIXELS = PIXELS
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > PIXELS:
                raise Rejected("bomb")
            picture.load()
    except Image.DecompressionBombError:
        raise Rejected("bomb") from None
    except (OSError, SyntaxError, ValueError):
        raise Rejected("damaged") from None
    return kind


def text(path: str) -> str:
    content = Path(path).read_bytes()
    if b"\0" in content or content.lstrip()[:1] == b"<":
        raise Rejected("type")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            content.decode("cp1252")
        except UnicodeDecodeError:
            raise Rejected("type") from None
    return "text/plain"


def redraw(path: str, target: str, side: int) -> dict[str, Any]:
    """Draw a picture anew, at most `side` pixels wide or high, with none of its metadata."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    with Image.open(path) as picture:
        plain = picture.convert("RGB")
        plain.thumbnail((side, side))
        fresh = Image.frombytes("RGB", plain.size, plain.tobytes())
        fresh.save(target, "JPEG", quality=82)
    return {"width": fresh.width, "height": fresh.height}

"""Prove what a foreign file is by opening it. Runs only in the sandbox's child: no Django, no network."""

from __future__ import annotations

import codecs
import re
import zipfile
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from xml.parsers import expat

import filetype
import pypdfium2
from PIL import Image, ImageOps

from minga.kernel.sandbox import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMBERS, UNPACKED, RATIO, PIXELS = 200, 60 * 1024**2, 100, 50_000_000
IMAGES = {"image/jpeg", "image/png", "image/webp"}
FORMATS = ("JPEG", "PNG", "WEBP")
OPAQUE = {"video/mp4", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/x-wav", "video/webm", "audio/aac"}
OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
FOREIGN = (".bin", ".vbs", ".exe", ".zip", ".docm", ".xlsm", ".pptm", ".dotm")
MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet", "oleobject", "activex")
# Long names only: three bytes such as /JS turn up by chance in any large scan, and a script has to say /JavaScript.
ACTIVE_PDF = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
XFA = (2, 3)
STREAM = re.compile(rb"(?<!end)stream *(?:\r\n|\n|\r)")


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
    names = [m.filename for m in members]
    if len({n.lower() for n in names}) < len(names):  # readers disagree on which of two twins counts
        raise Rejected("damaged")
    return names


def office(path: str) -> str:
    names = scan_zip(path)
    kind = next((mime for part, mime in OFFICE.items() if part in names), "")
    if not kind:
        raise Rejected("type")
    if any(is_foreign(n.lower()) for n in names):
        raise Rejected("macros")
    with zipfile.ZipFile(path) as parts:
        for name in names:
            if name.lower().endswith((".xml", ".rels")):
                with parts.open(name) as part:
                    read_part(part, links=name.lower().endswith((".rels", "[content_types].xml")))
    return kind


def is_foreign(name: str) -> bool:
    """Whether a part is code or a foreign object; Excel's printer settings are a `.bin` that is neither."""
    if name.startswith("xl/printersettings/"):
        return False
    return name.endswith(FOREIGN) or "vbaproject" in name or "/macrosheets/" in name


def read_part(part: IO[bytes], *, links: bool) -> None:
    """Parse one part as a reader would, whatever its encoding: no DTD, no macro types, nothing fetched from outside.

    Types and outside targets stand only in the parts that link the others (`links`).
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse_dtd
    if links:
        parser.StartElementHandler = check_element
    try:
        while chunk := part.read(65_536):
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error):
        raise Rejected("damaged") from None


def refuse_dtd(*_: Any) -> None:
    raise Rejected("active")


def check_element(_name: str, attributes: dict[str, str]) -> None:
    if any(word in attributes.get("ContentType", "").lower() for word in MACRO_TYPES):
        raise Rejected("macros")
    outside = attributes.get("TargetMode", "").lower() == "external"
    if outside and not attributes.get("Type", "").endswith("/hyperlink"):
        raise Rejected("active")


def pdf(path: str) -> str:
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
    return "application/pdf"


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


def image(path: str, kind: str) -> str:
    Image.MAX_IMAGE_PIXELS = PIXELS
    try:
        with Image.open(path, formats=FORMATS) as picture:
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


def redraw(path: str, target: str, side: int) -> dict[str, Any]:
    """Draw a picture anew, upright, at most `side` pixels wide or high, with none of its metadata."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    with Image.open(path, formats=FORMATS) as picture:
        picture.thumbnail((side, side))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    fresh = Image.new("RGB", upright.size, "white")
    fresh.paste(upright, mask=upright)
    fresh.save(target, "JPEG", quality=82)
    return {"width": fresh.width, "height": fresh.height}

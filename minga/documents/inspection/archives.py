"""Office files: a zip whose directory is looked at before anything in it is opened, and whose parts are read as a reader would."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from minga.kernel.sandbox import Rejected

MEMBERS, UNPACKED, RATIO, DIRECTORY = 200, 60 * 1024**2, 100, 1024**2
OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
END, END_SIZE, LONGEST_COMMENT = b"PK\5\6", 22, 65_535
FOREIGN = (".bin", ".vbs", ".exe", ".zip", ".docm", ".xlsm", ".pptm", ".dotm")
MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet", "activex")
EMBEDDED_TYPES = ("/oleobject", "/package", "/afchunk", "/subdocument", "/control", "/activexcontrolbinary")
INSIDES = (b"PK\3\4", b"\xd0\xcf\x11\xe0", b"MZ", b"%PDF")  # what a part that is no XML must not be
# Field codes that fetch or start something when the document is opened.
FIELDS = re.compile(
    r'^\s*"?(DDE|DDEAUTO|INCLUDETEXT)\b|^\s*(INCLUDEPICTURE|LINK|IMPORT)\b.*(//|\\\\)',
    re.IGNORECASE | re.MULTILINE,
)
LINKING = re.compile(r"\.rels$|\[content_types\]\.xml$|^xl/(connections\.xml|externallinks/)")


def office(path: str) -> str:
    """Return the content type of a Word, Excel or PowerPoint file that holds no code, no other file and no fetching."""
    names = scan_zip(path)
    kind = next((mime for part, mime in OFFICE.items() if part in names), "")
    if not kind:
        raise Rejected("type")
    for name in names:
        refuse_foreign(name.lower())
    with zipfile.ZipFile(path) as parts:
        for name in names:
            try:
                with parts.open(name) as part:
                    read_part(part, name.lower())
            except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
                raise Rejected("damaged") from None
    return kind


def scan_zip(path: str) -> list[str]:
    """Look at a zip's directory before opening anything in it; return its members' names."""
    size, starts = Path(path).stat().st_size, directory_start(path)
    try:
        members = zipfile.ZipFile(path).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise Rejected("damaged") from None
    packed = sum(m.compress_size for m in members) or 1
    unpacked = sum(m.file_size for m in members)
    if len(members) > MEMBERS or unpacked > UNPACKED or unpacked / packed > RATIO or packed > size:
        raise Rejected("bomb")
    if any(m.flag_bits & 1 for m in members):
        raise Rejected("locked")
    names = [m.filename for m in members]
    if len({n.lower() for n in names}) < len(names):  # readers disagree on which of two twins counts
        raise Rejected("damaged")
    if min((m.header_offset for m in members), default=0) or starts < packed:
        raise Rejected("disguise")
    return names


def directory_start(path: str) -> int:
    """Return where the directory starts; nothing may stand after it but its own end, and it may not be huge."""
    with Path(path).open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - END_SIZE - LONGEST_COMMENT))
        tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        raise Rejected("damaged")
    held, length, start, comment = struct.unpack("<10xHIIH", tail[at : at + END_SIZE])
    if held > MEMBERS or length > DIRECTORY:
        raise Rejected("bomb")
    if at + END_SIZE + comment != len(tail) or start + length != size - len(tail) + at:
        raise Rejected("disguise")
    return int(start)


def refuse_foreign(name: str) -> None:
    """Refuse a part that is code or another file; Excel's printer settings are a `.bin` that is neither."""
    if name.startswith("xl/printersettings/"):
        return
    if "/embeddings/" in name or "/activex/" in name:
        raise Rejected("embedded")
    if name.endswith(FOREIGN) or "vbaproject" in name or "/macrosheets/" in name:
        raise Rejected("macros")


def read_part(part: IO[bytes], name: str) -> None:
    """Read one part: XML by a parser, anything else by its first bytes."""
    if not name.endswith((".xml", ".rels")):
        if part.read(8).startswith(INSIDES):
            raise Rejected("embedded")
        return
    fields: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse_dtd
    if LINKING.search(name):
        parser.StartElementHandler = check_element
    elif name.startswith("word/"):
        listen_to_fields(parser, fields)
    while chunk := part.read(65_536):
        parser.Parse(chunk)
    parser.Parse(b"", True)
    if FIELDS.search("".join(fields)):
        raise Rejected("active")


def refuse_dtd(*_: Any) -> None:
    raise Rejected("active")


def check_element(name: str, attributes: dict[str, str]) -> None:
    """Check one element of a part that links others, or links to the outside."""
    if any(word in attributes.get("ContentType", "").lower() for word in MACRO_TYPES):
        raise Rejected("macros")
    kind = attributes.get("Type", "").lower()
    if kind.endswith(EMBEDDED_TYPES):
        raise Rejected("embedded")
    outside = attributes.get("TargetMode", "").lower() == "external"
    if outside and not kind.endswith("/hyperlink"):
        raise Rejected("active")
    if name.endswith(("ddeLink", "oleLink")) or attributes.get("refreshOnLoad", "0") not in ("0", "false"):
        raise Rejected("active")


def listen_to_fields(parser: expat.XMLParserType, found: list[str]) -> None:
    """Collect a text document's field codes, one a line; a code may be cut into many runs."""
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.endswith("fldChar"):
            found.append("\n")
        elif name.endswith("fldSimple"):
            found.append("\n" + next((v for k, v in attributes.items() if k.endswith("instr")), "") + "\n")
        parser.CharacterDataHandler = found.append if name.endswith("instrText") else None

    def end(name: str) -> None:
        if name.endswith("instrText"):
            parser.CharacterDataHandler = None

    parser.StartElementHandler, parser.EndElementHandler = start, end

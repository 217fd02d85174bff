"""What the sandbox's child runs: a foreign file in, its plain text out."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any

import docx
import pypdfium2
from docx.oxml.ns import qn

from minga.kernel.sandbox import Rejected


def text_of(path: str, content_type: str) -> str:
    """Return the text of a printed answer (plain text, DOCX or PDF); raises `Rejected("no_text")` for a scan."""
    if content_type == "application/pdf":
        document = pypdfium2.PdfDocument(path)
        text = "\f".join(page.get_textpage().get_text_bounded() for page in document)
    elif content_type.endswith("wordprocessingml.document"):
        text = word_text(path)
    else:
        text = decoded(Path(path).read_bytes())
    if not text.strip():
        raise Rejected("no_text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def word_text(path: str) -> str:
    """Return every paragraph of a Word file in reading order: also those in tables, text boxes and content controls."""
    with Path(path).open("rb") as file:
        body = docx.Document(file).element.body
    return "\n".join(said(p) for p in body.iter(qn("w:p")) if not is_copy(p))


def is_copy(paragraph: Any) -> bool:
    """Whether this is the second telling of a text box, kept for older programs."""
    return any(
        True
        for _ in paragraph.iterancestors(
            "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
        )
    )


def said(paragraph: Any) -> str:
    """Return a paragraph's own text, without that of a text box anchored in it."""
    pieces = []
    for part in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br")):
        if next(part.iterancestors(qn("w:p"))) is paragraph:
            pieces.append(part.text or "" if part.tag == qn("w:t") else " ")
    return "".join(pieces)


def decoded(content: bytes) -> str:
    """Return plain text in the encodings that Windows saves: UTF-8, UTF-16 with its mark, cp1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")

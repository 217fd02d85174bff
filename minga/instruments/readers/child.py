"""What the sandbox's child runs: a foreign file in, its plain text out."""

from __future__ import annotations

from pathlib import Path

import docx
import pypdfium2

from minga.kernel.sandbox import Rejected


def text_of(path: str, content_type: str) -> str:
    """Return the text of a printed answer (plain text, DOCX or PDF); raises `Rejected("no_text")` for a scan."""
    if content_type == "application/pdf":
        document = pypdfium2.PdfDocument(path)
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    elif content_type.endswith("wordprocessingml.document"):
        with Path(path).open("rb") as file:
            text = "\n".join(p.text for p in docx.Document(file).paragraphs)
    else:
        text = decoded(Path(path).read_bytes())
    if not text.strip():
        raise Rejected("no_text")
    return text


def decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")

"""What the sandbox's child runs: a foreign file in, its plain text or its rows out."""

from __future__ import annotations

import codecs
import csv
import io
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import python_calamine

from minga.kernel.sandbox import Rejected

from .columns import HEADING_ROWS, MOST_COLUMNS, MOST_ROWS, heading_row
from .matching import letters

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SEPARATOR_LINE = re.compile(r"\Asep=.\n")  # what Excel writes for itself
AS_THEY_ARE = {str, float, int}
MOST_SHEETS, FEWEST_COLUMNS = 20, 10


def text_of(path: str, content_type: str) -> str:
    """Return the text of a printed answer (plain text, DOCX or PDF); raises `Rejected("no_text")` for a scan."""
    if content_type == "application/pdf":
        text = pdf_text(path)
    elif content_type.endswith("wordprocessingml.document"):
        text = word_text(path)
    else:
        text = decoded(Path(path).read_bytes())
    if not text.strip():
        raise Rejected("no_text")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def answers_of(path: str, content_type: str, labels: list[str]) -> dict[str, Any]:
    """Return `{"text": …}` of a printed answer, or `{"rows": …}` of an export of all of them (`labels`: the form's questions).

    In rows a moment is a list of one ISO text, so that it is told from words; numbers stay numbers.
    """
    if content_type.endswith("spreadsheetml.sheet"):
        return {"rows": sheet_rows(path, {letters(label) for label in labels})}
    text = text_of(path, content_type)
    if content_type == "text/plain" and (rows := separated(text)):
        return {"rows": rows}
    return {"text": text}


def sheet_rows(path: str, wanted: set[str]) -> list[list[Any]]:
    """Read the sheet that holds most of the wanted headings."""
    book = python_calamine.CalamineWorkbook.from_path(path)
    best: tuple[int, list[list[Any]]] = (-1, [])
    for name in book.sheet_names[:MOST_SHEETS]:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_width > MOST_COLUMNS:
            raise Rejected("columns", str(sheet.total_width))
        if sheet.total_height > MOST_ROWS + HEADING_ROWS:
            raise Rejected("rows", str(sheet.total_height))
        rows = sheet.to_python(skip_empty_area=False)
        count = heading_row(rows, wanted)[1]
        if count > best[0]:
            best = (count, rows)
    return [[cell if type(cell) in AS_THEY_ARE else plain(cell) for cell in row] for row in best[1]]


def plain(cell: Any) -> Any:
    """Return a cell as JSON has no kind for: a moment as a list of one, anything else as Excel shows it."""
    if isinstance(cell, bool):
        return "VERDADERO" if cell else "FALSO"
    return [cell.isoformat()] if isinstance(cell, (date, datetime)) else str(cell)


def separated(text: str) -> list[list[str]]:
    """Return the rows of a text whose first line is a row of headings; empty for any other text."""
    csv.field_size_limit(10_000_000)
    text = SEPARATOR_LINE.sub("", text, count=1)
    for mark in (";", "\t", ","):
        first = next(csv.reader(io.StringIO(text), delimiter=mark), [])
        if len(first) > MOST_COLUMNS:
            raise Rejected("columns", str(len(first)))
        if len(first) >= FEWEST_COLUMNS:
            return list(csv.reader(io.StringIO(text), delimiter=mark))
    return []


def pdf_text(path: str) -> str:
    import pypdfium2  # noqa: PLC0415 -- costs a sheet's child a tenth of its time

    return "\f".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(path))


def word_text(path: str) -> str:
    """Return every paragraph of a Word file in reading order: also those in tables, text boxes and content controls."""
    import docx  # noqa: PLC0415 -- as much

    with Path(path).open("rb") as file:
        body = docx.Document(file).element.body
    return "\n".join(said(p) for p in body.iter(f"{WORD}p") if not is_copy(p))


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
    for part in paragraph.iter(f"{WORD}t", f"{WORD}tab", f"{WORD}br"):
        if next(part.iterancestors(f"{WORD}p")) is paragraph:
            pieces.append(part.text or "" if part.tag == f"{WORD}t" else " ")
    return "".join(pieces)


def decoded(content: bytes) -> str:
    """Return plain text in the encodings that Windows saves: UTF-8, UTF-16 with its mark, cp1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")

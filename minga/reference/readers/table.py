"""A table that an office exports, read in the sandbox: which letters, which separator, which columns, and every row as it came."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path
from typing import Any

from minga.kernel.sandbox import Rejected

SEPARATORS = (";", ",", "\t", "|")
MOST_ROWS = 30_000
MOST_COLUMNS = 200
LONGEST_CELL = 2_000
LINES_BEFORE_HEADERS = 15  # exports print a title above their headers
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def read(path: str, aliases: dict[str, list[str]], needed: list[str]) -> dict[str, Any]:
    """Return {encoding, separator, headers, columns, ignored, rows}; a row is [line, cells as they came].

    `aliases` names each field by the headers that may stand for it; a file without the `needed` ones is rejected with
    the code `columns`. Other codes: `empty`, `workbook`, `letters`, `torn`, `long`.
    """
    text, encoding = decoded(Path(path).read_bytes())
    separator, start, columns = headed(text, aliases, needed)
    rows = list(split(text, separator))
    headers = rows[start][1]
    found = {field: headers[index] for field, index in columns.items()}
    ignored = [h for n, h in enumerate(headers) if h.strip() and n not in columns.values()]
    return {
        "encoding": "utf-8" if encoding == "utf-8-sig" else encoding,
        "separator": separator,
        "headers": headers,
        "columns": found,
        "positions": columns,
        "ignored": ignored,
        "rows": [row for row in rows[start + 1 :] if any(cell.strip() for cell in row[1])],
    }


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text and its encoding: what its mark says, else UTF-8, else the Windows letters of Western Europe."""
    if content.startswith((ZIP, OLD_EXCEL)):
        raise Rejected("workbook")
    if not content.strip(b"\x00 \t\r\n"):
        raise Rejected("empty")
    marked = next((name for mark, name in MARKS.items() if content.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text, encoding
    raise Rejected("letters")


def split(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Return each row with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows, line = [], 1
    try:
        for cells in reader:
            rows.append((line, cells))
            line = reader.line_num + 1
            if len(rows) > MOST_ROWS + LINES_BEFORE_HEADERS:
                raise Rejected("long", str(MOST_ROWS))
            if len(cells) > MOST_COLUMNS or any(len(c) > LONGEST_CELL for c in cells):
                raise Rejected("torn", str(line))
    except csv.Error:
        raise Rejected("torn", str(line)) from None
    return rows


def headed(text: str, aliases: dict[str, list[str]], needed: list[str]) -> tuple[str, int, dict[str, int]]:
    """Return the separator, the place of the header row and which column is which field: what recognises most wins."""
    best: tuple[int, str, int, dict[str, int]] = (0, "", 0, {})
    seen: list[str] = []
    top = "\n".join(text.splitlines()[:LINES_BEFORE_HEADERS])
    for separator in SEPARATORS:
        for place, (_line, cells) in enumerate(split(top, separator)):
            columns = recognised(cells, aliases)
            if len(columns) > best[0]:
                best = (len(columns), separator, place, columns)
            if place == 0 and len(cells) > len(seen):
                seen = cells
    missing = [field for field in needed if field not in best[3]]
    if missing:
        raise Rejected("columns", "|".join([",".join(missing), ", ".join(h.strip() for h in seen)[:300]]))
    return best[1], best[2], best[3]


def recognised(headers: list[str], aliases: dict[str, list[str]]) -> dict[str, int]:
    """Say which column is which field; of two that could be the same field, the one named first in `aliases` is."""
    plain = [plain_header(h) for h in headers]
    found: dict[str, int] = {}
    for field, names in aliases.items():
        at = next((plain.index(n) for n in map(plain_header, names) if n in plain), None)
        if at is not None and at not in found.values():
            found[field] = at
    return found


def plain_header(text: str) -> str:
    """Return a header without case, accents and everything that is no letter or digit."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return re.sub(r"[^a-z0-9]", "", plain)

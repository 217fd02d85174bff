"""A pasted list of people, as it comes out of a spreadsheet, a CSV file or a mail."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

MOST = 200
SEPARATORS = "\t;,"
ADDRESSED = re.compile(r"^\s*(?P<name>[^<>]*?)\s*<(?P<email>[^<>\s]+@[^<>\s]+)>\s*$")


@dataclass(frozen=True)
class Line:
    """One line as it was written: its number, and its cells in the order mailbox, name, role, post, last day."""

    number: int
    written: str
    email: str
    full_name: str
    role: str = ""
    post: str = ""
    ends_on: str = ""


def read_lines(text: str) -> list[Line]:
    """Return one line for each person; empty lines and a heading (a first line without a mailbox) are left out.

    Cells are separated by tabs, semicolons or commas; `Name <mailbox>` is understood too, and so is the name before the
    mailbox.
    """
    found: list[Line] = []
    for number, written in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not written.strip() or (not found and "@" not in written):
            continue
        found.append(line_from(number, written.strip()))
    return found


def line_from(number: int, written: str) -> Line:
    if match := ADDRESSED.match(written):
        return Line(number, written, match["email"].lower(), match["name"].strip('" '))
    separator = next((s for s in SEPARATORS if s in written), "\t")
    cells = [" ".join(cell.split()) for cell in next(csv.reader([written], delimiter=separator))]
    if len(cells) > 1 and "@" not in cells[0] and "@" in cells[1]:
        cells[0], cells[1] = cells[1], cells[0]
    cells += [""] * 5
    return Line(number, written, cells[0].lower(), *cells[1:5])

"""Two kinds of file in one: a picture that is also a page, a paper that is also an archive."""

from __future__ import annotations

import mmap
import re
import zipfile
from pathlib import Path

from minga.kernel.sandbox import Rejected

HEADER = 1024  # readers of PDF look for its mark this far into a file
# Marks of six bytes and more: shorter ones turn up by chance in any photo.
PAGES = re.compile(
    rb"<script[\s>/]|<html[\s>]|<!doctype html|<svg\s+[\w:]+=|<iframe[\s>]|<\?php\s", re.IGNORECASE
)
PROGRAMS = re.compile(
    rb"This program cannot be run in DOS mode|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
)


def check(path: str, kind: str) -> None:
    """Raise `Rejected` when the bytes would open as something else, too. A PDF's own text may speak of pages."""
    if zipfile.is_zipfile(path):
        raise Rejected("disguise")
    with Path(path).open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if PROGRAMS.search(content):
            raise Rejected("disguise")
        if kind == "application/pdf":
            outside = [content[:HEADER], content[max(content.rfind(b"%%EOF"), 0) :]]
            if any(PAGES.search(piece) for piece in outside):
                raise Rejected("disguise")
        elif PAGES.search(content) or b"%PDF-" in content[:HEADER]:
            raise Rejected("disguise")

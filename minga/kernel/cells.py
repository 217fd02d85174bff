"""Cells of a CSV, which has no types: a text that a spreadsheet could take for a formula gets an apostrophe before it."""

from __future__ import annotations

import re

# = + - @, their full-width and small forms, and the minus sign that is not a hyphen
STARTS = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"
UNSEEN = "\\s\u200b-\u200f\u2060\ufeff\ufffd"
LIVE = re.compile(f"^(?=[\t\n]|[{UNSEEN}]*[{STARTS}])|(?<=[,;|\t\n])(?=[{STARTS}])")


def guarded(said: str) -> str:
    """Return a text that no spreadsheet takes for a formula, whatever separator it is opened with."""
    return LIVE.sub("'", said)

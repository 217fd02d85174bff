"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

MOST_WORDS = 3_000  # beyond it the comparison takes seconds: the two texts stand one after the other
WORD = re.compile(r"\s+|[^\s]+")


def differences(before: str, now: str) -> list[tuple[str, str]]:
    """Return the pieces of both texts in order, each with `=` (in both), `-` (only before) or `+` (only now)."""
    old, new = WORD.findall(before), WORD.findall(now)
    if len(old) + len(new) > MOST_WORDS:
        return [(sign, text) for sign, text in (("-", before), ("+", now)) if text]
    found: list[tuple[str, str]] = []
    gone = came = ""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, becomes = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal" and was.strip():
            found += [*changed(gone, came), ("=", was)]
            gone = came = ""
        else:  # a space between two changes belongs to both: whole phrases are read, not every other word
            gone, came = gone + was, came + becomes
    return found + changed(gone, came)


def changed(gone: str, came: str) -> list[tuple[str, str]]:
    pieces = [("=", gone)] if gone == came else [("-", gone), ("+", came)]
    return [(sign, text) for sign, text in pieces if text]

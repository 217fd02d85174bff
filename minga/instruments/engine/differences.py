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
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        pieces = [("=", old[a:b])] if kind == "equal" else [("-", old[a:b]), ("+", new[c:d])]
        found += [(sign, "".join(words)) for sign, words in pieces if words]
    return found

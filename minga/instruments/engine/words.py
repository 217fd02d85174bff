"""Count words the same way in the browser (static/instruments/words.js) and on the server."""

from __future__ import annotations

import re
import unicodedata

SPACE = re.compile("[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
MARKER = re.compile(r"^([0-9]{1,2}[.)]|[-•–])$")


def count_words(text: str) -> int:
    """Return how many tokens hold a letter or digit, list markers apart (ficha.md, Word counting)."""
    tokens = SPACE.split(unicodedata.normalize("NFC", text))
    return sum(
        1 for t in tokens if t and not MARKER.match(t) and any(unicodedata.category(c)[0] in "LN" for c in t)
    )

"""How a text is compared: without case, accents or doubled spaces."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Return the text in lower case, without accents (ñ becomes n), with single spaces."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())

"""How words are recognised: by their letters and digits alone, so that asterisks, line ends and no-break spaces do not count."""

from __future__ import annotations

import hashlib
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

LIKE = 0.85


@lru_cache(maxsize=4096)
def folded(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character).casefold()
    return "".join(c for c in plain if c.isalnum())


def letters(text: str) -> str:
    """Return the letters and digits of a text, without case or accents."""
    return known_letters(text) if len(text) < 200 else "".join(map(folded, text))


@lru_cache(maxsize=4096)
def known_letters(text: str) -> str:
    return "".join(map(folded, text))


def bare(text: str) -> str:
    """Return a text without asterisks, with single blanks."""
    return " ".join(text.replace("*", "").replace("\u00a0", " ").split())


def likeness(text: str, other: str) -> float:
    """Return from 0 to 1 how alike two texts are; 1 when their letters are the same."""
    one, two = letters(text), letters(other)
    if one == two:
        return 1.0
    compared = SequenceMatcher(None, one, two)
    return compared.ratio() if compared.real_quick_ratio() >= LIKE / 2 else 0.0


def alike(text: str, other: str) -> bool:
    return likeness(text, other) >= LIKE


def mark_of(text: str) -> str:
    """Return the mark by which a text is known without being kept: how many letters, and their SHA-256."""
    said = letters(text)
    return f"{len(said)}:{hashlib.sha256(said.encode()).hexdigest()}"


def end_of_letters(source: str, start: int, wanted: str) -> int:
    """Return where `wanted` (letters) ends in the source when it stands at `start`, as whole words; -1 when it does not."""
    place, matched = start, 0
    while matched < len(wanted):
        if place >= len(source):
            return -1
        here = folded(source[place])
        if here and not wanted.startswith(here, matched):
            return -1
        matched += len(here)
        place += 1
    return place if ends_word(source, place) else -1


def end_of_mark(source: str, start: int, mark: str) -> int:
    """Return where a text known by its mark ends, when it stands at `start`; -1 when it does not."""
    count, _, _hash = mark.partition(":")
    place, said = start, ""
    while len(said) < int(count) and place < len(source):
        said += folded(source[place])
        place += 1
    return place if mark_of(said) == mark and ends_word(source, place) else -1


def ends_word(source: str, place: int) -> bool:
    return place >= len(source) or not folded(source[place])

"""What a browser prints at the edges of every page: page numbers, addresses, dates. Never a line that only looks like it."""

from __future__ import annotations

import re

NUMBERED = re.compile(r"(?:p[áa]g(?:ina)?\.?\s*)?(\d{1,3})(?:\s*(?:/|de|of)\s*(\d{1,3}))?", re.IGNORECASE)
ADDRESS = re.compile(r"https://forms\.(?:office|microsoft|cloud\.microsoft)\S*\s+(.*)", re.IGNORECASE)
MOMENT = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}:\d{2}\b")


def page_furniture(source: str) -> list[tuple[int, int]]:
    """Return the lines (from, to) that every page of a source with page breaks repeats, with its own number or the same moment."""
    pages = edges(source)
    if len(pages) < 2:
        return []
    lasts, firsts = [p[1] for p in pages], [p[0] for p in pages]
    found = [*lasts] if all(counts(source[a:b], n, len(pages)) for n, (a, b) in enumerate(lasts, 1)) else []
    tops = {source[a:b].strip() for a, b in firsts}
    if len(tops) == 1 and MOMENT.match(next(iter(tops))):
        found += firsts
    return sorted(found)


def edges(source: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the first and the last line of each page that holds something."""
    found, start = [], 0
    for page in source.split("\f"):
        lines = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", page)]
        if len(lines) > 1:
            found.append((lines[0], lines[-1]))
        start += len(page) + 1
    return found


def counts(line: str, number: int, total: int) -> bool:
    """Whether a line says which page of how many this is."""
    text = line.strip()
    if address := ADDRESS.fullmatch(text):
        text = address[1]
    said = NUMBERED.fullmatch(text)
    return bool(said) and int(said[1]) == number and (said[2] is None or int(said[2]) == total)  # type: ignore[index]

"""Show where a text answers: the passage that holds most of the question, with its words marked."""

from __future__ import annotations

import re

from .words import folded, stem

LENGTH, BEFORE, LOOKS = 260, 60, 4
PIECE = re.compile(r"([^\W_]+)")
PLAIN = str.maketrans("áéíóúüñàèìòùâêîôûç", "aeiouunaeiouaeiouc")


def passage(excerpt: str, body: str, stems: frozenset[str]) -> list[tuple[str, bool]]:
    """Return (piece, is a hit) pairs of the excerpt, or of the part of the body that answers better."""
    shown = marked(excerpt, stems)
    if not body or any(is_hit for _, is_hit in shown):
        return shown
    start = best_place(body, stems)
    return marked(cut(body, start), stems) if start is not None else shown


def marked(text: str, stems: frozenset[str]) -> list[tuple[str, bool]]:
    """Cut a text into (piece, is a hit) pairs for a template to mark; pieces of one sort stand joined."""
    if not stems:
        return [(text, False)]
    told: list[tuple[str, bool]] = []
    held = ""
    for i, piece in enumerate(PIECE.split(text)):
        if i % 2 and stem(folded(piece)) in stems:
            if held:
                told.append((held, False))
            told.append((piece, True))
            held = ""
        else:
            held += piece
    if held:
        told.append((held, False))
    return told


def best_place(body: str, stems: frozenset[str]) -> int | None:
    """Find where most different stems stand close together. Only looks for the beginnings of words, so it is quick."""
    plain = body.lower().translate(PLAIN)
    if len(plain) != len(body):  # a letter whose lower case is longer: places would not fit
        return None
    places = sorted((at, s) for s in stems for at in places_of(plain, beginning(s)))
    best, most = None, 0
    for i, (at, _) in enumerate(places):
        near = {s for place, s in places[i : i + LOOKS * len(stems)] if place < at + LENGTH - BEFORE}
        if len(near) > most:
            best, most = at, len(near)
    return best


def beginning(one: str) -> str:
    """Return the letters of a stem that its words surely begin with (*frecuent* also stands for *frecuencia*, *raiz* for *raíces*)."""
    return one[:-1] if one.endswith("z") or (len(one) > 5 and one.endswith(("ent", "u", "i"))) else one


def places_of(plain: str, start: str) -> list[int]:
    found: list[int] = []
    at = plain.find(start)
    while at >= 0 and len(found) < LOOKS:
        if at == 0 or not plain[at - 1].isalnum():
            found.append(at)
        at = plain.find(start, at + 1)
    return found


def cut(body: str, at: int) -> str:
    """Cut a passage around a place, at spaces, and say with dots where it was cut."""
    start, end = max(0, at - BEFORE), min(len(body), at - BEFORE + LENGTH)
    if start:
        start = body.find(" ", start, at) + 1 or at
    if end < len(body):
        end = body.rfind(" ", at, end) if body.rfind(" ", at, end) > at else end
    return f"{'… ' if start else ''}{' '.join(body[start:end].split())}{' …' if end < len(body) else ''}"

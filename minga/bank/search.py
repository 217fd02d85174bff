"""How the bank searches: one analyser for documents and questions, the same on every database.

Words are folded (accents, ñ to n) and then stemmed, so that *niñas*, *ninas* and *niña* meet; the unfolded form only ranks,
so that *año* comes before *ano*.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import Stemmer
from django.db.models import Case, IntegerField, Q, Value, When

from minga.kernel.search import fold

if TYPE_CHECKING:
    from django.db.models import QuerySet

WORD = re.compile(r"\w+")
STOP = frozenset(
    [
        "a",
        "al",
        "con",
        "de",
        "del",
        "el",
        "en",
        "la",
        "las",
        "lo",
        "los",
        "o",
        "para",
        "por",
        "que",
        "se",
        "su",
        "sus",
        "un",
        "una",
        "y",
    ]
)
LONGEST, MOST_WORDS = 200, 12
_stemmer = Stemmer.Stemmer("spanish")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


def analyze(text: str) -> list[str]:
    """Return the searchable stems of a text, in order, without the words that say nothing."""
    return [stem(w) for w in WORD.findall(fold(text)) if w not in STOP]


def padded(text: str) -> str:
    """Return a text's stems between spaces, so that a whole stem can be looked for inside."""
    return f" {' '.join(dict.fromkeys(analyze(text)))} "


def exact_words(text: str) -> str:
    return f" {' '.join(dict.fromkeys(WORD.findall(text.lower())))} "


def matching(cards: QuerySet, text: str) -> QuerySet:
    """Keep the cards that hold every word of the question; title first, then the exact spelling, then the newest."""
    stems = analyze(text[:LONGEST])[:MOST_WORDS]
    if not stems:
        return cards.order_by("-published_at", "-pk")
    for one in stems:
        cards = cards.filter(terms__contains=f" {one} ")
    in_title = Q()
    for one in stems:
        in_title &= Q(title_terms__contains=f" {one} ")
    spelled = Q()
    for word in WORD.findall(text.lower())[:MOST_WORDS]:
        spelled &= Q(exact__contains=f" {word} ")
    points = [
        Case(When(test, then=Value(1)), default=Value(0), output_field=IntegerField())
        for test in (in_title, spelled)
    ]
    return cards.annotate(rank=points[0] * 2 + points[1]).order_by("-rank", "-published_at", "-pk")


def snippets(text: str, question: str) -> list[tuple[str, bool]]:
    """Cut a text into (piece, is a hit) pairs for a template to mark."""
    wanted = set(analyze(question))
    pieces = re.split(r"(\w+)", text)
    return [(p, bool(wanted) and bool(WORD.fullmatch(p)) and stem(fold(p)) in wanted) for p in pieces if p]

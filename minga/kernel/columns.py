"""What `search.fold` does to a text, done by the database to a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Value
from django.db.models.functions import Lower, Replace

if TYPE_CHECKING:
    from django.db.models import Expression

# SQLite lowers no letter with an accent: each stands here in both cases
PLAIN = {"ÁÀÂÄáàâä": "a", "ÉÈÊËéèêë": "e", "ÍÌÎÏíìîï": "i", "ÓÒÔÖóòôö": "o", "ÚÙÛÜúùûü": "u", "Ññ": "n"}


def folded(field: str) -> Expression:
    """Return what `fold` makes of a column in Spanish, for the database to compare; doubled spaces stay."""
    made: Expression = Lower(F(field))
    for letters, plain in PLAIN.items():
        for letter in letters:
            made = Replace(made, Value(letter), Value(plain))
    return made

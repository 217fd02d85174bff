"""Official codes are strings. A spreadsheet that took one for a number is noticed, and what it lost is never guessed."""

from __future__ import annotations

import re

SCIENTIFIC = re.compile(r"^\d+([.,]\d+)?[eE][+-]?\d+$")
AS_NUMBER = re.compile(r"^(\d+)[.,]0+$")
GROUPED = re.compile(r"^\d{1,3}([.,\s]\d{3})+$")
NAMES = {"CO": ("código DANE", 12), "PE": ("código modular", 7)}


def plain_code(text: str) -> str:
    """Return a code without what a spreadsheet writes around it: an apostrophe, ="…", or a zero decimal."""
    text = text.strip().strip("'’").strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    number = AS_NUMBER.match(text)
    return number[1] if number else text


def fault_of(code: str, country: str) -> str:
    """Say what is wrong with a school's code, and what to do; nothing when it is well formed."""
    name, length = NAMES[country]
    if not code:
        return f"Falta el {name}."
    if SCIENTIFIC.match(code):
        return (
            f"«{code}»: la hoja de cálculo convirtió el {name} en un número y perdió cifras. "
            "Dé a esa columna formato de texto y expórtela otra vez."
        )
    if GROUPED.match(code):
        return f"«{code}»: el {name} trae separadores de miles. Dé a esa columna formato de texto."
    if not (code.isascii() and code.isdigit()):
        return f"«{code}»: el {name} solo lleva cifras."
    if len(code) == length:
        return ""
    if len(code) < length:
        lost = "; quizá perdió ceros a la izquierda" if country == "PE" else ""
        return f"«{code}» tiene {len(code)} cifras y el {name} lleva {length}{lost}. Escríbalo completo."
    return f"«{code}» tiene {len(code)} cifras y el {name} lleva {length}. Revíselo."

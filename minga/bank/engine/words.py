"""One analyser for documents and questions, the same on every database.

Words are folded (accents, ñ to n) and then stemmed, so that *niñas*, *ninas* and *niña* meet; the spelling as written only
ranks, so that *año* comes before *ano*.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

from minga.kernel.search import fold

VERSION = 1  # a new number asks for `minga rebuild_search`
WORD = re.compile(r"[^\W_]+")
STOP = frozenset(
    WORD.findall(
        """a al algo ante antes aquel aquella aquellas aquellos asi aun bajo cada como con contra cual
        cuales cuando de del desde donde dos e el ella ellas ellos en entre era eran es esa
        esas ese eso esos esta estan estas este esto estos fue fueron ha habia hace hacia han
        hasta hay la las le les lo los mas me mi muy ni no nos o otra otras otro otros para
        pero por porque pues que quien quienes se ser si sin sino sobre son su sus tal tambien
        tan tanto te tiene tienen toda todas todo todos tras tu u un una unas uno unos y ya yo"""
    )
)
PLURAL_Z = re.compile(r"[aeiou]ces$")
PLURAL_ES = re.compile(r"\w(?:[ae]r|[aiu]d|[ei]n|[aeio]l|or|on)es$")
PLURAL_S = re.compile(r"(?<!m)[ao]s$|mas$")
ENDS_IN_CE = frozenset(["apendices", "enlaces", "indices", "vertices"])
_stemmer = Stemmer.Stemmer("spanish")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return the stem of a folded word; plurals that the stemmer would leave alone are made singular first."""
    word = singular(word)
    return str(_stemmer.stemWord(word))


def singular(word: str) -> str:
    """Return the singular of the plurals on which Snowball parts ways with it: *lideres, raices, rios, ejes*."""
    if len(word) > 4 and PLURAL_Z.search(word) and word not in ENDS_IN_CE:
        return f"{word[:-3]}z"
    if PLURAL_ES.search(word):
        return word[:-2]
    short = 3 < len(word) < 6 and word.endswith("es")
    return word[:-1] if short or (len(word) > 3 and PLURAL_S.search(word)) else word


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    return fold(word)


def spelled(text: str) -> list[str]:
    """Return the words of a text as written, in lower case, without the words that say nothing."""
    plain = unicodedata.normalize("NFC", text.lower())
    return [w for w in WORD.findall(plain) if folded(w) not in STOP]


def analyze(text: str) -> list[str]:
    """Return the searchable stems of a text, in order, without the words that say nothing."""
    return [stem(w) for w in WORD.findall(fold(text)) if w not in STOP]

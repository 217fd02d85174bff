"""Hunspell reads all the Spanish that users read. Names of the field that it lacks stand in `words.txt`."""

from collections import defaultdict

import pytest

from .reading import ROOT
from .spelling import said, unknown

pytestmark = pytest.mark.slow
KNOWN = set((ROOT / "tests/docs/words.txt").read_text().split())


@pytest.fixture(scope="module")
def texts():
    return said()


def test_every_word_is_spelt_right(texts):
    strange = unknown("\n".join(text for _, text in texts)) - KNOWN
    where = defaultdict(set)
    for path, text in texts:
        for word in strange:
            if word in text:
                where[word].add(path.name)
    assert dict(where) == {}, "mend the word, or write it into tests/docs/words.txt"


def test_no_known_word_is_there_for_nothing(texts):
    everything = "\n".join(text for _, text in texts)
    assert sorted(word for word in KNOWN if word not in everything) == []


def test_a_misspelt_word_is_found():
    assert unknown("La evaluacion de la prática es buena") == {"evaluacion", "prática"}

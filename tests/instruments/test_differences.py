from hypothesis import given
from hypothesis import strategies as st

from minga.instruments.engine.differences import differences

TEXTS = st.text(alphabet="ab \n", max_size=60)


def side(parts, sign):
    return "".join(words for s, words in parts if s in ("=", sign))


@given(TEXTS, TEXTS)
def test_each_side_reads_whole_again(before, now):
    parts = differences(before, now)
    assert side(parts, "-") == before
    assert side(parts, "+") == now


def test_a_very_long_text_stands_beside_the_other_at_once():
    before, now = "palabra " * 20_000, "otra " * 20_000
    assert differences(before, now) == [("-", before), ("+", now)]


def test_phrases_that_were_changed_are_read_whole():
    assert differences("Las familias de doce escuelas acuerdan", "Los comités y maestros acuerdan") == [
        ("-", "Las familias de doce escuelas"),
        ("+", "Los comités y maestros"),
        ("=", " acuerdan"),
    ]

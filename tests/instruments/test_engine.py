import contextlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.instruments.engine import validation
from minga.instruments.engine.definition import KINDS, PackError, from_dict, load_pack
from minga.instruments.engine.expressions import ExpressionError, evaluate
from minga.instruments.engine.values import Malformed, clean

F1 = load_pack(Path("minga/instruments/packs/f1.yaml"))
TODAY = date(2026, 1, 1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda x: st.lists(x) | st.dictionaries(st.text(), x),
)


def codes(answers, **facts):
    return {(p.item, p.code) for p in validation.check(F1, answers, today=TODAY, facts=facts)}


def test_the_form_asks_forty_questions_in_four_blocks():
    assert [i.number for i in F1.items] == list(range(1, 41))
    assert len(F1.sections) == 4
    assert {i.kind for i in F1.items} <= set(KINDS)


def test_an_empty_ficha_lacks_its_thirty_nine_answers():
    assert sum(1 for _, code in codes({}) if code == "required") == 39


def test_a_word_too_many_is_said_with_the_surplus():
    answers = {"summary": "palabra " * 301}
    (said,) = [p.message for p in validation.check(F1, answers, today=TODAY) if p.item == "summary"]
    assert "sobran 1 palabras" in said


def test_other_needs_its_explanation_and_the_other_way_round():
    item = F1.item("replication_mechanisms")
    assert "explique" in validation.many_shape(item, {"choices": ["RM9"], "other": ""})
    assert "marque" in validation.many_shape(item, {"choices": ["RM1"], "other": "un taller"})
    assert not validation.many_shape(item, {"choices": ["RM9"], "other": "un taller"})


def test_results_need_evidence():
    answers = {"results": {"rows": [{"indicator": "x"}], "raw_text": ""}}
    assert ("results", "XE") in codes(answers)
    assert ("results", "XE") not in codes(answers, evidence={"results": 1})


@given(st.sampled_from(F1.items), JSON)
def test_any_json_is_cleaned_or_refused_and_then_checked(item, raw):
    try:
        value = clean(item, raw)
    except Malformed:
        return
    validation.check(F1, {item.code: value}, today=TODAY)
    assert clean(item, value) == value, "cleaning twice changes nothing"


def test_unseen_characters_go_and_accents_are_composed():
    assert clean(F1.item("summary"), "n\u0303o\u0000\u200b fin\r\n") == "ño fin"


def test_expressions_say_where_they_break():
    assert evaluate("selected(${a}, 'X') and not empty(${b})", {"a": {"choices": ["X"]}, "b": "y"})
    with pytest.raises(ExpressionError, match="posición"):
        evaluate("${a} ==== 3", {})


@given(st.text(max_size=60))
def test_no_expression_raises_anything_else(text):
    with contextlib.suppress(ExpressionError):
        evaluate(text, {})


def test_a_pack_with_an_unknown_kind_names_the_item():
    with pytest.raises(PackError, match="oops"):
        from_dict(
            {
                "code": "X",
                "title": "X",
                "sections": [
                    {"code": "S", "title": "S", "items": [{"code": "oops", "label": "?", "kind": "magic"}]}
                ],
            }
        )

import contextlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.instruments.engine import validation
from minga.instruments.engine.definition import KINDS, PackError, from_dict, load_pack, vet
from minga.instruments.engine.expressions import ExpressionError, evaluate
from minga.instruments.engine.values import Malformed, clean

F1 = load_pack(Path("minga/instruments/packs/f1.yaml"))
TODAY = date(2026, 1, 1)
KEYS = [
    "rows",
    "raw_text",
    "choice",
    "choices",
    "main",
    "other",
    "note",
    "none",
    "undetermined",
    "options_seen",
]
KEYS += ["value", "unit", "code", "label", "items", "text", "name", "starts", "ends", "current", "declared"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda x: st.lists(x) | st.dictionaries(st.sampled_from(KEYS) | st.text(), x),
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
    assert "sobra 1 palabra;" in said


def test_prose_kept_beside_its_rows_is_not_counted_twice():
    prose = "palabra " * 200
    answers = {"activities": {"rows": [{"name": prose}], "raw_text": prose}}
    assert ("activities", "words") not in codes(answers)
    answers["activities"]["rows"] *= 2
    assert ("activities", "words") in codes(answers)


def test_only_where_the_form_says_so_is_none_yet_an_answer():
    assert ("recognitions", "required") not in codes({"recognitions": {"none": True}})
    for item in ("activities", "replication_mechanisms", "municipality", "title"):
        assert codes({item: {"none": True}}) & {(item, "required"), (item, "shape")}


def test_a_day_that_does_not_exist_in_a_row_is_said_with_its_row():
    answers = {"activities": {"rows": [{"name": "a"}, {"name": "b", "starts": "2024-02-31"}]}}
    (said,) = [
        p.message
        for p in validation.check(F1, answers, today=TODAY)
        if (p.item, p.code) == ("activities", "shape")
    ]
    assert "fila 2, «Empieza»" in said


def test_several_places_are_kept():
    value = {"items": [{"code": "27", "label": "Chocó"}, {"code": "05", "label": "Antioquia"}]}
    assert clean(F1.item("municipality"), value) == value


def test_a_school_code_has_twelve_digits():
    form = load_pack(Path("minga/instruments/packs/es_reg.yaml"))
    for code, right in (("105001000001", True), ("1.05E+11", False), ("10500100000", False)):
        found = validation.check(form, {"school_code": code}, today=TODAY)
        assert (("school_code", "constraint") in {(p.item, p.code) for p in found}) is not right


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


@given(st.sampled_from(F1.items), JSON)
def test_any_json_is_checked_even_when_nobody_cleaned_it(item, raw):
    problems = validation.check(F1, {item.code: raw}, today=TODAY)
    validation.progress(F1, {item.code: raw}, problems)


def test_unseen_characters_go_and_accents_are_composed():
    assert clean(F1.item("summary"), "n\u0303o\u0000\u200b fin\r\n") == "ño fin"


def test_expressions_say_where_they_break():
    assert evaluate("selected(${a}, 'X') and not empty(${b})", {"a": {"choices": ["X"]}, "b": "y"})
    with pytest.raises(ExpressionError, match="posición"):
        evaluate("${a} ==== 3", {})


PIECES = [
    "${a}",
    "${r}",
    "not",
    "(",
    ")",
    "+",
    "-",
    "*",
    "/",
    "<",
    "=",
    "1",
    "1e999",
    "0",
    "'x'",
    "'('",
    "selected(",
    "words(",
    "count(",
    "sum(",
    "regex(",
    "if(",
    "today()",
    ",",
    "and",
    "or",
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join) | st.text(max_size=60),
    JSON,
    JSON,
)
def test_no_expression_raises_anything_else(text, a, r):
    with contextlib.suppress(ExpressionError):
        evaluate(text, {"a": a, "r": r}, today=TODAY)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3 - 4 / 2", 5),
        ("sum(${r}, 'n') = 3.5", True),
        ("if(count(${r}) > 1, 'sí', 'no')", "sí"),
        ("${d} <= today()", True),
        ("${d} > today()", False),
        ("regex('abc', '[a-z]+')", True),
        ("regex('abc1', '[a-z]+')", False),
    ],
)
def test_what_expressions_compute(text, value):
    answers = {"r": {"rows": [{"n": "1,5"}, {"n": "2"}, {}]}, "d": "2025-12-31"}
    assert evaluate(text, answers, today=TODAY) == value


def test_a_pattern_that_freezes_others_does_not_freeze_us():
    assert evaluate("regex(${a}, '([a-z]+ ?)+')", {"a": "a" * 5_000 + "!"}) is False
    with pytest.raises(ExpressionError, match="patrón"):
        evaluate("regex('a', '(')", {})


@pytest.mark.parametrize("key", ["show_if", "constraint"])
@pytest.mark.parametrize(("text", "said"), [("${b", "posición"), ("not empty(${nobody})", "nobody")])
def test_a_pack_with_a_wrong_expression_is_refused(key, text, said):
    item = {"code": "a", "label": "a", "kind": "text", key: text}
    form = from_dict({"code": "X", "title": "X", "sections": [{"code": "S", "title": "S", "items": [item]}]})
    with pytest.raises(PackError, match=f"a: {key}.*{said}"):
        vet(form)


def test_a_pack_may_not_promise_a_secret_that_nothing_keeps():
    item = {"code": "a", "label": "a", "kind": "text", "secret": True}
    form = from_dict({"code": "X", "title": "X", "sections": [{"code": "S", "title": "S", "items": [item]}]})
    with pytest.raises(PackError, match="secret"):
        vet(form)


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

"""The rubrics' own test vectors, and the same arithmetic done by an independent hand."""

import random
from fractions import Fraction
from pathlib import Path

import pytest

from minga.instruments.engine.definition import PackError, from_dict, read_source
from minga.instruments.engine.scoring import (
    Contender,
    consolidate,
    disagreements,
    explain,
    half_up,
    rank,
    rubric_from,
    shortfalls,
    total_of,
)

PACKS = Path("minga/instruments/packs")
ES9, F2 = (rubric_from(read_source(PACKS / f"{name}.yaml")) for name in ("es9", "f2"))
SOURCE = read_source(Path("tests/fixtures/bpge.yaml"))
BPGE = rubric_from(SOURCE)


def at(rubric, level, end):
    return {c.code: getattr(c.levels[level], end) for c in rubric.criteria}


@pytest.mark.parametrize(
    ("points", "total", "band"),
    [
        (at(ES9, 0, "high"), 24, "NASCENT"),
        (at(ES9, 1, "low"), 33, "NASCENT"),
        (at(ES9, 1, "high"), 55, "GROWING"),
        (at(ES9, 2, "low"), 64, "GROWING"),
        (at(ES9, 2, "high"), 100, "INSPIRING"),
        (at(ES9, 2, "low") | {"C4": None}, 62, "GROWING"),
    ],
)
def test_es9(points, total, band):
    got = total_of(ES9, points)
    assert (got.rounded, got.band.code) == (total, band)


def test_es9_edges_and_what_does_not_apply():
    assert [ES9.band_of(n).code[0] for n in (45, 46, 79, 80)] == ["N", "G", "G", "I"]
    assert not total_of(ES9, at(ES9, 2, "low") | {"C1": None, "C2": None, "C3": None}).is_conclusive
    assert [half_up(Fraction(n, 100)) for n in (4550, 4549)] == [46, 45]


@pytest.mark.parametrize(
    ("points", "total", "band"),
    [
        (dict.fromkeys([c.code for c in F2.criteria], 4), 40, "LOW"),
        (dict.fromkeys([c.code for c in F2.criteria], 5), 50, "MEDIUM"),
        (dict.fromkeys([c.code for c in F2.criteria], 8), 80, "HIGH"),
        (dict.fromkeys([c.code for c in F2.criteria], 10) | {"C4": 0}, 78, "MEDIUM"),
        (dict.fromkeys([c.code for c in F2.criteria], 8) | {"C8": None}, 80, "HIGH"),
    ],
)
def test_f2(points, total, band):
    got = total_of(F2, points)
    assert (got.rounded, got.band.code) == (total, band)


def by_hand(rubric, sheets, third=None):
    """Redo a result with whole numbers only: the mean as a sum, the median by sorting."""
    given = [third] if third and rubric.on_dispersion == "REFEREE" else [*sheets, *([third] if third else [])]
    top = bottom = missing = 0
    for c in rubric.criteria:
        values = sorted(s[c.code] for s in given if s[c.code] is not None)
        if not values:
            missing += 1
            continue
        if rubric.aggregation == "MEDIAN":
            values = [values[(len(values) - 1) // 2], values[len(values) // 2]]
        top += sum(values) * (12 // len(values)) * c.weight  # 12: one, two, three or four sheets divide it
        bottom += 12 * c.max_points * c.weight
    return None if missing > rubric.most_na or not bottom else (200 * top + bottom) // (2 * bottom)


MEDIAN = rubric_from({**F2.source, "aggregation": "MEDIAN"})
RUBRICS = {"ES9": ES9, "F2": F2, "MEDIAN": MEDIAN, "BPGE": BPGE}


@pytest.mark.parametrize("rubric", RUBRICS.values(), ids=RUBRICS)
def test_an_independent_hand_gets_the_same(rubric):
    dice = random.Random(7)

    def sheet():
        return {
            c.code: None if dice.random() < 0.12 else dice.randint(0, c.max_points) for c in rubric.criteria
        }

    for _ in range(5_000):
        sheets = [sheet() for _ in range(dice.randint(1, 3))]
        third = sheet() if dice.random() < 0.3 else None
        got = consolidate(rubric, sheets, third).total
        assert (got.rounded if got.is_conclusive else None) == by_hand(rubric, sheets, third)


def all_at(level, **but):
    return dict.fromkeys([c.code for c in BPGE.criteria], level) | but


@pytest.mark.parametrize(
    ("points", "exact", "missing"),
    [
        (all_at(3), Fraction(75), []),
        (
            all_at(4, C3=1),
            Fraction(325, 4),
            ["«Resultados e impacto evidenciados»: no llega al mínimo, «Nivel 2»."],
        ),
        (all_at(4, C4=0), Fraction(90), []),
        (all_at(2), Fraction(50), ["No llega al puntaje mínimo (75)."]),
    ],
)
def test_a_floor_weighs_more_than_the_total(points, exact, missing):
    assert total_of(BPGE, points).exact == exact
    assert list(shortfalls(BPGE, points, 75)) == missing


def test_the_chain_parts_equals_and_says_which_step_did():
    twins = [
        Contender("a", all_at(4, C4=0)),
        Contender("b", all_at(4, C4=0), {"field_verification": 8}),
        Contender("c", all_at(4, C3=0, C5=0)),
        Contender("d", all_at(4, C4=0), {"field_verification": 8}),
        Contender("e", all_at(4, C1=0, C2=0, C6=0)),
    ]
    told = [(p.position, p.key, p.decided_by, p.is_shared) for p in rank(BPGE, twins)]
    visit = ("verificación de campo",)
    assert told == [
        (1, "b", visit, True),
        (1, "d", visit, True),
        (3, "a", visit, False),
        (4, "e", ("Resultados e impacto evidenciados",), False),
        (5, "c", ("Resultados e impacto evidenciados",), False),
    ]
    assert [p.is_shared for p in rank(F2, [Contender(n, at(F2, 1, "low")) for n in "xy"])] == [True, True]


def test_no_decimal_decides_a_position():
    near = [Contender("a", at(ES9, 1, "low")), Contender("b", at(ES9, 1, "low") | {"C1": Fraction(33, 10)})]
    assert [p.position for p in rank(ES9, near)] == [1, 1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"aggregation": "MODE"},
        {"on_dispersion": "CONSENSUS_MEETING"},
        {"tie_breaks": [{"by": "criterion", "name": "C7"}]},
        {"tie_breaks": [{"by": "coin"}]},
        {"bands": [{"code": "A", "label": "A", "lower": 1}]},
        {"criteria": [{**SOURCE["criteria"][0], "floor": 9}]},
    ],
    ids=lambda w: next(iter(w)),
)
def test_a_rubric_that_asks_for_what_is_not_offered_is_refused(wrong):
    with pytest.raises(PackError):
        rubric_from({**SOURCE, **wrong})


@pytest.mark.parametrize(("rubric", "form"), [(F2, "f1"), (ES9, "es_reg")])
def test_what_a_criterion_points_at_stands_in_the_form(rubric, form):
    asked = {i.code for i in from_dict(read_source(PACKS / f"{form}.yaml")).items}
    for criterion in rubric.criteria:
        assert criterion.fields
        assert {*criterion.fields, *filter(None, [criterion.self_assessment])} <= asked


def test_two_sheets_too_far_apart_say_where():
    low, high = at(F2, 0, "high"), at(F2, 2, "low")
    said = disagreements(F2, [low, high])
    assert any("40 puntos" in s for s in said)
    assert any("niveles distintos" in s for s in said)
    assert any("2 niveles de distancia" in s for s in said)
    assert disagreements(F2, [at(F2, 1, "low"), at(F2, 1, "low")]) == ()


def test_a_sheet_that_says_nothing_does_not_count_as_zero_points():
    nothing = at(F2, 1, "low") | {"C1": None, "C2": None, "C3": None}
    said = disagreements(F2, [at(F2, 1, "low"), nothing])
    assert said == ("Una valoración no es concluyente y otra sí.",)
    assert disagreements(F2, []) == ()


def test_the_mean_or_the_referee():
    a, b = dict.fromkeys(at(F2, 0, "low"), 6), dict.fromkeys(at(F2, 0, "low"), 7)
    assert consolidate(F2, [a, b]).total.rounded == 65
    assert consolidate(F2, [a, b], third=dict.fromkeys(a, 8)).total.band.code == "HIGH"


def test_a_level_is_explained():
    told = explain(F2, {c.code: Fraction(5) for c in F2.criteria})
    assert told.sentence.startswith("50 de 100 puntos: Nivel medio; faltan 30 puntos para Nivel alto.")
    assert [g.code for g in told.gains] == [c.code for c in F2.criteria]
    assert told.most[0].name.startswith("Resultados")
    assert len(told.most) == 3
    assert told.most[0].next_level.descriptor == "Línea base, fuente y efecto en la población"
    assert told.distance == 30


def test_the_road_to_the_next_level_is_short_and_true():
    dice = random.Random(3)
    for _ in range(500):
        points = {c.code: Fraction(dice.randint(0, 2 * c.max_points), 2) for c in ES9.criteria}
        told = explain(ES9, points)
        if told.above is None:
            assert told.total.band.code == "INSPIRING"
            continue
        raised = {g.code: g.max_points for g in told.gains if f"«{g.name}»" in told.road}
        assert total_of(ES9, points | raised).rounded >= told.above.lower
        smallest = min(raised, key=lambda code: ES9.criterion(code).max_points - points[code])
        del raised[smallest]
        assert total_of(ES9, points | raised).rounded < told.above.lower
    assert (
        explain(ES9, at(ES9, 2, "high")).sentence == "100 de 100 puntos: Inspiradora; es el nivel más alto."
    )
    assert "No es concluyente" in explain(ES9, dict.fromkeys(["C1", "C2"], 1)).sentence

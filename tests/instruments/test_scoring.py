"""The rubrics' own test vectors, and the same arithmetic done by an independent hand."""

import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from minga.instruments.engine.definition import read_source
from minga.instruments.engine.scoring import (
    consolidate,
    disagreements,
    explain,
    half_up,
    rubric_from,
    total_of,
)

PACKS = Path("minga/instruments/packs")
ES9, F2 = (rubric_from(read_source(PACKS / f"{name}.yaml")) for name in ("es9", "f2"))


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


@pytest.mark.parametrize("rubric", [ES9, F2], ids=["ES9", "F2"])
def test_an_independent_hand_gets_the_same(rubric):
    dice = random.Random(7)
    for _ in range(3_000):
        sheet = {
            c.code: dice.choice([None, *range(c.max_points + 1)])
            if dice.random() < 0.1
            else dice.randint(0, c.max_points)
            for c in rubric.criteria
        }
        used = [c for c in rubric.criteria if sheet[c.code] is not None]
        if len(used) < len(rubric.criteria) - 2:
            assert not total_of(rubric, sheet).is_conclusive
            continue
        top, bottom = (
            sum(sheet[c.code] * c.weight for c in used) * 100,
            sum(c.max_points * c.weight for c in used),
        )
        assert total_of(rubric, sheet).rounded == (2 * top + bottom) // (2 * bottom)


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
    assert consolidate(F2, [a, b], referee=dict.fromkeys(a, 8)).total.band.code == "HIGH"


def test_a_level_is_explained():
    sentence, gains = explain(F2, {c.code: Fraction(Decimal(5)) for c in F2.criteria})
    assert sentence.startswith("50 de 100 puntos: Nivel medio; faltan 30 puntos para Nivel alto.")
    assert gains[0].name.startswith("Resultados")

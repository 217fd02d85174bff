"""Adding up a sheet, telling two sheets apart, and bringing several to one result."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .rubric import Band, Criterion, Rubric


@dataclass(frozen=True)
class Total:
    """What points amount to: exact out of 100, rounded, its band; `band` is None when too many criteria do not apply."""

    exact: Fraction
    rounded: int
    band: Band | None

    @property
    def is_conclusive(self) -> bool:
        return self.band is not None


@dataclass(frozen=True)
class Consolidated:
    """The result of several sheets: points per criterion (None = no aplica), total, and each disagreement in a sentence."""

    points: dict[str, Fraction | None]
    total: Total
    disagreements: tuple[str, ...]
    method: str


def half_up(value: Fraction) -> int:
    """Round half up to an integer: 45.5 is 46, 45.49 is 45."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def total_of(rubric: Rubric, points: Mapping[str, Any]) -> Total:
    """Add up a sheet. A criterion with None does not apply and leaves the sum; more than `most_na` of them say nothing."""
    applicable = [c for c in rubric.criteria if points.get(c.code) is not None]
    if len(rubric.criteria) - len(applicable) > rubric.most_na or not applicable:
        return Total(Fraction(0), 0, None)
    got = sum((Fraction(points[c.code]) * c.weight for c in applicable), Fraction(0))
    exact = Fraction(100) * got / sum(c.max_points * c.weight for c in applicable)
    rounded = half_up(exact)
    return Total(exact, rounded, rubric.band_of(rounded))


def disagreements(rubric: Rubric, sheets: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Say where sheets are too far apart: totals, levels of development, or one criterion two descriptions away."""
    given = list(sheets)
    totals = [total_of(rubric, s) for s in given]
    sure = [t.exact for t in totals if t.is_conclusive]
    said = []
    if sure and len(sure) < len(totals):
        said.append("Una valoración no es concluyente y otra sí.")
    spread = max(sure, default=Fraction(0)) - min(sure, default=Fraction(0))
    if spread > rubric.dispersion_points:
        said.append(
            f"Los totales se separan {in_words(spread)} puntos; el máximo es {rubric.dispersion_points}."
        )
    if len({t.band for t in totals if t.is_conclusive}) > 1:
        said.append("Los totales caen en niveles distintos.")
    return (*said, *(told for c in rubric.criteria if (told := too_far(rubric, c, given))))


def too_far(rubric: Rubric, criterion: Criterion, sheets: list[Mapping[str, Any]]) -> str:
    reached = [criterion.level_at(s[criterion.code]) for s in sheets if s.get(criterion.code) is not None]
    apart = max(reached, default=0) - min(reached, default=0)
    return (
        f"«{criterion.name}»: hay {apart} niveles de distancia." if apart >= rubric.dispersion_levels else ""
    )


def in_words(value: Fraction) -> str:
    """Write a number with at most one decimal and a comma, never rounding what exceeds a limit down to it."""
    tenths = -(-value.numerator * 10 // value.denominator)
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else f"{tenths // 10}"


def consolidate(
    rubric: Rubric, sheets: Sequence[Mapping[str, Any]], third: Mapping[str, Any] | None = None
) -> Consolidated:
    """Bring sheets to one result: the rubric's mean or median per criterion.

    After a dispersion `third` is the sheet of a third person: a referee who saw both decides alone, one who scored
    blind counts as one more (the rubric's `on_dispersion`).
    """
    said = disagreements(rubric, sheets)
    if third is not None and rubric.on_dispersion == "REFEREE":
        given, method = [third], "REFEREE"
    elif third is not None:
        given, method = [*sheets, third], f"THIRD_BLIND_{rubric.aggregation}"
    else:
        given, method = list(sheets), rubric.aggregation
    points = {
        c.code: middle(rubric, [s[c.code] for s in given if s.get(c.code) is not None])
        for c in rubric.criteria
    }
    return Consolidated(points, total_of(rubric, points), said, method)


def middle(rubric: Rubric, values: list[Any]) -> Fraction | None:
    if not values:
        return None
    exact = [Fraction(v) for v in values]
    return median(exact) if rubric.aggregation == "MEDIAN" else sum(exact, Fraction(0)) / len(exact)

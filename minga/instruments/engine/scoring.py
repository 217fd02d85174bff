"""Rubrics: what a sheet of points is worth, when two sheets disagree, and why a level is what it is.

Points and totals are exact decimals; a total is out of 100, rounded half up, then banded (rubrics.md, sections 2, 3 and 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .definition import PackError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class Level:
    """One description of a criterion, with the points that it may take (both ends included)."""

    name: str
    low: int
    high: int
    descriptor: str


@dataclass(frozen=True)
class Criterion:
    """One thing that is judged; `fields` are the codes of the form's items to read for it."""

    code: str
    name: str
    max_points: int
    levels: tuple[Level, ...]
    question: str = ""
    weight: int = 1
    fields: tuple[str, ...] = ()

    def level_at(self, points: Decimal) -> int:
        """Return the index of the level whose band a number of points has reached."""
        reached = [n for n, level in enumerate(self.levels) if points >= level.low]
        return reached[-1] if reached else 0


@dataclass(frozen=True)
class Band:
    """A level of development: it begins at `lower` points of 100."""

    code: str
    label: str
    lower: int


@dataclass(frozen=True)
class Rubric:
    """A whole rubric with its rules of consolidation."""

    code: str
    title: str
    criteria: tuple[Criterion, ...]
    bands: tuple[Band, ...]
    source_note: str = ""
    is_proposed: bool = True
    most_na: int = 2
    min_sheets: int = 2
    dispersion_points: int = 15
    dispersion_levels: int = 2
    kind: str = "RUBRIC"
    source: Any = None

    def criterion(self, code: str) -> Criterion:
        return next(c for c in self.criteria if c.code == code)

    def band_of(self, rounded: int) -> Band:
        return next(b for b in sorted(self.bands, key=lambda b: -b.lower) if rounded >= b.lower)


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
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


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
            f"Los totales se separan {half_up(spread)} puntos; el máximo es {rubric.dispersion_points}."
        )
    if len({t.band for t in totals if t.is_conclusive}) > 1:
        said.append("Los totales caen en niveles distintos.")
    for criterion in rubric.criteria:
        reached = [
            criterion.level_at(Decimal(s[criterion.code])) for s in given if s.get(criterion.code) is not None
        ]
        if reached and max(reached) - min(reached) >= rubric.dispersion_levels:
            said.append(f"«{criterion.name}»: hay {max(reached) - min(reached)} niveles de distancia.")
    return tuple(said)


def consolidate(
    rubric: Rubric, sheets: Sequence[Mapping[str, Any]], referee: Mapping[str, Any] | None = None
) -> Consolidated:
    """Bring sheets to one result: the mean per criterion, or the referee's points when one has written them."""
    said = disagreements(rubric, sheets)
    if referee is not None:
        points = {
            c.code: None if referee.get(c.code) is None else Fraction(referee[c.code])
            for c in rubric.criteria
        }
        return Consolidated(points, total_of(rubric, points), said, "REFEREE")
    points = {c.code: mean([s[c.code] for s in sheets if s.get(c.code) is not None]) for c in rubric.criteria}
    return Consolidated(points, total_of(rubric, points), said, "MEAN")


def mean(values: list[Any]) -> Fraction | None:
    return sum((Fraction(v) for v in values), Fraction(0)) / len(values) if values else None


@dataclass(frozen=True)
class Gain:
    """How many points of 100 a criterion could still add."""

    name: str
    points: Fraction | None
    max_points: int
    could_add: Fraction
    level: str
    descriptor: str

    @property
    def shown(self) -> float | None:
        return None if self.points is None else float(self.points)

    @property
    def could_show(self) -> float:
        return float(self.could_add)


def explain(rubric: Rubric, points: Mapping[str, Fraction | None]) -> tuple[str, list[Gain]]:
    """Return one sentence that explains the total, and what each criterion gave and could add (most first)."""
    total = total_of(rubric, points)
    full = sum(c.max_points * c.weight for c in rubric.criteria if points.get(c.code) is not None) or 1
    gains = [gain_of(c, points.get(c.code), full) for c in rubric.criteria]
    gains.sort(key=lambda g: -g.could_add)
    if total.band is None:
        return "No es concluyente: hay demasiados criterios que no aplican.", gains
    above = [b for b in sorted(rubric.bands, key=lambda b: b.lower) if b.lower > total.rounded]
    reach = (
        f"faltan {above[0].lower - total.rounded} puntos para {above[0].label}"
        if above
        else "es el nivel más alto"
    )
    most = ", ".join(f"«{g.name}»" for g in gains[:3] if g.could_add)
    rest = f" Donde más puede crecer: {most}." if most and above else ""
    return f"{total.rounded} de 100 puntos: {total.band.label}; {reach}.{rest}", gains


def gain_of(criterion: Criterion, points: Fraction | None, full: int) -> Gain:
    if points is None:
        return Gain(criterion.name, None, criterion.max_points, Fraction(0), "No aplica", "")
    level = criterion.levels[criterion.level_at(Decimal(points.numerator) / Decimal(points.denominator))]
    could = Fraction(100) * (criterion.max_points - points) * criterion.weight / full
    return Gain(criterion.name, points, criterion.max_points, could, level.name, level.descriptor)


def rubric_from(source: Mapping[str, Any]) -> Rubric:
    """Build a rubric from a pack's data; `PackError` names what is wrong."""
    rules = {
        k: source[k]
        for k in ("most_na", "min_sheets", "dispersion_points", "dispersion_levels")
        if k in source
    }
    criteria = tuple(criterion_from(c, source) for c in source["criteria"])
    bands = tuple(Band(**b) for b in source["bands"])
    if not any(b.lower == 0 for b in bands):
        raise PackError(f"{source['code']}: no band begins at 0")
    return Rubric(
        source["code"],
        source["title"],
        criteria,
        bands,
        source.get("source_note", ""),
        source.get("is_proposed", True),
        source=source,
        **rules,
    )


def criterion_from(source: Mapping[str, Any], rubric: Mapping[str, Any]) -> Criterion:
    cuts = source.get("cuts") or rubric["cuts"]
    ends = [*(c - 1 for c in cuts[1:]), source["max_points"]]
    names = rubric["level_names"]
    if len(source["descriptors"]) != len(cuts):
        raise PackError(f"{source['code']}: {len(cuts)} levels need as many descriptors")
    levels = tuple(
        Level(n, lo, hi, d) for n, lo, hi, d in zip(names, cuts, ends, source["descriptors"], strict=True)
    )
    return Criterion(
        source["code"],
        source["name"],
        source["max_points"],
        levels,
        source.get("question", ""),
        source.get("weight", 1),
        tuple(source.get("fields", ())),
    )

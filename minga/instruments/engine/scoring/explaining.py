"""Why a level is what it is, how far the next one lies, and what would raise it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from .totals import half_up, total_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .rubric import Band, Criterion, Level, Rubric
    from .totals import Total

MOST = 3


@dataclass(frozen=True)
class Gain:
    """What a criterion gave, how many points of 100 it could still add, and the description of its next level."""

    code: str
    name: str
    points: Fraction | None
    max_points: int
    weight: int
    could_add: Fraction
    level: Level | None
    next_level: Level | None

    @property
    def shown(self) -> float | None:
        return None if self.points is None else float(self.points)

    @property
    def could_show(self) -> int:
        """Return the gain in whole points: it is a direction, not a promise."""
        return half_up(self.could_add)


@dataclass(frozen=True)
class Explanation:
    """One sentence, the criteria in the rubric's order, the three with most to gain, and the road to the next level."""

    sentence: str
    total: Total
    gains: tuple[Gain, ...]
    most: tuple[Gain, ...]
    above: Band | None
    distance: int
    road: str


def explain(rubric: Rubric, points: Mapping[str, Fraction | None]) -> Explanation:
    """Explain a total: points per criterion, distance to the next level, and where most can still be gained."""
    total = total_of(rubric, points)
    full = sum(c.max_points * c.weight for c in rubric.criteria if points.get(c.code) is not None) or 1
    gains = tuple(gain_of(c, points.get(c.code), full) for c in rubric.criteria)
    most = tuple(sorted((g for g in gains if g.could_add), key=lambda g: -g.could_add)[:MOST])
    if total.band is None:
        sentence = "No es concluyente: hay demasiados criterios que no aplican."
        return Explanation(sentence, total, gains, most, None, 0, "")
    above = rubric.band_above(total.rounded)
    if above is None:
        sentence = f"{total.rounded} de 100 puntos: {total.band.label}; es el nivel más alto."
        return Explanation(sentence, total, gains, most, None, 0, "")
    distance = above.lower - total.rounded
    named = ", ".join(f"«{g.name}»" for g in most)
    reach = "falta 1 punto" if distance == 1 else f"faltan {distance} puntos"
    sentence = (
        f"{total.rounded} de 100 puntos: {total.band.label}; {reach} para {above.label}."
        f" Donde más puede crecer: {named}."
    )
    return Explanation(sentence, total, gains, most, above, distance, road_to(above, total, gains))


def road_to(above: Band, total: Total, gains: tuple[Gain, ...]) -> str:
    """Name the fewest criteria that reach the next level at their full points."""
    needed, chosen = above.lower - Fraction(1, 2) - total.exact, []
    for gain in sorted(gains, key=lambda g: -g.could_add):
        chosen.append(f"«{gain.name}»")
        needed -= gain.could_add
        if needed <= 0:
            break
    if len(chosen) == 1:
        return f"Para {above.label} bastaría con llevar {chosen[0]} a su máximo."
    return f"Para {above.label} bastaría con llevar {', '.join(chosen[:-1])} y {chosen[-1]} a su máximo."


def gain_of(criterion: Criterion, points: Fraction | None, full: int) -> Gain:
    known = (criterion.code, criterion.name, points, criterion.max_points, criterion.weight)
    if points is None:
        return Gain(*known, Fraction(0), None, None)
    at = criterion.level_at(points)
    could = Fraction(100) * (criterion.max_points - points) * criterion.weight / full
    following = criterion.levels[at + 1] if at + 1 < len(criterion.levels) else None
    return Gain(*known, could, criterion.levels[at], following)

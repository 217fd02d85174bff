"""Floors, pass marks and ties: who may be preselected, and what parts those with the same total."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any

from .totals import Total, total_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from .rubric import Rubric, TieBreak


@dataclass(frozen=True)
class Contender:
    """A candidate in a ranking: its consolidated points, and facts from outside (a visit's score, a special group)."""

    key: Any
    points: Mapping[str, Any]
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A position. `decided_by` names each step of the chain that was used; the same position twice is still a tie."""

    position: int
    key: Any
    total: Total
    decided_by: tuple[str, ...]
    is_shared: bool


def shortfalls(rubric: Rubric, points: Mapping[str, Any], pass_mark: Any) -> tuple[str, ...]:
    """Say why a candidate cannot be preselected: under the pass mark (points of 100), or under a floor whatever its total."""
    total = total_of(rubric, points)
    if not total.is_conclusive:
        return ("No es concluyente: hay demasiados criterios que no aplican.",)
    said = [] if total.exact >= pass_mark else [f"No llega al puntaje mínimo ({pass_mark})."]
    for c in rubric.criteria:
        if c.floor is None:
            continue
        given = points.get(c.code)
        if given is None or c.level_at(given) < c.floor:
            said.append(f"«{c.name}»: no llega al mínimo, «{c.levels[c.floor].name}».")
    return tuple(said)


def rank(rubric: Rubric, contenders: Iterable[Contender]) -> list[Place]:
    """Order by rounded total, then by the rubric's chain; what the chain cannot part shares its position.

    The rounded total decides first, so that no decimal does.
    """
    given = list(contenders)
    totals = {c.key: total_of(rubric, c.points) for c in given}
    if len(totals) != len(given):
        raise ValueError("a contender stands twice")
    groups = parted(given, lambda c: Fraction(totals[c.key].rounded if totals[c.key].is_conclusive else -1))
    found: list[Place] = []
    for group in groups:
        for tied, steps in settle(group, rubric.tie_breaks, ()):
            at = len(found) + 1
            found += [Place(at, c.key, totals[c.key], steps, len(tied) > 1) for c in tied]
    return found


def settle(
    tied: list[Contender], chain: Sequence[TieBreak], used: tuple[str, ...]
) -> list[tuple[list[Contender], tuple[str, ...]]]:
    """Part a group of equals by the chain, step after step; returns the groups left, each with the steps it took."""
    if len(tied) == 1 or not chain:
        return [(tied, used)]
    groups = parted(tied, lambda c: value_of(c, chain[0]))
    if len(groups) == 1:
        return settle(tied, chain[1:], used)
    steps = (*used, chain[0].label)
    return [part for group in groups for part in settle(group, chain[1:], steps)]


def value_of(contender: Contender, step: TieBreak) -> Fraction:
    held = contender.facts if step.by == "fact" else contender.points
    return Fraction(held.get(step.name) or 0)


def parted(contenders: list[Contender], value: Callable[[Contender], Fraction]) -> list[list[Contender]]:
    ordered = sorted(contenders, key=value, reverse=True)
    return [list(group) for _value, group in groupby(ordered, key=value)]

"""What a rubric is, and how a pack's data becomes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..definition import PackError

if TYPE_CHECKING:
    from collections.abc import Mapping

AGGREGATIONS = ("MEAN", "MEDIAN")
ON_DISPERSION = ("REFEREE", "THIRD_BLIND")  # a consensus meeting needs minutes, which no room keeps yet
NOTE_RULES = ("BELOW_MAX", "ALWAYS")
SELF_ASSESSMENT = ("AFTER_SHEET", "BESIDE")
# rules that a pack may state, each with the values that it may take (None: a whole number, a yes or a no)
RULES: dict[str, tuple[str, ...] | None] = {
    "most_na": None,
    "min_sheets": None,
    "dispersion_points": None,
    "dispersion_levels": None,
    "aggregation": AGGREGATIONS,
    "on_dispersion": ON_DISPERSION,
    "note_rule": NOTE_RULES,
    "note_min_chars": None,
    "needs_pointer": None,
    "peers_see_after": None,
    "self_assessment_shown": SELF_ASSESSMENT,
}


@dataclass(frozen=True)
class Level:
    """One description of a criterion, with the points that it may take (both ends included)."""

    name: str
    low: int
    high: int
    descriptor: str

    @property
    def points(self) -> range:
        return range(self.low, self.high + 1)

    @property
    def is_anchor(self) -> bool:
        """Whether the level is one number, so that choosing it is scoring."""
        return self.low == self.high


@dataclass(frozen=True)
class Criterion:
    """One thing that is judged; `fields` are the codes of the form's items to read for it.

    `floor` is the index of the lowest level with which a candidate may be preselected; `self_assessment` is the form's
    item in which the authors judged themselves by the same criterion.
    """

    code: str
    name: str
    max_points: int
    levels: tuple[Level, ...]
    question: str = ""
    weight: int = 1
    fields: tuple[str, ...] = ()
    floor: int | None = None
    na_allowed: bool = True
    self_assessment: str = ""

    def level_at(self, points: Any) -> int:
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
class TieBreak:
    """One step of the chain that parts equals: the criterion of most weight, a named criterion, or a fact from outside."""

    by: str
    name: str
    label: str


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
    aggregation: str = "MEAN"
    on_dispersion: str = "REFEREE"
    note_rule: str = "BELOW_MAX"
    note_min_chars: int = 1
    needs_pointer: bool = False
    peers_see_after: bool = True
    self_assessment_shown: str = "AFTER_SHEET"
    tie_breaks: tuple[TieBreak, ...] = ()
    kind: str = "RUBRIC"
    source: Any = None

    def criterion(self, code: str) -> Criterion:
        return next(c for c in self.criteria if c.code == code)

    def band_of(self, rounded: int) -> Band:
        return next(b for b in sorted(self.bands, key=lambda b: -b.lower) if rounded >= b.lower)

    def band_above(self, rounded: int) -> Band | None:
        """Return the next level of development, if there is one."""
        above = [b for b in sorted(self.bands, key=lambda b: b.lower) if b.lower > rounded]
        return above[0] if above else None


def rubric_from(source: Mapping[str, Any]) -> Rubric:
    """Build a rubric from a pack's data; `PackError` names what is wrong."""
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
        tie_breaks=tuple(tie_break_from(t, criteria) for t in source.get("tie_breaks", ())),
        source=source,
        **rules_from(source),
    )


def rules_from(source: Mapping[str, Any]) -> dict[str, Any]:
    """Read the rules that a pack states; one that is not offered is refused rather than ignored."""
    stated = {name: source[name] for name in RULES if name in source}
    for name, value in stated.items():
        offered = RULES[name]
        if offered is not None and value not in offered:
            raise PackError(f"{source['code']}: {name} {value} is not one of {', '.join(offered)}")
    return stated


def criterion_from(source: Mapping[str, Any], rubric: Mapping[str, Any]) -> Criterion:
    levels = levels_from(source, rubric)
    floor = source.get("floor")
    if floor is not None and not 0 <= floor < len(levels):
        raise PackError(f"{source['code']}: there is no level {floor} to be its floor")
    return Criterion(
        source["code"],
        source["name"],
        levels[-1].high,
        levels,
        source.get("question", ""),
        source.get("weight", 1),
        tuple(source.get("fields", ())),
        floor,
        source.get("na_allowed", True),
        source.get("self_assessment", ""),
    )


def levels_from(source: Mapping[str, Any], rubric: Mapping[str, Any]) -> tuple[Level, ...]:
    """Read the levels of a criterion: bands of points, or anchors (each level is one number, from 0 up)."""
    told = source["descriptors"]
    anchored = rubric.get("scale", "BANDED_POINTS") == "ANCHORED_LEVELS"
    cuts = range(len(told)) if anchored else source.get("cuts") or rubric["cuts"]
    ends = [*(c - 1 for c in cuts[1:]), cuts[-1] if anchored else source["max_points"]]
    names = rubric.get("level_names") or [f"Nivel {n}" for n in range(len(told))]
    if not len(told) == len(cuts) == len(names):
        raise PackError(f"{source['code']}: {len(cuts)} levels need as many descriptors and names")
    if any(low > high for low, high in zip(cuts, ends, strict=True)):
        raise PackError(f"{source['code']}: a level ends before it begins")
    return tuple(Level(n, lo, hi, d) for n, lo, hi, d in zip(names, cuts, ends, told, strict=True))


def tie_break_from(source: Mapping[str, Any], criteria: tuple[Criterion, ...]) -> TieBreak:
    by, name = source["by"], source.get("name", "")
    if by == "criterion" and name not in {c.code for c in criteria}:
        raise PackError(f"tie break: there is no criterion {name}")
    if by == "weight":
        name = max(criteria, key=lambda c: c.weight).code
    elif by not in ("criterion", "fact"):
        raise PackError(f"tie break: {by} is neither weight, criterion nor fact")
    named = next((c.name for c in criteria if c.code == name), name)
    return TieBreak("fact" if by == "fact" else "criterion", name, source.get("label") or named)

"""What came of a round: the result, why, and how a practice grew from one round to the next."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from minga.instruments.engine import scoring
from minga.instruments.queries import rubric_of

from ..models import Assignment, Candidate
from ..workflow import Outcome
from .sheets import sent_sheets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from minga.practices.models import Practice


@dataclass(frozen=True)
class Standing:
    """A candidate's place among those of its round."""

    candidate: Candidate
    place: scoring.Place


WITH = ("round__rubric__instrument", "round__office", "edition__version")


def candidate_of(practice: Practice) -> Candidate | None:
    """Return the newest candidate of a practice that still has effect."""
    found = Candidate.objects.filter(practice=practice).exclude(status=Outcome.VOID).select_related(*WITH)
    return found.order_by("-pk").first() or (
        Candidate.objects.filter(practice=practice).select_related(*WITH).order_by("-pk").first()
    )


def result_points(candidate: Candidate) -> dict[str, Fraction | None]:
    held = candidate.result.get("points", {})
    return {code: None if value is None else Fraction(value) for code, value in held.items()}


def explanation(candidate: Candidate) -> scoring.Explanation:
    return scoring.explain(rubric_of(candidate.rubric), result_points(candidate))


def merged_notes(candidate: Candidate) -> dict[str, list[str]]:
    """Return the improvement notes by criterion, without names, in the order of the stable aliases."""
    sheets = sent_sheets(candidate, Assignment.Duty.EVALUATOR)
    sheets.sort(key=lambda s: s.assignment.alias or 0)
    sheets += sent_sheets(candidate, Assignment.Duty.REFEREE)
    return {
        criterion.code: [n for s in sheets if (n := s.scores.get(criterion.code, {}).get("note", ""))]
        for criterion in rubric_of(candidate.rubric).criteria
    }


def trajectory_of(practice: Practice) -> QuerySet[Candidate]:
    """Return the rounds whose result was told, oldest first: a series, not just the last score."""
    told = Candidate.objects.filter(practice=practice, status=Outcome.RELEASED)
    return told.select_related(*WITH).order_by("released_at", "pk")


@dataclass(frozen=True)
class Growth:
    """How one criterion (or the total, without a code) went from round to round; None where it did not apply."""

    code: str
    name: str
    values: tuple[float | None, ...]


def growth_of(told: Sequence[Candidate]) -> tuple[list[Candidate], list[Growth]]:
    """Return the rounds that can be compared with the last one (same rubric by its code), and the series of each criterion."""
    if not told:
        return [], []
    code = told[-1].round.rubric.instrument_id
    same = [c for c in told if c.round.rubric.instrument_id == code]
    points = [result_points(c) for c in same]
    totals = [c.result.get("rounded") for c in same]  # none where the round was not conclusive
    total = Growth("", "", tuple(None if n is None else float(n) for n in totals))
    series = [
        Growth(
            c.code, c.name, tuple(None if (p := held.get(c.code)) is None else float(p) for held in points)
        )
        for c in rubric_of(told[-1].rubric).criteria
    ]
    return same, [total, *series]


def bands_of(rubric: scoring.Rubric, found: QuerySet[Candidate]) -> list[tuple[scoring.Band, list[Standing]]]:
    """Return the results of some candidates of one round, by band from the highest, in order, ties told."""
    results = (Outcome.CONSOLIDATED, Outcome.RELEASED)
    held = {c.pk: c for c in found.filter(status__in=results).select_related("practice__institution")}
    places = scoring.rank(rubric, [scoring.Contender(pk, result_points(c)) for pk, c in held.items()])
    standings = [Standing(held[p.key], p) for p in places]
    ordered = sorted(rubric.bands, key=lambda b: -b.lower)
    return [(band, [s for s in standings if s.place.total.band == band]) for band in ordered]

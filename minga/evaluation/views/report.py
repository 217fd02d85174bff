"""The result as its authors read it: the level, why, what would raise it, the notes without names, and how it grew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from minga.instruments.queries import rubric_of
from minga.practices.queries import visible_to

from .. import queries, rules

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.instruments.engine.scoring import Rubric
    from minga.people.types import SignedIn

    from ..models import Candidate


@login_required
def report(request: SignedIn, practice: int) -> HttpResponse:
    """Show the last result that was told, or an earlier one of the trajectory (`?ronda=`)."""
    found = get_object_or_404(visible_to(request.user).select_related("institution__parent"), pk=practice)
    told = list(queries.trajectory_of(found))
    asked = [c for c in told if str(c.pk) == request.GET.get("ronda", "")] or told[-1:]
    if not asked or not rules.can_read_report(request.user, asked[0]):
        raise Http404
    return render(request, "evaluation/report.html", report_of(asked[0], told))


def report_of(candidate: Candidate, told: list[Candidate]) -> dict[str, Any]:
    rubric, explained = rubric_of(candidate.rubric), queries.explanation(candidate)
    notes, own = queries.merged_notes(candidate), queries.self_assessment_of(candidate)
    rounds, growth = queries.growth_of(told)
    return {
        "practice": candidate.practice,
        "candidate": candidate,
        "rubric": rubric,
        "told": explained,
        "own": own,
        "rows": [(gain, own.get(gain.code, "")) for gain in explained.gains],
        "notes": [(gain.name, notes[gain.code]) for gain in explained.gains],
        "scale": scale_of(rubric),
        "rounds": rounds if len(rounds) > 1 else [],
        "growth": growth,
        "others": [c for c in told if c.pk != candidate.pk],
    }


def scale_of(rubric: Rubric) -> list[dict[str, Any]]:
    """Return the bands as stretches of a line of 100 points, to be drawn."""
    bands = sorted(rubric.bands, key=lambda b: b.lower)
    ends = [*(b.lower for b in bands[1:]), 100]
    return [
        {"label": b.label, "at": b.lower, "width": end - b.lower, "last": end - 1}
        for b, end in zip(bands, ends, strict=True)
    ]

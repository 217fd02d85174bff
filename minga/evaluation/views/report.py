"""The result as its authors read it: the level, why, and the notes without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render

from minga.instruments.queries import rubric_of

from .. import queries, rules
from .board import candidate_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn


@login_required
def report(request: SignedIn, practice: int) -> HttpResponse:
    candidate = candidate_or_404(request, practice)
    if not rules.can_read_report(request.user, candidate):
        raise Http404
    told, notes = queries.explanation(candidate), queries.merged_notes(candidate)
    context = {
        "practice": candidate.practice,
        "candidate": candidate,
        "told": told,
        "notes": [(g.name, notes[g.code]) for g in told.gains],
        "rubric": rubric_of(candidate.rubric),
    }
    return render(request, "evaluation/report.html", context)

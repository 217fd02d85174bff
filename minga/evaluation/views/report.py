"""The result as its authors read it: the level, why, what would raise it, the notes without names, and how it grew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from minga.documents.views import send_document
from minga.planning.queries import commitments_about
from minga.planning.queries import visible_to as known_commitments
from minga.practices.queries import visible_to

from .. import queries, reports, rules

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn

    from ..models import Candidate


def asked_or_404(request: SignedIn, practice: int) -> tuple[Candidate, list[Candidate]]:
    """Return the last result that was told, or an earlier one of the trajectory (`?ronda=`), and all of them."""
    found = get_object_or_404(visible_to(request.user).select_related("institution__parent"), pk=practice)
    told = list(queries.trajectory_of(found))
    asked = [c for c in told if str(c.pk) == request.GET.get("ronda", "")] or told[-1:]
    if not asked or not rules.can_read_report(request.user, asked[0]):
        raise Http404
    return asked[0], told


@login_required
def report(request: SignedIn, practice: int) -> HttpResponse:
    candidate, told = asked_or_404(request, practice)
    context = reports.report_of(candidate, told)
    context["can_improve"] = rules.can_ask_improvement(request.user, candidate)
    context["commitments"] = commitments_about("EVALUATION_NOTE", candidate.pk).filter(
        pk__in=known_commitments(request.user)
    )
    return render(request, "evaluation/report.html", context)


@login_required
def report_file(request: SignedIn, practice: int, form: str) -> HttpResponse:
    return send_document(reports.result_document(*asked_or_404(request, practice)), form)

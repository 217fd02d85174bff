"""The results of a round as bands and ties: no decimal decides, and each step that parted equals is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from minga.instruments.queries import rubric_of

from .. import queries
from .people import coordinators_only

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn


@coordinators_only
def results(request: SignedIn, number: int) -> HttpResponse:
    found = get_object_or_404(queries.rounds_of(request.user), pk=number)
    rubric = rubric_of(found.rubric)
    context = {
        "round": found,
        "rubric": rubric,
        "bands": queries.bands_of(rubric, queries.coordinated_by(request.user).filter(round=found)),
    }
    return render(request, "evaluation/round.html", context)

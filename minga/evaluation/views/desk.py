from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.instruments.queries import form_of, rubric_of
from minga.kernel.decisions import Refused
from minga.practices.queries.card import text_of

from .. import queries, rules, services
from ..forms import RecuseForm, read_scores
from ..models import Assignment

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.models import User
    from minga.people.types import SignedIn

    from ..models import Candidate


def mine_or_404(request: SignedIn, pk: int) -> Assignment:
    return get_object_or_404(queries.assigned_to(request.user), pk=pk)


@login_required
def desk(request: SignedIn, pk: int) -> HttpResponse:
    """The evaluator's desk: the frozen ficha beside the rubric."""
    assignment = mine_or_404(request, pk)
    refused = None
    if request.method == "POST":
        rubric = rubric_of(assignment.candidate.rubric)
        services.save_sheet(
            assignment, read_scores(rubric, request.POST), request.POST.get("opinion", ""), by=request.user
        )
        if "submit" not in request.POST:
            messages.success(request, _("Hoja guardada."))
            return redirect("evaluation:desk", pk)
        try:
            services.submit_sheet(assignment, by=request.user)
        except Refused as problem:
            refused = problem.decision
        else:
            messages.success(request, _("Su hoja se envió y quedó sellada."))
            return redirect("desk:home")
    return render(
        request,
        "evaluation/desk.html",
        desk_context(request, assignment, refused),
        status=200 if refused is None else 422,
    )


def desk_context(request: SignedIn, assignment: Assignment, refused: Any) -> dict[str, Any]:
    candidate = assignment.candidate
    form, answers = form_of(candidate.edition.version), candidate.edition.content["answers"]
    sheet, rubric = queries.last_sheet(assignment), rubric_of(candidate.rubric)
    scores = sheet.scores if sheet else {}
    numbers = {i.code: i.number for i in form.items}
    return {
        "assignment": assignment,
        "practice": candidate.practice,
        "rubric": rubric,
        "criteria": [
            (c, scores.get(c.code, {}), [(f, numbers[f]) for f in c.fields if f in numbers])
            for c in rubric.criteria
        ],
        "sections": [
            (s.title, [(i, text_of(i, answers.get(i.code))) for i in s.items]) for s in form.sections
        ],
        "sheet": sheet,
        "can_write": rules.can_write(request.user, assignment),
        "others": others_of(request.user, candidate),
        "recuse_form": RecuseForm(),
        "refused": []
        if refused is None
        else [{"message": u.message, "url": f"#{u.anchor}"} for u in refused.unmet],
    }


def others_of(person: User, candidate: Candidate) -> list[tuple[str, list[tuple[str, Any]]]]:
    """Return the sheets of the others for whoever may see them now: by name for the coordinator, else by number."""
    if not rules.others_are_open(person, candidate):
        return []
    coordinates, duty = bool(rules.can_coordinate(person, candidate)), Assignment.Duty
    sheets = queries.sent_sheets(candidate, duty.EVALUATOR)
    if coordinates or candidate.consolidated_at:
        sheets += queries.sent_sheets(candidate, duty.REFEREE)
    sheets = [s for s in sheets if s.assignment.person_id != person.pk]
    sheets.sort(key=lambda s: (s.assignment.duty, s.assignment.alias or 0, s.pk))
    criteria = rubric_of(candidate.rubric).criteria
    return [
        (
            s.assignment.person.full_name if coordinates else s.assignment.shown_as,
            [(c.name, s.scores.get(c.code, {})) for c in criteria],
        )
        for s in sheets
    ]


@login_required
@require_POST
def accept(request: SignedIn, pk: int) -> HttpResponse:
    services.accept(mine_or_404(request, pk), by=request.user)
    return redirect("evaluation:desk", pk)


@login_required
@require_POST
def recuse(request: SignedIn, pk: int) -> HttpResponse:
    assignment, form = mine_or_404(request, pk), RecuseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Diga qué clase de impedimento es y en qué consiste."))
        return redirect("evaluation:desk", pk)
    services.recuse(assignment, **form.cleaned_data, by=request.user)
    messages.success(request, _("Gracias por declararlo. La oficina nombrará a otra persona."))
    return redirect("desk:home")

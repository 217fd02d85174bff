from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.instruments.queries import form_of, rubric_of
from minga.kernel.decisions import Refused, require
from minga.people.queries import people_with
from minga.practices.queries import visible_to, written_by
from minga.practices.queries.card import text_of
from minga.practices.rules import office_of

from . import queries, rules, services
from .forms import RecuseForm, read_scores
from .models import Assignment, Candidate
from .workflow import Outcome

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn


def mine_or_404(request: SignedIn, pk: int) -> Assignment:
    return get_object_or_404(queries.assigned_to(request.user), pk=pk)


def candidate_or_404(request: SignedIn, practice: int) -> Candidate:
    found = get_object_or_404(visible_to(request.user).select_related("institution__parent"), pk=practice)
    candidate = queries.candidate_of(found)
    if candidate is None:
        raise Http404
    candidate.practice = found
    return candidate


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
    sheet, rubric = queries.open_sheet(assignment), rubric_of(candidate.rubric)
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
        "others": referee_view(request, candidate),
        "recuse_form": RecuseForm(),
        "refused": []
        if refused is None
        else [{"message": u.message, "url": f"#{u.anchor}"} for u in refused.unmet],
    }


def referee_view(request: SignedIn, candidate: Candidate) -> list[tuple[int, list[tuple[str, Any]]]]:
    """Return the other sheets for whoever may see them now (the referee), by alias."""
    if not rules.others_are_open(request.user, candidate):
        return []
    rubric = rubric_of(candidate.rubric)
    sheets = queries.sent_sheets(candidate, Assignment.Duty.EVALUATOR)
    return [
        (s.assignment.alias, [(c.name, s.scores.get(c.code, {})) for c in rubric.criteria]) for s in sheets
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


@login_required
@require_POST
def reopen(request: SignedIn, pk: int) -> HttpResponse:
    assignment = get_object_or_404(Assignment.objects.select_related("candidate__practice"), pk=pk)
    candidate_or_404(request, assignment.candidate.practice_id)
    services.reopen_sheet(assignment, request.POST.get("reason", ""), by=request.user)
    return redirect("evaluation:board", assignment.candidate.practice_id)


@login_required
def board(request: SignedIn, practice: int) -> HttpResponse:
    """The coordinator's page of one candidate: who judges, how far, and why somebody cannot."""
    candidate = candidate_or_404(request, practice)
    require(rules.can_coordinate(request.user, candidate))
    people = people_with(("evaluator", "referee"), office_of(candidate.practice))
    context = {
        "candidate": candidate,
        "practice": candidate.practice,
        "assignments": candidate.assignments.select_related("person").order_by("alias"),
        "people": [(p, rules.fits(candidate, p)) for p in people],
        "needs_referee": candidate.status == Outcome.IN_DISPERSION,
        "sheets": referee_view(request, candidate),
        "explained": queries.explanation(candidate) if candidate.consolidated_at else None,
        "can_release": rules.can_release(request.user, candidate),
    }
    return render(request, "evaluation/board.html", context)


@login_required
@require_POST
def assign(request: SignedIn, practice: int) -> HttpResponse:
    candidate = candidate_or_404(request, practice)
    people = people_with(("evaluator", "referee"), office_of(candidate.practice))
    person = get_object_or_404(
        people, pk=request.POST.get("person", "0") if request.POST.get("person", "0").isdecimal() else 0
    )
    duty = Assignment.Duty.REFEREE if candidate.status == Outcome.IN_DISPERSION else Assignment.Duty.EVALUATOR
    services.assign(candidate, person, by=request.user, duty=duty)
    messages.success(request, _("%(name)s recibió el aviso.") % {"name": person.full_name})
    return redirect("evaluation:board", practice)


@login_required
@require_POST
def release(request: SignedIn, practice: int) -> HttpResponse:
    services.release(candidate_or_404(request, practice), by=request.user)
    messages.success(request, _("Sus autores ya pueden ver el resultado."))
    return redirect("evaluation:board", practice)


@login_required
def report(request: SignedIn, practice: int) -> HttpResponse:
    """The report to the author: the level, why, and the notes without names."""
    candidate = candidate_or_404(request, practice)
    mine = written_by(request.user).filter(practice=candidate.practice).exists()
    if candidate.status != Outcome.RELEASED or not (mine or rules.can_coordinate(request.user, candidate)):
        raise Http404
    told = queries.explanation(candidate)
    context = {
        "practice": candidate.practice,
        "candidate": candidate,
        "sentence": told.sentence,
        "gains": told.gains,
        "notes": queries.merged_notes(candidate),
        "rubric": rubric_of(candidate.rubric),
    }
    return render(request, "evaluation/report.html", context)

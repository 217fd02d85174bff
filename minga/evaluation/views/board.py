"""The coordinator's page of one practice: who judges it, until when, and what becomes of the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.journal.queries import comments_on
from minga.kernel import clock
from minga.kernel.decisions import require
from minga.people.queries import people_with
from minga.practices.queries import visible_to
from minga.practices.rules import office_of

from .. import queries, rules, services
from ..forms import ConflictForm, DueForm, ReasonForm, ReassignForm, RoundForm
from ..models import Assignment, Candidate, Round
from ..workflow import JUDGES, JUDGING, OFFICE, OWED, Outcome
from .deskpage import others_of

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from minga.kernel.decisions import Decision
    from minga.people.models import User
    from minga.people.types import SignedIn


def candidate_or_404(request: SignedIn, practice: int) -> Candidate:
    found = get_object_or_404(visible_to(request.user).select_related("institution__parent"), pk=practice)
    candidate = queries.candidate_of(found)
    if candidate is None:
        raise Http404
    candidate.practice = found
    return candidate


def coordinated_or_404(request: SignedIn, pk: int) -> Assignment:
    """Return an assignment of a practice that the coordinator may know of."""
    found = Assignment.objects.filter(candidate__practice__in=visible_to(request.user))
    assignment = get_object_or_404(
        found.select_related(
            "person", "candidate__practice__institution__parent", "candidate__round__rubric"
        ),
        pk=pk,
    )
    require(rules.can_coordinate(request.user, assignment.candidate))
    return assignment


@login_required
def board(request: SignedIn, practice: int) -> HttpResponse:
    candidate = candidate_or_404(request, practice)
    require(rules.can_coordinate(request.user, candidate))
    return render(request, "evaluation/board.html", board_context(request, candidate))


def board_context(request: SignedIn, candidate: Candidate) -> dict[str, Any]:
    people = judges_of(candidate)
    free = [person for person, fits in people if fits]
    assignments = list(candidate.assignments.select_related("person").order_by("duty", "pk"))
    can_change = candidate.status in JUDGING
    rows = [
        (a, ReassignForm(people=free, prefix=f"a{a.pk}") if a.status in OWED and can_change else None)
        for a in assignments
    ]
    return {
        "practice": candidate.practice,
        "candidate": candidate,
        "rows": rows,
        "reopens": {a.pk: a.status == "SUBMITTED" and may_reopen(candidate, a) for a in assignments},
        "people": people if can_change else [],
        "needs_referee": candidate.status == Outcome.IN_DISPERSION,
        "sheets": others_of(request.user, candidate),
        "explained": queries.explanation(candidate) if candidate.consolidated_at else None,
        "can_release": rules.can_release(request.user, candidate),
        "round_form": RoundForm() if can_open_another(request, candidate) else None,
        "said": comments_on(candidate),
        "conflicts": conflicts_context(request, candidate),
        "conflict_form": ConflictForm(people=concerned(candidate)),
        "today": clock.today(),
    }


def judges_of(candidate: Candidate) -> list[tuple[User, Decision]]:
    """Return who holds the role, each with whether they may judge this candidate and why not."""
    people = list(people_with(JUDGES, office_of(candidate.practice)).order_by("full_name"))
    gates = queries.gates_of([candidate], people)
    return [(p, rules.fit_with(gates[candidate.pk, p.pk])) for p in people]


def concerned(candidate: Candidate) -> list[User]:
    """Return of whom the office may say that they are conflicted: who judges or coordinates there."""
    return list(people_with((*JUDGES, *OFFICE), office_of(candidate.practice)).order_by("full_name"))


def may_reopen(candidate: Candidate, assignment: Assignment) -> bool:
    third = assignment.duty == Assignment.Duty.REFEREE
    return candidate.status == (Outcome.INCONCLUSIVE if third else Outcome.PENDING)


def can_open_another(request: SignedIn, candidate: Candidate) -> bool:
    return any(rules.can_open_round(request.user, candidate.practice, kind) for kind in Round.Type.values)


def conflicts_context(request: SignedIn, candidate: Candidate) -> list[tuple[Any, Decision]]:
    declared = queries.conflicts_on(candidate.practice)
    return [(c, rules.can_lift(request.user, c, "reason")) for c in declared]


def answered(request: SignedIn, form: forms.Form) -> bool:
    """Say what a small form lacks; whether it can be acted upon."""
    for errors in form.errors.values():
        messages.error(request, str(errors[0]))
    return form.is_valid()


@login_required
@require_POST
def assign(request: SignedIn, practice: int) -> HttpResponse:
    candidate = candidate_or_404(request, practice)
    people = people_with(JUDGES, office_of(candidate.practice))
    chosen = request.POST.get("person", "")
    person = get_object_or_404(people, pk=int(chosen) if chosen.isdecimal() and len(chosen) < 16 else 0)
    form = DueForm({"due_on": request.POST.get("due_on", ""), "reason": "-"}, due_required=False)
    if answered(request, form):
        services.assign(candidate, person, by=request.user, due_on=form.cleaned_data["due_on"])
        messages.success(request, _("%(name)s recibió el aviso.") % {"name": person.full_name})
    return redirect("evaluation:board", practice)


@login_required
@require_POST
def reassign(request: SignedIn, pk: int) -> HttpResponse:
    assignment = coordinated_or_404(request, pk)
    free = [person for person, fits in judges_of(assignment.candidate) if fits]
    form = ReassignForm(request.POST, people=free, prefix=f"a{pk}")
    if answered(request, form):
        services.reassign(assignment, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s ya no la tiene a su cargo.") % {"name": assignment.person})
    return redirect("evaluation:board", assignment.candidate.practice_id)


@login_required
@require_POST
def move_due(request: SignedIn, pk: int) -> HttpResponse:
    assignment, form = coordinated_or_404(request, pk), DueForm(request.POST)
    if answered(request, form):
        services.move_due(assignment, by=request.user, **form.cleaned_data)
        day = date_format(form.cleaned_data["due_on"], "d/m/Y")
        messages.success(request, _("El plazo quedó para el %(day)s.") % {"day": day})
    return redirect("evaluation:board", assignment.candidate.practice_id)


@login_required
@require_POST
def remind(request: SignedIn, pk: int) -> HttpResponse:
    assignment = coordinated_or_404(request, pk)
    sent = services.remind(assignment, by=request.user)
    words = _("%(name)s recibió el recordatorio.") if sent else _("Hoy ya se le recordó a %(name)s.")
    messages.success(request, words % {"name": assignment.person.full_name})
    return redirect("evaluation:board", assignment.candidate.practice_id)


@login_required
@require_POST
def reopen(request: SignedIn, pk: int) -> HttpResponse:
    assignment, form = coordinated_or_404(request, pk), ReasonForm(request.POST)
    if answered(request, form):
        services.reopen_sheet(assignment, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("La hoja volvió a quien la escribió. La versión enviada se conserva."))
    return redirect("evaluation:board", assignment.candidate.practice_id)


@login_required
@require_POST
def resume(request: SignedIn, practice: int) -> HttpResponse:
    """Name another third person after an inconclusive one."""
    candidate, form = candidate_or_404(request, practice), ReasonForm(request.POST)
    if answered(request, form):
        services.resume(candidate, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Ahora nombre a otra persona dirimente."))
    return redirect("evaluation:board", practice)


@login_required
@require_POST
def again(request: SignedIn, practice: int) -> HttpResponse:
    candidate, form = candidate_or_404(request, practice), ReasonForm(request.POST)
    if answered(request, form):
        services.void(candidate, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("La valoración empieza de nuevo: asigne a otras personas."))
    return redirect("evaluation:board", practice)


@login_required
@require_POST
def another_round(request: SignedIn, practice: int) -> HttpResponse:
    candidate, form = candidate_or_404(request, practice), RoundForm(request.POST)
    if answered(request, form):
        opened = services.open_round(candidate.practice, form.cleaned_data["kind"], by=request.user)
        messages.success(request, _("Se abrió: %(round)s.") % {"round": opened.round})
    return redirect("evaluation:board", practice)


@login_required
@require_POST
def declare(request: SignedIn, practice: int) -> HttpResponse:
    candidate = candidate_or_404(request, practice)
    require(rules.can_coordinate(request.user, candidate))
    form = ConflictForm(request.POST, people=concerned(candidate))
    if answered(request, form):
        services.declare_conflict(candidate.practice, by=request.user, **form.cleaned_data)
        messages.success(request, _("El impedimento quedó registrado y vale desde ahora."))
    return redirect("evaluation:board", practice)


@login_required
@require_POST
def lift(request: SignedIn, practice: int, conflict: int) -> HttpResponse:
    candidate, form = candidate_or_404(request, practice), ReasonForm(request.POST)
    found = get_object_or_404(queries.conflicts_on(candidate.practice), pk=conflict)
    found.practice = candidate.practice
    if answered(request, form):
        services.lift_conflict(found, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("El impedimento se levantó. Queda en la historia con su motivo."))
    return redirect("evaluation:board", practice)


@login_required
@require_POST
def release(request: SignedIn, practice: int) -> HttpResponse:
    services.release(candidate_or_404(request, practice), by=request.user)
    messages.success(request, _("Sus autores ya pueden ver el resultado."))
    return redirect("evaluation:board", practice)

"""Plans: the list, the tree, its lines, its approval, how it goes, what hangs from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.documents.views import deliver, send_table
from minga.journal.queries import history_of
from minga.kernel import events
from minga.kernel.decisions import Refused, require
from minga.ui.forms import explain

from .. import queries, reports, rules, services
from ..forms.commitments import ReasonForm
from ..forms.plans import FORMS, ApproveForm, ClosingForm, PlanForm, ProgressForm, ReadingForm
from ..models import Action, Indicator

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from minga.people.types import SignedIn

    from ..forms.plans import PartForm
    from ..models import Plan

RECENT = 20
WORDS = {"objetivo": "objective", "indicador": "indicator", "accion": "action"}


def plan_or_404(request: SignedIn, pk: int) -> Plan:
    return get_object_or_404(queries.plans_visible_to(request.user), pk=pk)


@login_required
def plans(request: SignedIn) -> HttpResponse:
    context = {
        "plans": queries.plans_visible_to(request.user).order_by(
            "institution__name", "-first_year", "-version"
        ),
        "can_start": queries.places_to_plan(request.user).exists(),
    }
    return render(request, "planning/plans/listing.html", context)


@login_required
def new_plan(request: SignedIn) -> HttpResponse:
    places = queries.places_to_plan(request.user)
    form = PlanForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.start_plan(
                given["institution"], given["name"], given["first_year"], given["last_year"], by=request.user
            )
        except Refused as refused:
            explain(form, refused)
        else:
            return redirect("planning:plan", made.pk)
    context = {"form": form, "has_places": places.exists()}
    return render(request, "planning/plans/start.html", context, status=422 if form.errors else 200)


@login_required
def plan(request: SignedIn, pk: int) -> HttpResponse:
    return shown(request, plan_or_404(request, pk))


def shown(
    request: SignedIn, found: Plan, problems: list[dict[str, str]] | None = None, **wrong: Form
) -> HttpResponse:
    """Show the tree with what this person may do about it; `problems` say what stopped an approval."""
    person, sentences = request.user, events.declared()
    writes, heads = rules.can_write_plan(person, found), rules.heads_plan(person, found)
    told = history_of(found).exclude(verb="plan.written")[:RECENT]
    binds = {"binds_periods": found.binds_periods}
    context = {
        "plan": found,
        "tree": [(name, [(b, shares(b)) for b in branches]) for name, branches in queries.tree_of(found)],
        "writes": writes,
        "approve_form": ApproveForm(initial=binds) if heads and found.is_draft else None,
        "discard_form": ReasonForm(auto_id="descartar-%s") if writes else None,
        "close_form": ClosingForm() if heads and found.is_in_force else None,
        "revises": found.is_in_force and rules.can_revise_plan(person, found),
        "history": [(e, sentences.get(e.verb, e.verb)) for e in told],
        "problems": problems or [],
        **wrong,
    }
    return render(request, "planning/plans/plan.html", context, status=422 if problems or wrong else 200)


def shares(branch: queries.Branch) -> list[tuple[Indicator, int | None]]:
    return [(i, queries.share_of(i, i.value)) for i in branch.indicators]  # type: ignore[attr-defined]


@login_required
def part(request: SignedIn, pk: int, word: str, number: int | None = None) -> HttpResponse:
    """Write one line of a plan in preparation, new or standing."""
    found = plan_or_404(request, pk)
    if word not in WORDS:
        raise Http404
    require(rules.can_write_plan(request.user, found))
    form = part_form(request, found, WORDS[word], number)
    if request.method == "POST" and form.is_valid():
        made = services.write_part(found, WORDS[word], form.cleaned_data, by=request.user, number=number)
        messages.success(request, _("Quedó en el plan."))
        return redirect(f"{reverse('planning:plan', args=[pk])}#{word}-{made.pk}")
    context = {"plan": found, "form": form, "word": word, "number": number, "components": queries.COMPONENTS}
    return render(request, "planning/plans/part.html", context, status=422 if form.errors else 200)


def part_form(request: SignedIn, found: Plan, what: str, number: int | None) -> PartForm:
    standing = queries.part_of(found, what, number) if number else None
    initial = {"objective": request.GET.get("objetivo")}
    told = {"institution": found.institution, "objectives": found.objectives.all()}
    return FORMS[what](request.POST or None, instance=standing, initial=initial, **told)


@login_required
@require_POST
def remove_part(request: SignedIn, pk: int, word: str, number: int) -> HttpResponse:
    found = plan_or_404(request, pk)
    if word not in WORDS:
        raise Http404
    services.remove_part(found, WORDS[word], number, by=request.user)
    messages.success(request, _("Ya no está en el plan."))
    return redirect("planning:plan", pk)


@login_required
@require_POST
def approve(request: SignedIn, pk: int) -> HttpResponse:
    found, form = plan_or_404(request, pk), ApproveForm(request.POST)
    if form.is_valid():
        try:
            services.approve_plan(
                found,
                form.cleaned_data["act"],
                binds_periods=form.cleaned_data["binds_periods"],
                by=request.user,
            )
        except Refused as refused:
            if not refused.decision.unmet:
                raise
            told = [
                {"message": str(u.message), "url": "#id_act" if u.anchor == "act" else f"#{u.anchor}"}
                for u in refused.decision.unmet
            ]
            return shown(request, found, told, approve_form=form)
        messages.success(request, _("El plan está vigente. Quienes responden por sus acciones ya lo saben."))
        return redirect("planning:plan", pk)
    return shown(request, found, approve_form=form)


@login_required
@require_POST
def discard(request: SignedIn, pk: int) -> HttpResponse:
    found, form = plan_or_404(request, pk), ReasonForm(request.POST, auto_id="descartar-%s")
    if not form.is_valid():
        return shown(request, found, discard_form=form)
    services.discard_plan(found, form.cleaned_data["reason"], by=request.user)
    return redirect("planning:plan", pk)


@login_required
@require_POST
def close(request: SignedIn, pk: int) -> HttpResponse:
    found, form = plan_or_404(request, pk), ClosingForm(request.POST)
    if form.is_valid():
        try:
            services.close_plan(found, form.cleaned_data["closing"], by=request.user)
        except Refused as refused:
            if not refused.decision.unmet:
                raise
            explain(form, refused)
        else:
            messages.success(request, _("El plan quedó cerrado. Se conserva entero."))
            return redirect("planning:plan", pk)
    return shown(request, found, close_form=form)


@login_required
@require_POST
def revise(request: SignedIn, pk: int) -> HttpResponse:
    made = services.revise_plan(plan_or_404(request, pk), by=request.user)
    messages.success(request, _("Esta es la nueva versión. La vigente rige hasta que se apruebe esta."))
    return redirect("planning:plan", made.pk)


@login_required
def plan_file(request: SignedIn, pk: int, form: str) -> HttpResponseBase:
    return send_table(request, reports.plan_table(plan_or_404(request, pk)), form)


@login_required
def coverage(request: SignedIn, pk: int) -> HttpResponse:
    found = plan_or_404(request, pk)
    return render(
        request, "planning/plans/coverage.html", {"plan": found, "coverage": queries.coverage_of(found)}
    )


def action_or_404(request: SignedIn, pk: int) -> Action:
    seen = queries.plans_visible_to(request.user)
    found = Action.objects.select_related("objective__plan__institution", "responsible")
    return get_object_or_404(found, pk=pk, objective__plan__in=seen)


@login_required
def action(request: SignedIn, pk: int) -> HttpResponse:
    found = action_or_404(request, pk)
    form = ProgressForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(rules.can_report(request.user, found))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.tell_progress(
                found, given["percent"], given["account"], upload=given["file"], by=request.user
            )
        except Refused as refused:
            form.add_error("file", str(refused.decision.reason))
        else:
            messages.success(request, _("El avance quedó contado."))
            return redirect("planning:action", pk)
    context = {
        "action": found,
        "plan": found.objective.plan,
        "progress": queries.progress_of(found),
        "activities": queries.activities_of(found),
        "form": form if rules.can_report(request.user, found) else None,
    }
    return render(request, "planning/plans/action.html", context, status=422 if form.errors else 200)


@login_required
def progress_file(request: SignedIn, pk: int, said: int) -> HttpResponseBase:
    told = get_object_or_404(queries.progress_of(action_or_404(request, pk)), pk=said)
    if told.evidence is None:
        raise Http404
    return deliver(request, told.evidence)


@login_required
def indicator(request: SignedIn, pk: int) -> HttpResponse:
    seen = queries.plans_visible_to(request.user)
    found = get_object_or_404(
        queries.with_last_value(Indicator.objects.select_related("objective__plan__institution")),
        pk=pk,
        objective__plan__in=seen,
    )
    plan = found.objective.plan
    form = ReadingForm(request.POST or None)
    if request.method == "POST":
        require(rules.can_read_value(request.user, plan))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.read_value(found, given["value"], given["read_on"], given["source"], by=request.user)
        except Refused as refused:
            explain(form, refused)
        else:
            messages.success(request, _("El valor quedó anotado."))
            return redirect("planning:indicator", pk)
    context = {
        "indicator": found,
        "plan": plan,
        "share": queries.share_of(found, found.value),  # type: ignore[attr-defined]
        "readings": queries.readings_of(found),
        "form": form if rules.can_read_value(request.user, plan) else None,
    }
    return render(request, "planning/plans/indicator.html", context, status=422 if form.errors else 200)

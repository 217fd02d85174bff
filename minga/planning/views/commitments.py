"""Commitments: one board of what is owed, and a page for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.documents.views import deliver
from minga.journal.queries import history_of
from minga.kernel import events
from minga.kernel.decisions import Refused
from minga.ui.forms import explain

from .. import queries, rules, services
from ..forms.commitments import DayForm, FulfilForm, HandOverForm, ReasonForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from minga.people.types import SignedIn

    from ..models import Commitment

PAGE_SIZE = 25


@login_required
def board(request: SignedIn) -> HttpResponse:
    """Show what is owed, first what is due first; `?estado=` one of the filters or `vencidos`."""
    found = queries.visible_to(request.user)
    asked = request.GET.get("estado", "debidos")
    chosen = queries.overdue() if asked == "vencidos" else queries.FILTERS.get(asked)
    if chosen is None:
        raise Http404
    counts = queries.counted(found)
    names = {
        "debidos": _("Pendientes"),
        "vencidos": _("Vencidos"),
        "cumplidos": _("Por verificar"),
        "cerrados": _("Cerrados"),
    }
    context = {
        "page": Paginator(found.filter(chosen), PAGE_SIZE).get_page(request.GET.get("pagina")),
        "filters": [(name, label, counts[name], name == asked) for name, label in names.items()],
        "ages": queries.ages_of(found) if counts["vencidos"] else [],
    }
    return render(request, "planning/board.html", context)


def seen_or_404(request: SignedIn, pk: int) -> Commitment:
    return get_object_or_404(queries.visible_to(request.user), pk=pk)


@login_required
def commitment(request: SignedIn, pk: int) -> HttpResponse:
    return page(request, seen_or_404(request, pk))


def page(request: SignedIn, found: Commitment, **wrong: Form) -> HttpResponse:
    """Show a commitment with what this person may do now; `wrong` holds a form to be corrected."""
    person, sentences = request.user, events.declared()
    people = queries.people_who_may_owe(found.institution)
    forms: dict[str, Any] = {
        "fulfil_form": rules.can_work_on(person, found) and FulfilForm(auto_id="hecho-%s"),
        "day_form": rules.can_propose_day(person, found) and DayForm(auto_id="dia-%s"),
        "cancel_form": rules.can_cancel(person, found) and ReasonForm(auto_id="anular-%s"),
        "back_form": rules.can_verify(person, found) and ReasonForm(auto_id="falta-%s"),
        "hand_form": rules.can_hand_over(person, found) and HandOverForm(auto_id="entrega-%s", people=people),
    }
    context = {
        "commitment": found,
        "can_start": found.status == "OPEN" and rules.can_work_on(person, found),
        "answers_day": rules.can_answer_day(person, found),
        "history": [(e, sentences.get(e.verb, e.verb)) for e in history_of(found)],
        **{name: form or None for name, form in forms.items()},
        **wrong,
    }
    return render(request, "planning/commitment.html", context, status=422 if wrong else 200)


def act(
    request: SignedIn, found: Commitment, name: str, form: Form | None, deed: Callable[[], object], said: str
) -> HttpResponse:
    """Do one thing and come back to the page, or stay on it with the form and what to correct."""
    if form is not None and not form.is_valid():
        return page(request, found, **{name: form})
    try:
        deed()
    except Refused as refused:
        if form is None or not refused.decision.unmet:
            raise
        explain(form, refused)
        return page(request, found, **{name: form})
    messages.success(request, said)
    return redirect("planning:commitment", found.pk)


@login_required
@require_POST
def start(request: SignedIn, pk: int) -> HttpResponse:
    it = seen_or_404(request, pk)
    return act(request, it, "", None, lambda: services.start(it, by=request.user), _("Quedó en curso."))


@login_required
@require_POST
def fulfil(request: SignedIn, pk: int) -> HttpResponse:
    it, form = seen_or_404(request, pk), FulfilForm(request.POST, request.FILES, auto_id="hecho-%s")

    def deed() -> object:
        given = form.cleaned_data
        return services.fulfil(it, given["account"], upload=given["file"], by=request.user)

    return act(
        request,
        it,
        "fulfil_form",
        form,
        deed,
        _("Quedó como cumplido. Falta que lo verifique quien lo pidió."),
    )


@login_required
@require_POST
def verify(request: SignedIn, pk: int) -> HttpResponse:
    it = seen_or_404(request, pk)
    return act(request, it, "", None, lambda: services.verify(it, by=request.user), _("Quedó verificado."))


@login_required
@require_POST
def give_back(request: SignedIn, pk: int) -> HttpResponse:
    it, form = seen_or_404(request, pk), ReasonForm(request.POST, auto_id="falta-%s")
    deed = lambda: services.give_back(it, form.cleaned_data["reason"], by=request.user)  # noqa: E731
    return act(request, it, "back_form", form, deed, _("Volvió a quien lo debe, con lo que falta."))


@login_required
@require_POST
def cancel(request: SignedIn, pk: int) -> HttpResponse:
    it, form = seen_or_404(request, pk), ReasonForm(request.POST, auto_id="anular-%s")
    deed = lambda: services.cancel(it, form.cleaned_data["reason"], by=request.user)  # noqa: E731
    return act(request, it, "cancel_form", form, deed, _("Quedó sin efecto."))


@login_required
@require_POST
def propose_day(request: SignedIn, pk: int) -> HttpResponse:
    it, form = seen_or_404(request, pk), DayForm(request.POST, auto_id="dia-%s")

    def deed() -> object:
        return services.propose_day(
            it, form.cleaned_data["due_on"], form.cleaned_data["reason"], by=request.user
        )

    return act(
        request,
        it,
        "day_form",
        form,
        deed,
        _("La otra persona recibió la propuesta. Hasta entonces vale la fecha de antes."),
    )


@login_required
@require_POST
def answer_day(request: SignedIn, pk: int) -> HttpResponse:
    it, accepts = seen_or_404(request, pk), request.POST.get("answer") == "yes"
    said = _("La nueva fecha quedó aceptada.") if accepts else _("Se mantiene la fecha de antes.")
    return act(request, it, "", None, lambda: services.answer_day(it, accepts=accepts, by=request.user), said)


@login_required
@require_POST
def hand_over(request: SignedIn, pk: int) -> HttpResponse:
    it = seen_or_404(request, pk)
    people = queries.people_who_may_owe(it.institution)
    form = HandOverForm(request.POST, auto_id="entrega-%s", people=people)

    def deed() -> object:
        return services.hand_over(it, form.cleaned_data["to"], form.cleaned_data["reason"], by=request.user)

    return act(request, it, "hand_form", form, deed, _("Quedó a cargo de otra persona, con su nota."))


@login_required
def evidence(request: SignedIn, pk: int) -> HttpResponseBase:
    found = seen_or_404(request, pk)
    if found.evidence is None:
        raise Http404
    return deliver(request, found.evidence)

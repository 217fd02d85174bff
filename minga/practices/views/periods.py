"""When an office receives fichas: its dates, seen by everybody near it and set by its quality team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.journal.queries import history_of
from minga.kernel import events
from minga.kernel.decisions import Refused
from minga.people.queries import institutions_where
from minga.ui.forms import explain

from .. import queries, rules, services
from ..forms.practice import PeriodForm, ReasonForm
from ..queries.visible import KEEPERS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn

    from ..models import RegistrationPeriod

CLOSING = "closing-%s"  # two forms on one page, each with its reason


@login_required
def listing(request: SignedIn) -> HttpResponse:
    offices = list(queries.offices_with_periods(request.user).prefetch_related("registration_periods"))
    told = []
    for office in offices:
        periods = sorted(office.registration_periods.all(), key=lambda p: p.opens_at, reverse=True)
        said = rules.said_of(queries.stands(periods))
        told.append((office, said, periods, rules.can_keep_periods(request.user, office)))
    context = {"offices": told, "keeps": any(kept for *_rest, kept in told)}
    return render(request, "practices/periods/listing.html", context)


@login_required
def start(request: SignedIn) -> HttpResponse:
    places = institutions_where(request.user, KEEPERS)
    form = PeriodForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        told = {"kind": given["kind"], "name": given["name"], "action": given["action"], **form.moments}
        try:
            services.open_period(given["institution"], **told, by=request.user)
        except Refused as refused:
            explain(form, refused)
        else:
            messages.success(request, _("El período quedó fijado. Ya lo ven sus establecimientos."))
            return redirect("practices:periods")
    context = {"form": form, "has_places": places.exists()}
    return render(request, "practices/periods/start.html", context, status=422 if form.errors else 200)


@login_required
def change(request: SignedIn, pk: int) -> HttpResponse:
    period = kept_or_404(request, pk)
    form = PeriodForm(request.POST or None, places=None, period=period)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.change_period(
                period, name=given["name"], reason=given["reason"], by=request.user, **form.moments
            )
        except Refused as refused:
            explain(form, refused)
        else:
            messages.success(request, _("Los cambios quedaron guardados."))
            return redirect("practices:periods")
    return page(request, kept_or_404(request, pk), form, ReasonForm(auto_id=CLOSING))


@login_required
@require_POST
def close(request: SignedIn, pk: int) -> HttpResponse:
    period = kept_or_404(request, pk)
    form = ReasonForm(request.POST, auto_id=CLOSING)
    if form.is_valid():
        try:
            services.close_period(period, form.cleaned_data["reason"], by=request.user)
        except Refused as refused:
            explain(form, refused)
        else:
            messages.success(
                request, _("El registro quedó cerrado. Lo escrito se conserva y el motivo está a la vista.")
            )
            return redirect("practices:periods")
    return page(request, period, PeriodForm(places=None, period=period), form)


def kept_or_404(request: SignedIn, pk: int) -> RegistrationPeriod:
    found = queries.periods_kept_by(request.user).select_related("institution")
    return get_object_or_404(found, pk=pk)


def page(
    request: SignedIn, period: RegistrationPeriod, form: PeriodForm, closing: ReasonForm
) -> HttpResponse:
    sentences = events.declared()
    context = {
        "period": period,
        "form": form,
        "closing": closing,
        "is_over": period.standing in (period.Standing.CLOSED, period.Standing.CANCELLED),
        "is_open": period.standing == period.Standing.OPEN,
        "history": [(e, sentences.get(e.verb, e.verb)) for e in history_of(period)],
    }
    wrong = form.errors or closing.errors
    return render(request, "practices/periods/period.html", context, status=422 if wrong else 200)

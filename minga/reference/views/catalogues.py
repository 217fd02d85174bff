"""The lists that forms choose from: read by everybody with an account, the proposed ones changed by date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minga.kernel import clock

from .. import queries, rules, services
from ..forms import TermForm
from ..models import Catalogue, Term
from .register import day_asked, done, page, told_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    uses = queries.uses()
    found = [(c, uses.get(c.code, [])) for c in queries.catalogues()]
    return render(request, "reference/catalogues/list.html", {"catalogues": found})


@login_required
def catalogue(request: HttpRequest, code: str) -> HttpResponse:
    found, today = get_object_or_404(Catalogue, code=code), clock.today()
    day = day_asked(request) or today
    context = {
        "catalogue": found,
        "standing": queries.standing_of(found, day),
        "day": day,
        "is_today": day == today,
        "edits": rules.can_edit(request.user, found),
        "uses": queries.uses().get(code, []),
        "history": told_of(found, TermForm.base_fields),
    }
    return render(request, "reference/catalogues/catalogue.html", context)


def edited(request: HttpRequest, code: str) -> Catalogue:
    """Return a catalogue that somebody may change; one that nobody changes here is not found."""
    found = get_object_or_404(Catalogue, code=code)
    if not rules.can_edit(request.user, found):
        raise Http404
    return found


@login_required
def new_term(request: HttpRequest, code: str) -> HttpResponse:
    found = edited(request, code)
    form = TermForm(request.POST or None, initial={"day": clock.today()})
    if form.is_valid() and done(form, lambda: services.add_term(found, by=request.user, **form.cleaned_data)):
        messages.success(request, _("El valor quedó en la lista."))
        return redirect("reference:catalogue", code)
    return page(request, "reference/catalogues/new.html", form, catalogue=found)


@login_required
def term(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    found = get_object_or_404(edited(request, code).terms.select_related("catalogue"), pk=pk)
    form = TermForm(request.POST or None, initial={"label": found.label, "day": clock.today()})
    if form.is_valid() and done(form, lambda: change(found, request.POST, form.cleaned_data, request.user)):
        messages.success(request, _("El cambio quedó guardado; lo ya enviado conserva su nombre."))
        return redirect("reference:catalogue", code)
    rows = queries.names_of(found)
    days = [day for row in rows for day in (row.valid_from, row.valid_to) if day]
    told: dict[str, Any] = {"catalogue": found.catalogue, "term": found, "rows": rows}
    told["is_to_change"] = any(day > clock.today() for day in days)
    return page(request, "reference/catalogues/term.html", form, **told)


def change(found: Term, posted: Any, given: dict[str, Any], by: Any) -> Catalogue:
    if "keep" in posted:
        services.keep_term(found, reason=given["reason"], by=by)
    elif "close" in posted:
        services.close_term(found, day=given["day"], reason=given["reason"], by=by)
    else:
        services.reword_term(found, by=by, **given)
    return found.catalogue

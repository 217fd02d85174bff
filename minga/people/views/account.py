"""«Mi cuenta»: what somebody says of themself, how they sign in, what they hold, and what is kept about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from minga.kernel import slots
from minga.kernel.decisions import Refused

from .. import queries, rules, services
from ..forms import AddressForm, NameForm
from .sitting import has_factor

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from ..types import SignedIn

DAYS = 3  # how long the link to a new mailbox is good
PANELS = "people.account"  # slot: function request -> html, a part of «Mi cuenta» that another room keeps
DATA = "people.data"  # slot: function person -> {name: rows}, what another room keeps about somebody


@login_required
def account(request: SignedIn) -> HttpResponse:
    person = request.user
    form = NameForm(request.POST or None, initial={"full_name": person.full_name})
    if request.method == "POST" and form.is_valid():
        services.rename(person, form.cleaned_data["full_name"])
        messages.success(request, _("Su nombre quedó guardado. Lo que ya firmó conserva el de entonces."))
        return redirect("people:account")
    context = {
        "form": form,
        "factor": has_factor(person),
        "needs_factor": rules.needs_second_factor(person),
        "grants": queries.all_grants_of(person),
        "sittings": queries.sittings_of(person),
        "here": request.session.session_key,
        "panels": [panel(request) for panel in slots.items(PANELS)],
        "consents": queries.consents_of(person),
    }
    return render(request, "people/account.html", context, status=422 if form.errors else 200)


@login_required
@reauthentication_required
def address(request: SignedIn) -> HttpResponse:
    form = AddressForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        services.ask_new_address(request.user, email)
        told = _("Enviamos un enlace a %(email)s. Hasta que lo abra, entra con el correo de ahora.")
        messages.success(request, told % {"email": email})
        return redirect("people:account")
    return render(request, "people/address.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """The link that came to the new mailbox: whoever reads it there may confirm, signed in or not."""
    found = queries.new_address_in(token, days=DAYS)
    if found is None:
        return render(request, "people/address_late.html", status=410)
    person, email = found
    if request.method != "POST":
        return render(request, "people/address_confirm.html", {"person": person, "email": email})
    try:
        services.change_address(person, email)
    except Refused as problem:
        return render(request, "people/address_late.html", {"reason": problem.decision.reason}, status=409)
    messages.success(request, _("Su cuenta usa desde ahora %(email)s.") % {"email": email})
    return redirect("people:account")


@login_required
@require_GET
@never_cache
def my_data(request: SignedIn) -> HttpResponse:
    """Hand over what is kept about somebody, each room its part."""
    held: dict[str, Any] = queries.data_of(request.user)
    for told in slots.items(DATA):
        held |= told(request.user)
    answer = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="mis-datos-minga.json"'
    return answer

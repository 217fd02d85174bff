"""What the link of an invitation opens: the account where there is none, and the role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from .. import queries, rules, services
from ..forms import AcceptForm
from ..types import terms as terms_in_force

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from ..models import Invitation, User
    from ..types import Anyone


def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "people/terms.html", {"terms": terms_in_force()})


@never_cache
def accept(request: Anyone, token: str) -> HttpResponse:
    """Show the offer, or why its link no longer works and whom to ask; nothing changes until somebody presses a button."""
    offer, is_last = queries.invitation_with(token)
    if offer is None:
        return render(request, "people/invitation_unknown.html", status=404)
    by = request.user if request.user.is_authenticated else None
    allowed = rules.can_accept(offer, by=by)
    if not (is_last and offer.status == "SENT" and not offer.has_expired):
        return over(request, offer)
    if not allowed:
        return elsewhere(request, offer, allowed.reason)
    agreed = by is not None and queries.has_agreed(by, terms_in_force().version)
    form = AcceptForm(
        request.POST if request.method == "POST" else None,
        email=offer.email,
        opens=by is None,
        agreed=agreed,
        initial={"full_name": offer.full_name},
    )
    if request.method == "POST" and "decline" in request.POST:
        services.decline_invitation(offer, by=by)
        return over(request, queries.invitations().get(pk=offer.pk), status=200)
    if request.method == "POST" and (form.is_valid() or not form.fields):
        return taken(request, offer, form.cleaned_data if form.fields else {}, by=by)
    context = {"offer": offer, "form": form, "opens": by is None, "terms": terms_in_force()}
    return render(request, "people/accept.html", context, status=422 if form.errors else 200)


def taken(request: Anyone, offer: Invitation, given: dict[str, Any], *, by: User | None) -> HttpResponse:
    password = given.get("password", "")
    grant = services.accept_invitation(
        offer, terms_in_force(), by=by, full_name=given.get("full_name", ""), password=password
    )
    told = {"role": grant.get_role_display(), "place": grant.institution.name}
    messages.success(request, _("Ya tiene el cargo «%(role)s» en %(place)s.") % told)
    if by is not None:
        return redirect("desk:home")
    login = Login(user=grant.user, email_verification="none", redirect_url=reverse("desk:home"))
    return perform_password_login(request, {"email": grant.user.email}, login)


def over(request: Anyone, offer: Invitation, *, status: int = 410) -> HttpResponse:
    """Say what became of an offer whose link is used, late, replaced or withdrawn."""
    return render(
        request, "people/invitation_over.html", {"offer": offer, "office": offer.institution}, status=status
    )


def elsewhere(request: Anyone, offer: Invitation, reason: str) -> HttpResponse:
    """Say that another account, or signing in, is what the offer needs."""
    login = reverse("account_login") + "?" + urlencode({"next": request.path})
    opens = queries.account_of(offer.email) is not None and not request.user.is_authenticated
    context = {"offer": offer, "reason": reason, "login": login if opens else ""}
    return render(
        request, "people/invitation_elsewhere.html", context, status=200 if request.method == "GET" else 403
    )

"""Offer a role to one person or to a pasted list, and decide on what others asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from minga.kernel import clock
from minga.kernel.decisions import Refused, require

from .. import queries, rules, services
from ..forms import InviteForm, ManyForm, ReasonForm, roles_to_ask
from .roster import place_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.reference.models import Institution

    from ..models import Invitation, User
    from ..types import Row, SignedIn


def asking_at(request: SignedIn, pk: int) -> Institution:
    """Return the place, if somebody may ask for some role there; a reason, if they only read."""
    here = place_or_404(request, pk)
    if not roles_to_ask(request.user, here):
        require(rules.can_ask(request.user, "co_author", here))
    return here


def told_roles(by: User, here: Institution) -> list[tuple[str, str]]:
    """Return each role with who has to agree, for the help beside the form."""
    alone, two = _("se envía en seguida"), _("lo aprueba otra persona")
    return [
        (label, two if rules.needs_another(by, value, here) else alone)
        for value, label in roles_to_ask(by, here)
    ]


@login_required
def invite(request: SignedIn, place: int) -> HttpResponse:
    here = asking_at(request, place)
    form = InviteForm(
        request.POST or None, by=request.user, institution=here, initial={"starts_on": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            offer = services.invite(form.ask(), by=request.user)
        except Refused as problem:
            form.add_error(None, problem.decision.reason)
        else:
            messages.success(request, told(offer))
            return redirect("people:place", here.pk)
    context = {"place": here, "form": form, "told": told_roles(request.user, here)}
    return render(request, "people/invite.html", context, status=422 if form.errors else 200)


def told(offer: Invitation) -> str:
    if offer.status == "WAITING":
        return _("La invitación a %(email)s espera que otra persona la apruebe.") % {"email": offer.email}
    return _("La invitación va en camino a %(email)s. El enlace sirve hasta el %(when)s.") % {
        "email": offer.email,
        "when": f"{offer.expires_at:%d/%m/%Y}",
    }


@login_required
def invite_many(request: SignedIn, place: int) -> HttpResponse:
    """Show what would happen with each line of a list; then do it. Lines that cannot be sent stay in the box."""
    here = asking_at(request, place)
    form = ManyForm(request.POST or None, by=request.user, institution=here)
    rows: list[Row] = []
    if request.method == "POST" and form.is_valid():
        rows = form.rows()
        good = [row.ask for row in rows if row.ask]
        if "send" in request.POST and good:
            services.invite_many(good, by=request.user)
            messages.success(request, counted(rows))
            if all(row.ask for row in rows):
                return redirect("people:place", here.pk)
            rows = [row for row in rows if not row.ask]
            left = "\n".join(row.line.written for row in rows)
            form = ManyForm(
                {"role": form.cleaned_data["role"], "text": left}, by=request.user, institution=here
            )
    context = {
        "place": here,
        "form": form,
        "rows": rows,
        "good": sum(1 for row in rows if row.ask),
        "told": told_roles(request.user, here),
    }
    return render(request, "people/invite_many.html", context, status=422 if form.errors else 200)


def counted(rows: list[Row]) -> str:
    sent = sum(1 for row in rows if row.ask and not row.waits)
    waits, wrong = sum(1 for row in rows if row.waits), sum(1 for row in rows if row.wrong)
    said = [
        ngettext("%(n)d invitación va en camino.", "%(n)d invitaciones van en camino.", sent) % {"n": sent}
    ]
    if waits:
        said.append(ngettext("%(n)d espera aprobación.", "%(n)d esperan aprobación.", waits) % {"n": waits})
    if wrong:
        said.append(
            ngettext("%(n)d no se envió: corríjala abajo.", "%(n)d no se enviaron: corríjalas abajo.", wrong)
            % {"n": wrong}
        )
    return " ".join(said)


def offer_or_404(request: SignedIn, pk: int) -> Invitation:
    found = get_object_or_404(queries.invitations(), pk=pk)
    if not rules.can_read_people(request.user, found.institution):
        raise Http404
    return found


@login_required
@require_POST
def approve(request: SignedIn, offer: int) -> HttpResponse:
    found = services.approve_invitation(offer_or_404(request, offer), by=request.user)
    messages.success(request, told(found))
    return redirect("people:place", found.institution_id)


@login_required
@require_POST
def refuse(request: SignedIn, offer: int) -> HttpResponse:
    found, form = offer_or_404(request, offer), ReasonForm(request.POST)
    if not form.is_valid():
        require(rules.can_decide(request.user, found))
        messages.error(request, _("Escriba por qué no lo aprueba: lo leerá quien lo pidió."))
    else:
        services.refuse_invitation(found, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("No se aprobó, y quien lo pidió verá el motivo."))
    return redirect("people:place", found.institution_id)


@login_required
@require_POST
def resend(request: SignedIn, offer: int) -> HttpResponse:
    found = services.resend_invitation(offer_or_404(request, offer), by=request.user)
    messages.success(request, told(found))
    return redirect("people:place", found.institution_id)


@login_required
@require_POST
def cancel(request: SignedIn, offer: int) -> HttpResponse:
    found = services.cancel_invitation(offer_or_404(request, offer), by=request.user)
    messages.success(
        request, _("La invitación a %(email)s quedó anulada: su enlace ya no sirve.") % {"email": found.email}
    )
    return redirect("people:place", found.institution_id)

"""Who holds which role in an institution, since when and until when, and what happened with each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.kernel import events, slots
from minga.kernel.words import typed

from .. import queries, rules, services
from ..forms import EndForm, roles_to_ask
from ..models import Role, RoleGrant, User

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from minga.reference.models import Institution

    from ..types import SignedIn

PER_PAGE, RECENT = 25, 60
HISTORY = "people.history"


def read_places(request: SignedIn) -> QuerySet[Institution]:
    """Return where somebody reads who holds a role; nobody else learns that the page is there."""
    found = queries.places_of(request.user, rules.READERS)
    if not any(g.role in rules.READERS for g in queries.grants_of(request.user)):
        raise Http404
    return found


def place_or_404(request: SignedIn, pk: int) -> Institution:
    return get_object_or_404(read_places(request), pk=pk)


@login_required
def places(request: SignedIn) -> HttpResponse:
    text = typed(request.GET, "q", 80)
    today = queries.in_force("grants__")
    found = read_places(request).filter(Q(name__icontains=text) | Q(code__iexact=text) if text else Q())
    found = found.annotate(held=Count("grants__user", filter=today, distinct=True)).order_by(
        "-parent_id", "name", "pk"
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    if not text and page.paginator.count == 1:
        return redirect("people:place", page[0].pk)
    return render(request, "people/places.html", {"page": page, "q": text})


@login_required
def place(request: SignedIn, place: int) -> HttpResponse:
    here = place_or_404(request, place)
    ended = request.GET.get("terminados") == "1"
    text, role = typed(request.GET, "q", 80), request.GET.get("cargo", "")
    found = queries.people_at(here, text=text, role=role if role in Role.values else "", ended=ended)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    held = queries.grants_at(here, list(page), ended=ended)
    offers = Paginator(queries.open_offers(here), PER_PAGE).get_page(request.GET.get("invitaciones"))
    context = {
        "place": here,
        "page": page,
        "rows": [(person, held[person.pk]) for person in page],
        "offers": offers,
        "decisions": [offer_row(request.user, offer) for offer in offers],
        "roles": Role.choices,
        "q": text,
        "role": role,
        "ended": ended,
        "may_ask": bool(roles_to_ask(request.user, here)),
    }
    return render(request, "people/place.html", context)


def offer_row(person: User, offer: Any) -> dict[str, Any]:
    return {
        "offer": offer,
        "decide": rules.can_decide(person, offer),
        "resend": rules.can_resend(person, offer),
        "manage": rules.can_manage(person, offer),
    }


@login_required
def person(request: SignedIn, place: int, person: int) -> HttpResponse:
    here = place_or_404(request, place)
    found = get_object_or_404(queries.people_at(here, ended=True), pk=person)
    grants = queries.grants_at(here, [found], ended=True)[found.pk]
    context = {
        "place": here,
        "person": found,
        "grants": [grant_row(request.user, grant) for grant in grants],
        "history": history_of([*grants, *queries.offers_of(found.email, here)]),
    }
    return render(request, "people/person.html", context)


def grant_row(person: User, grant: RoleGrant) -> dict[str, Any]:
    return {
        "grant": grant,
        "revoke": rules.can_revoke(person, grant),
        "end": EndForm(initial={"ends_on": grant.ends_on}, auto_id=f"g{grant.pk}-%s"),
    }


def history_of(subjects: list[Any]) -> list[dict[str, Any]]:
    """Return what the room above that keeps the memory tells of these things, newest first."""
    sentences, roles = events.declared(), dict(Role.choices)
    return [
        {"said": sentences.get(e.verb, e.verb), "role": roles.get(e.data.get("role", ""), ""), "entry": e}
        for told in slots.items(HISTORY)
        for e in told(subjects)[:RECENT]
    ]


def grant_or_404(request: SignedIn, pk: int) -> RoleGrant:
    found = RoleGrant.objects.select_related("user", "institution").filter(
        institution__in=read_places(request)
    )
    return get_object_or_404(found, pk=pk)


@login_required
@require_POST
def revoke(request: SignedIn, grant: int) -> HttpResponse:
    found = grant_or_404(request, grant)
    reason = typed(request.POST, "reason", 300)
    services.revoke_role(found, by=request.user, reason=reason)
    told = {"name": found.user.full_name, "role": found.get_role_display()}
    messages.success(request, _("%(name)s ya no tiene el cargo «%(role)s».") % told)
    return redirect("people:person", found.institution_id, found.user_id)


@login_required
@require_POST
def change_end(request: SignedIn, grant: int) -> HttpResponse:
    found = grant_or_404(request, grant)
    form = EndForm(request.POST)
    if form.is_valid():
        services.change_end(found, form.cleaned_data["ends_on"], by=request.user)
        messages.success(request, _("El plazo del cargo quedó cambiado."))
    else:
        messages.error(
            request,
            _("«%(text)s» no es una fecha. Escríbala como 31/12/2027.")
            % {"text": request.POST.get("ends_on", "")[:20]},
        )
    return redirect("people:person", found.institution_id, found.user_id)

"""A practice's own pages: the list, the record, its authors, its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.journal.queries import history_of
from minga.kernel import events, slots
from minga.people.queries import institutions_where

from .. import queries, rules, services
from ..forms.practice import ListingForm, ReasonForm, StartForm

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpResponse

    from minga.people.types import SignedIn
    from minga.reference.models import Institution

    from ..models import Practice

PER_PAGE, RECENT, QUIET = 25, 30, ("answer.saved", "evidence.read", "ficha.downloaded")


def visible_or_404(request: SignedIn, pk: int) -> Practice:
    found = queries.visible_to(request.user).select_related(
        "institution__parent", "territory", "response__version"
    )
    return get_object_or_404(found, pk=pk)


def asked_or_404(request: SignedIn) -> queries.Asked:
    asked = ListingForm(request.GET).asked()
    if asked is None:
        raise Http404
    return asked


@login_required
def listing(request: SignedIn) -> HttpResponse:
    asked = asked_or_404(request)
    found, states = queries.listed(queries.visible_to(request.user), asked)
    context = {
        "page": Paginator(found.select_related("institution"), PER_PAGE).get_page(request.GET.get("pagina")),
        "form": ListingForm(initial=request.GET.dict()),
        "states": [(status, count, status == asked.status) for status, count in states.items()],
        "all": sum(states.values()),
        "asked": asked,
        "without": [
            (value, without(request, name)) for name, _label, value in asked.told if name != "estado"
        ],
        "has_directory": rules.can_take_directory(request.user),
    }
    return render(request, "practices/listing.html", context)


def without(request: SignedIn, name: str) -> str:
    """Return this list's address without one of its filters, from its first page."""
    rest = request.GET.copy()
    for gone in (name, "pagina"):
        rest.pop(gone, None)
    return f"?{rest.urlencode()}"


@login_required
def start(request: SignedIn) -> HttpResponse:
    places = institutions_where(request.user, rules.STARTERS + rules.SCHOOL_STARTERS)
    form = StartForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        practice = services.start_practice(
            given["institution"], kind=given["kind"], title=given["title"], by=request.user
        )
        return redirect("practices:ficha", practice.pk)
    return render(request, "practices/start.html", start_page(request, form, places))


def start_page(request: SignedIn, form: StartForm, places: QuerySet[Institution]) -> dict[str, object]:
    inventory = institutions_where(request.user, (*rules.IMPORTERS, "principal")).exists()
    return {"form": form, "has_places": places.exists(), "keeps_inventory": inventory}


@login_required
def detail(request: SignedIn, pk: int) -> HttpResponse:
    practice = visible_or_404(request, pk)
    sentences = events.declared()
    entries = [
        e
        for e in history_of(practice)[:RECENT]
        if not e.verb.startswith("evaluation.") and e.verb not in QUIET
    ]
    context = {
        "practice": practice,
        "banner": queries.banner_of(practice),
        "reading": queries.reading_of(request.user, practice),
        "authors": practice.authors.filter(left_at=None).select_related("person"),
        "editions": practice.editions.order_by("-number", "-sending"),
        "history": [(e, sentences.get(e.verb, e.verb)) for e in entries],
        "panels": [html for panel in slots.items("practice.panels") if (html := panel(request, practice))],
        "can_edit": rules.can_edit(request.user, practice),
        "can_verify": rules.can_verify(request.user, practice),
        "can_propose": rules.can_propose(request.user, practice),
        "can_start_edition": rules.can_start_edition(request.user, practice),
        "can_withdraw": rules.can_withdraw(request.user, practice),
    }
    return render(request, "practices/detail.html", context)


@login_required
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    practice = visible_or_404(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw(practice, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("La práctica quedó retirada. Su historia se conserva."))
        return redirect("practices:detail", pk)
    return render(request, "practices/withdraw.html", {"practice": practice, "form": form})


@login_required
@require_POST
def new_edition(request: SignedIn, pk: int) -> HttpResponse:
    services.start_edition(visible_or_404(request, pk), by=request.user)
    return redirect("practices:ficha", pk)

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from . import queries
from .models import Card
from .search import snippets

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import Anyone

PER_PAGE = 20
PARAMETERS = {"q", "orden", "pagina", *queries.FACETS}


def home(request: Anyone) -> HttpResponse:
    """Search the bank. A filter that does not exist is refused, so that nothing hidden can be asked for."""
    if set(request.GET) - PARAMETERS:
        title, advice = _("Ese filtro no existe"), _("Vuelva al banco y elija entre los filtros de la lista.")
        return render(
            request,
            "ui/refused.html",
            {"title": title, "advice": advice},
            status=HttpResponseBadRequest.status_code,
        )
    question = queries.Question(
        text=request.GET.get("q", "").replace("\0", "").strip()[:200],
        chosen={facet: numbers_only(facet, request.GET.getlist(facet)) for facet in queries.FACETS},
        sort=request.GET.get("orden", ""),
    )
    page = Paginator(queries.found(question), PER_PAGE).get_page(request.GET.get("pagina"))
    results = [(card, snippets(card.excerpt, question.text)) for card in page]
    context = {
        "question": question,
        "page": page,
        "results": results,
        "facets": queries.facets(question),
        "sorts": queries.SORTS.items(),
    }
    return render(request, "bank/home.html", context)


def numbers_only(facet: str, values: list[str]) -> list[str]:
    return [v for v in values if v.isdecimal()] if facet == "year" else [v.replace("\0", "") for v in values]


def practice(request: Anyone, slug: str) -> HttpResponse:
    card = get_object_or_404(Card, slug=slug)
    if card.status == Card.Status.TOMBSTONE:
        return render(request, "bank/tombstone.html", {"card": card}, status=410)
    return render(
        request,
        "bank/practice.html",
        {"card": card, "told": card.content, "url": request.build_absolute_uri(request.path)},
    )

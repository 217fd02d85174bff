"""One practice's public page, its citation and its data; or the tombstone that keeps its address."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from minga.documents.services import opened
from minga.documents.views import deliver, send_document

from .. import queries, reports
from ..engine import citing
from ..models import Card
from .serving import PUBLIC, kept_for_visitors

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from ..queries.telling import Told

CITATIONS: dict[str, tuple[Callable[[citing.Source], str], str]] = {
    "bib": (citing.bibtex, "application/x-bibtex"),
    "ris": (citing.ris, "application/x-research-info-systems"),
    "txt": (citing.apa, "text/plain"),
}


def of_a_card(view: Callable[..., Any]) -> Callable[..., Any]:
    """Fetch the card that the address names; what was taken down answers 410 with its tombstone, whatever was asked of it."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, **more: Any) -> HttpResponseBase:
        card = get_object_or_404(Card.objects.select_related("text"), slug=slug)
        if card.status == Card.Status.TOMBSTONE:
            return render(request, "bank/tombstone.html", {"card": card}, status=410)
        return view(request, card, **more)

    return found


@kept_for_visitors
@of_a_card
def page(request: HttpRequest, card: Card) -> HttpResponse:
    told = queries.told(card)
    return render(
        request, "bank/practice.html", {"card": card, "told": told, "meta": queries.dublin_core(told)}
    )


@of_a_card
def image(request: HttpRequest, card: Card, image: int) -> HttpResponseBase:
    """Hand over a public image; one that was taken away is gone, for every copy that asks again."""
    if image in card.gone_images:
        return gone(request)
    shown = next((i for i in queries.told(card).images if i["id"] == image), None)
    file = queries.public_file(shown["sha256"]) if shown else None
    if file is None:
        raise Http404
    return deliver(request, file, inline=True, cache=PUBLIC)


def gone(request: HttpRequest) -> HttpResponse:
    title = _("Esta imagen ya no está en el banco")
    return render(
        request,
        "ui/refused.html",
        {"title": title, "advice": _("Se retiró. La práctica sigue en su página.")},
        status=410,
    )


@kept_for_visitors
@of_a_card
def data(request: HttpRequest, card: Card) -> HttpResponse:
    return JsonResponse(
        queries.linked_data(queries.told(card)),
        content_type="application/ld+json",
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


@kept_for_visitors
@of_a_card
def paper(request: HttpRequest, card: Card, form: str) -> HttpResponse:
    """Hand over the page as a document."""
    told = queries.told(card)
    pictures = pictures_of(told)
    return send_document(reports.practice_document(told, pictures), form, pictures)


def pictures_of(told: Told) -> dict[str, bytes]:
    """Read the images that a page shows, to print them."""
    found = {}
    for shown in told.images:
        if file := queries.public_file(shown["sha256"]):
            with opened(file) as held:
                found[str(shown["id"])] = held.read()
    return found


@kept_for_visitors
@of_a_card
def cite(request: HttpRequest, card: Card, form: str) -> HttpResponse:
    if form not in CITATIONS:
        raise Http404
    write, content_type = CITATIONS[form]
    response = HttpResponse(write(queries.told(card).source), content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{card.slug[:60]}.{form}"'
    return response

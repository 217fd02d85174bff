"""One practice's public page, or the tombstone that keeps its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from ..models import Card

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def page(request: HttpRequest, slug: str) -> HttpResponse:
    card = get_object_or_404(Card.objects.select_related("text"), slug=slug)
    if card.status == Card.Status.TOMBSTONE:
        return render(request, "bank/tombstone.html", {"card": card}, status=410)
    return render(
        request,
        "bank/practice.html",
        {"card": card, "told": card.text.content, "url": request.build_absolute_uri(request.path)},
    )

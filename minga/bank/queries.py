from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from .models import Card
from .search import matching

if TYPE_CHECKING:
    from django.db.models import QuerySet

FACETS = {
    "kind": _("Tipo"),
    "country": _("País"),
    "department": _("Territorio"),
    "level": _("Nivel de desarrollo"),
    "year": _("Año de inicio"),
}
NAMES = {
    "GOOD_PRACTICE": _("Buena práctica"),
    "SIGNIFICANT_EXPERIENCE": _("Experiencia significativa"),
    "CO": "Colombia",
    "PE": "Perú",
}
SORTS = {"": _("Más pertinentes"), "recientes": _("Más recientes"), "nombre": _("Por nombre")}


@dataclass
class Question:
    """What somebody asks of the bank: words, chosen facets, order. The whole of it stands in the URL."""

    text: str = ""
    chosen: dict[str, list[str]] = field(default_factory=dict)
    sort: str = ""


@dataclass(frozen=True)
class Choice:
    """One value of a facet with its count among the results."""

    value: str
    label: str
    count: int
    is_chosen: bool


def published() -> QuerySet[Card]:
    return Card.objects.filter(status=Card.Status.PUBLISHED)


def found(question: Question) -> QuerySet[Card]:
    cards = matching(narrowed(published(), question.chosen), question.text)
    if question.sort == "recientes":
        return cards.order_by("-published_at", "-pk")
    return cards.order_by("title", "pk") if question.sort == "nombre" else cards


def narrowed(cards: QuerySet[Card], chosen: dict[str, list[str]], *, but: str = "") -> QuerySet[Card]:
    for facet, values in chosen.items():
        if facet != but and values:
            cards = cards.filter(**{f"{facet}__in": values})
    return cards


def facets(question: Question) -> list[tuple[str, Any, list[Choice]]]:
    """Count each facet's values among the results, its own choice left open."""
    told: list[tuple[str, Any, list[Choice]]] = []
    for facet, label in FACETS.items():
        cards = matching(narrowed(published(), question.chosen, but=facet), question.text).order_by()
        rows = cards.values_list(facet).annotate(n=Count("pk")).order_by("-n", facet)
        chosen = question.chosen.get(facet, [])
        told.append(
            (
                facet,
                label,
                [
                    Choice(str(v), str(NAMES.get(v, v)), n, str(v) in chosen)
                    for v, n in rows
                    if v not in ("", None)
                ],
            )
        )
    return told

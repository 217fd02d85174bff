from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..models import Card, CardText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

LISTED = (
    "id",
    "status",
    "slug",
    "kind",
    "title",
    "excerpt",
    "office",
    "country",
    "department",
    "level",
    "level_code",
    "year",
    "published_at",
)


def published() -> QuerySet[Card]:
    return Card.objects.filter(status=Card.Status.PUBLISHED)


def cards_of(ids: Sequence[int], fields: Sequence[str] = LISTED) -> list[dict[str, Any]]:
    """Return what a list shows of some cards, in the order of their ids; what has been taken down meanwhile is left out."""
    # by id alone: with the status in the question SQLite reads every public card instead
    rows = Card.objects.filter(pk__in=ids).values(*fields) if ids else ()
    found = {row["id"]: row for row in rows if row["status"] == Card.Status.PUBLISHED}
    return [found[pk] for pk in ids if pk in found]


def bodies_of(ids: Sequence[int]) -> dict[int, str]:
    """Return the searched text of some cards, to show the passage that answers."""
    return dict(CardText.objects.filter(pk__in=ids).values_list("pk", "body")) if ids else {}


def named(slugs: Sequence[str]) -> list[Card]:
    """Return the public cards that some addresses name, in that order, with their texts."""
    found = {card.slug: card for card in published().filter(slug__in=slugs).select_related("text")}
    return [found[slug] for slug in slugs if slug in found]

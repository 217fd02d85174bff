from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..models import Card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

LISTED = (
    "id",
    "slug",
    "kind",
    "title",
    "excerpt",
    "body",
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
    found = {row["id"]: row for row in published().filter(pk__in=ids).values(*fields)} if ids else {}
    return [found[pk] for pk in ids if pk in found]

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.kernel import clock
from minga.kernel.writing import transaction

from .models import Card
from .search import exact_words, padded

if TYPE_CHECKING:
    from minga.kernel.events import Event

EXCERPT = 300


def publish_card(event: Event) -> None:
    keep_card(event.data["card"])


@transaction
def keep_card(card: dict[str, Any]) -> Card:
    """Write or replace the card of a practice, with its searchable words, in the transaction of the publication."""
    body = " ".join(
        [
            card["title"],
            card["office"],
            card["department"],
            card["municipality"],
            *(f["text"] for f in card["fields"]),
        ]
    )
    first, second = card["approvers"][:2]
    return Card.objects.update_or_create(
        practice_id=card["practice_id"],
        defaults={
            "slug": card["slug"],
            "status": Card.Status.PUBLISHED,
            "kind": card["kind"],
            "title": card["title"],
            "excerpt": excerpt_of(card["summary"] or card["problem"]),
            "content": card,
            "terms": padded(body),
            "title_terms": padded(card["title"]),
            "exact": exact_words(body),
            "country": card["country"],
            "department": card["department"],
            "level": card["level_label"],
            "year": card["year"],
            "licence": card["licence"]["code"],
            "consent_reference": card["consent_reference"],
            "image_decision": card["image_decision"],
            "first_approver": first,
            "second_approver": second,
            "edition_hash": card["edition_hash"],
            "published_at": card["published_at"],
            "taken_down_at": None,
            "reason": "",
        },
    )[0]


def excerpt_of(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= EXCERPT else f"{plain[:EXCERPT].rsplit(' ', 1)[0]}…"


@transaction
def tombstone_card(event: Event) -> None:
    """Empty the card of a practice that was taken down: its address, its name and the reason stay."""
    Card.objects.filter(practice_id=event.data["practice_id"]).update(
        status=Card.Status.TOMBSTONE,
        content={},
        excerpt="",
        terms="",
        title_terms="",
        exact="",
        reason=event.data["reason"],
        taken_down_at=clock.now(),
    )

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.kernel import clock
from minga.kernel.writing import transaction

from ..models import Card, CardText
from ..search import backend
from .index import counted, document_of, searched, turn_generation

if TYPE_CHECKING:
    from minga.kernel.events import Event

EXCERPT = 300


def publish_card(event: Event) -> None:
    keep_card(event.data["card"])


@transaction
def keep_card(card: dict[str, Any]) -> Card:
    """Write or replace the card of a practice and what is searched of it, in the transaction of the publication."""
    touched = turn_generation()
    kept = Card.objects.update_or_create(
        practice_id=card["practice_id"], defaults={**columns_of(card), "touched": touched}
    )[0]
    text = searched(card)
    CardText.objects.update_or_create(card=kept, defaults={"content": card, **text})
    backend().index([document_of(kept, text["body"])])
    return kept


@transaction
def keep_cards(cards: list[dict[str, Any]]) -> int:
    """Write many new cards at once, under one generation. A practice that has a card already is an error."""
    touched = turn_generation()
    kept = Card.objects.bulk_create(
        [Card(practice_id=c["practice_id"], touched=touched, **columns_of(c)) for c in cards]
    )
    texts = [CardText(card=k, content=c, **searched(c)) for k, c in zip(kept, cards, strict=True)]
    CardText.objects.bulk_create(texts)
    backend().index([document_of(k, t.body) for k, t in zip(kept, texts, strict=True)])
    return len(kept)


def columns_of(card: dict[str, Any]) -> dict[str, Any]:
    """Spread a card's content over the columns of its row."""
    first, second = card["approvers"][:2]
    return {
        "slug": card["slug"],
        "status": Card.Status.PUBLISHED,
        "kind": card["kind"],
        "title": card["title"],
        "excerpt": excerpt_of(card["summary"] or card["problem"]),
        **counted(card),
        "office": card["office"],
        "country": card["country"],
        "department": card["department"],
        "level": card["level_label"],
        "level_code": card["level_code"],
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
    }


def excerpt_of(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= EXCERPT else f"{plain[:EXCERPT].rsplit(' ', 1)[0]}…"


@transaction
def keep_images(event: Event) -> None:
    """Show of a practice the images that may be seen from now on; of those that are gone only their numbers stay."""
    touched = turn_generation()
    text = CardText.objects.filter(card__practice_id=event.subject.pk).first()
    if text is None:
        return
    told = event.data["card"]
    text.content["images"] = told["images"]
    text.save(update_fields=["content"])
    Card.objects.filter(pk=text.card_id).update(gone_images=told["gone_images"], touched=touched)


@transaction
def tombstone_card(event: Event) -> None:
    """Empty the card of a practice that was taken down, and take it out of the index: its address, name and reason stay."""
    touched = turn_generation()
    cards = Card.objects.filter(practice_id=event.data["practice_id"])
    backend().remove(list(cards.values_list("pk", flat=True)))
    CardText.objects.filter(card__in=cards).delete()
    cards.update(
        status=Card.Status.TOMBSTONE,
        excerpt="",
        facets=[],
        tokens="",
        touched=touched,
        reason=event.data["reason"],
        taken_down_at=clock.now(),
    )

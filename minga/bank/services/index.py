from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from minga.kernel.writing import transaction

from ..engine.words import analyze
from ..models import Card, CardText, SearchState
from ..queries import published
from ..search import SearchDoc, backend, token
from ..types import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

BATCH, SHORT = 500, 60


def turn_generation() -> int:
    """Begin a new generation of the bank, in the caller's transaction: whatever was kept of the old one is no longer asked for."""
    state, _ = SearchState.objects.select_for_update().get_or_create(pk=1)
    SearchState.objects.filter(pk=1).update(generation=state.generation + 1, token=secrets.token_hex(8))
    return state.generation + 1


def counted(card: dict[str, Any]) -> dict[str, Any]:
    """Derive what is counted of a card."""
    facets = facets_of(card)
    return {"facets": facets, "tokens": f" {' '.join(token(facet, code) for facet, code, _ in facets)} "}


def searched(card: dict[str, Any]) -> dict[str, Any]:
    """Derive what is searched of a card."""
    body = "\n".join(texts_of(card))
    return {
        "body": body,
        "terms": padded(f"{card['title']} ¶ {body}"),
        "title_terms": padded(card["title"]),
    }


def texts_of(card: dict[str, Any]) -> list[str]:
    """Return a card's texts, what reads best first: a result shows the first passage that answers."""
    told = [f["text"] for f in card["fields"] if f.get("code") != "title"]
    prose, short = [t for t in told if len(t) > SHORT], [t for t in told if len(t) <= SHORT]
    places = [card["office"], card["municipality"], card["department"], ", ".join(card.get("keywords", ()))]
    return [t for t in (card.get("summary", ""), *prose, *short, *places) if t]


def padded(text: str) -> str:
    """Return a text's stems in order between spaces, so that a stem or a run of them can be looked for inside."""
    return f" {' '.join(analyze(text))} "


def facets_of(card: dict[str, Any]) -> list[list[str]]:
    """Return the (facet, code, label) values of a card."""
    country = card["country"]
    place = card["department_code"] or card["department"]
    found = [
        ["tipo", card["kind"], str(card["kind_label"])],
        ["pais", country, COUNTRIES.get(country, country)],
        ["territorio", f"{country}-{place}" if place else "", card["department"]],
        ["nivel", card["level_code"], card["level_label"]],
        ["desde", str(card["year"]), str(card["year"])],
    ]
    for group in ("axes", "lines", "areas"):
        found += [["tema", value["code"], value["label"]] for value in card.get(group, ())]
    found += [["poblacion", value["code"], value["label"]] for value in card.get("groups", ())]
    return [row for row in found if row[1]]


def document_of(card: Card, body: str) -> SearchDoc:
    return SearchDoc(card.pk, card.title, card.excerpt, body, card.tokens.split())


def rebuild_search(said: Callable[[int], None] = lambda _: None) -> int:
    """Build the index anew beside the one in use, then put it in its place. People publish and search meanwhile."""
    with transaction():
        since = turn_generation()
        backend().open_fresh()
    count = 0
    cards = (
        published().filter(touched__lte=since).order_by("pk")
    )  # what is written from now on comes at the end
    last = 0
    while batch := list(cards.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        with transaction():
            refresh(published().filter(pk__in=batch))
        last, count = batch[-1], count + len(batch)
        said(count)
    with transaction():
        refresh(published().filter(touched__gt=since))
        gone = Card.objects.filter(touched__gt=since).exclude(status=Card.Status.PUBLISHED)
        backend().remove(list(gone.values_list("pk", flat=True)), fresh=True)
        backend().swap()
        turn_generation()
    return count


def refresh(cards: QuerySet[Card]) -> None:
    """Derive anew what is searched of some cards, and write it into the fresh index."""
    held = list(cards.select_related("text"))
    for card in held:
        for name, value in counted(card.text.content).items():
            setattr(card, name, value)
        for name, value in searched(card.text.content).items():
            setattr(card.text, name, value)
    Card.objects.bulk_update(held, ["facets", "tokens"], batch_size=100)
    CardText.objects.bulk_update([c.text for c in held], ["body", "terms", "title_terms"], batch_size=100)
    backend().index([document_of(card, card.text.body) for card in held], fresh=True)

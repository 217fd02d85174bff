"""A card, told: what the practice page shows, in its order, and what machines read of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator

from ..engine import citing
from ..types import COUNTRIES, KINDS

if TYPE_CHECKING:
    from ..models import Card

ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
NONE = "Aún ninguno"  # what a card says of a list whose author marked that there is nothing yet


@dataclass(frozen=True)
class Told:
    """Everything that may be read of one card. `rows`: texts that are lists, one entry a line."""

    card: Card
    content: dict[str, Any]
    url: str
    kind_label: str
    hue: str
    country: str
    source: citing.Source
    rows: dict[str, list[str]]
    places: list[str]
    searches: list[tuple[str, str]] = field(default_factory=list)

    @property
    def apa(self) -> str:
        return citing.apa(self.source)

    @property
    def images(self) -> list[dict[str, Any]]:
        return list(self.content.get("images", ()))

    @property
    def papers(self) -> list[dict[str, Any]]:
        return list(self.content.get("evidence", ()))


LISTS = (
    "what",
    "activities",
    "enabling",
    "limiting",
    "lessons",
    "alliances",
    "recognitions",
    "products",
    "results_text",
)


def told(card: Card) -> Told:
    content = card.text.content
    kind, hue = KINDS.get(card.kind, (card.kind, "teal"))
    country = COUNTRIES.get(card.country, card.country)
    named = [content.get("municipality", ""), card.department, country]
    return Told(
        card=card,
        content=content,
        url=url_of(card),
        kind_label=str(kind),
        hue=hue,
        country=country,
        source=source_of(card, str(kind)),
        rows={name: lines(content.get(name, "")) for name in LISTS}
        | {"actors": lines(answer_of(content, "actors"))},
        places=[p for i, p in enumerate(named) if p and p not in named[:i]],
        searches=[
            (value["label"], f"tema={value['code']}")
            for group in ("axes", "lines", "areas")
            for value in content.get(group, ())
        ],
    )


def lines(text: str) -> list[str]:
    """Return the entries of a list, dates as people write them; «Aún ninguno» is no entry."""
    shown = (ISO.sub(r"\3/\2/\1", line) for line in text.splitlines() if line.strip())
    return [line for line in shown if line != NONE]


def answer_of(content: dict[str, Any], code: str) -> str:
    return next((f["text"] for f in content.get("fields", ()) if f.get("code") == code), "")


def url_of(card: Card) -> str:
    """Return the persistent address, the same whatever name the server was asked by."""
    return f"{settings.SITE_URL}{reverse('bank:practice', args=[card.slug])}"


def source_of(card: Card, kind: str) -> citing.Source:
    return citing.Source(
        title=card.title,
        office=card.office,
        authors=tuple(card.text.content.get("authors", ())),
        year=date_format(card.published_at, "Y"),
        day=date_format(card.published_at, "Y-m-d"),
        edition=card.text.content.get("edition_number", 1),
        kind=kind,
        url=url_of(card),
        key=card.slug,
    )


def summary_of(told: Told) -> str:
    return Truncator(told.card.excerpt).chars(300)


def dublin_core(told: Told) -> list[tuple[str, str]]:
    """Return the (name, content) pairs of the page's metadata: Dublin Core, and what scholars' search engines read."""
    source, content = told.source, told.content
    people = source.authors or (source.office,)
    found = [
        ("description", summary_of(told)),
        ("DC.title", source.title),
        *(("DC.creator", name) for name in people),
        ("DC.publisher", source.office),
        ("DC.date", source.day),
        ("DC.type", told.kind_label),
        ("DC.identifier", told.url),
        ("DC.language", "es"),
        ("DC.rights", content["licence"].get("url") or content["licence"]["label"]),
        ("DC.coverage", ", ".join(told.places)),
        *(("DC.subject", word) for word in content.get("keywords", ())),
        ("citation_title", source.title),
        *(("citation_author", name) for name in people),
        ("citation_publication_date", source.day.replace("-", "/")),
        ("citation_technical_report_institution", source.office),
        ("citation_language", "es"),
    ]
    return [(name, text) for name, text in found if text]


def linked_data(told: Told) -> dict[str, Any]:
    """Return the card as schema.org JSON-LD."""
    source, content = told.source, told.content
    office = {"@type": "Organization", "name": source.office}
    people = [{"@type": "Person", "name": name} for name in source.authors]
    found = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": told.url,
        "url": told.url,
        "name": source.title,
        "description": summary_of(told),
        "genre": told.kind_label,
        "inLanguage": "es",
        "author": people or office,
        "publisher": office,
        "datePublished": source.day,
        "version": str(source.edition),
        "license": content["licence"].get("url") or content["licence"]["label"],
        "keywords": list(content.get("keywords", ())),
        "about": [label for label, _ in told.searches],
        "spatialCoverage": {"@type": "Place", "name": ", ".join(told.places)},
        "temporalCoverage": f"{content['started_on'][:10]}/.." if content.get("started_on") else "",
        "sha256": told.card.edition_hash,
    }
    return {name: value for name, value in found.items() if value}

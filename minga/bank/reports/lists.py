"""What leaves the bank as a list: exactly what its cards show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from minga.documents.tables import Column, Kind, Table
from minga.reference.queries import licence_of

from ..queries import listed
from ..queries.telling import url_of
from ..types import COUNTRIES, KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..models import Card


def results_list(ids: Sequence[int], about: tuple[tuple[str, str], ...]) -> Table:
    columns = (
        Column(_("Práctica"), Kind.TEXT, 44),
        Column(_("Tipo")),
        Column(_("Entidad")),
        Column(_("País"), Kind.TEXT, 12),
        Column(_("Territorio")),
        Column(_("Nivel de desarrollo"), Kind.TEXT, 18),
        Column(_("Desde"), Kind.NUMBER),
        Column(_("Temas"), Kind.LONG, 40),
        Column(_("Poblaciones"), Kind.LONG, 32),
        Column(_("Resumen"), Kind.LONG),
        Column(_("Publicada el"), Kind.DATE),
        Column(_("Licencia"), Kind.TEXT, 20),
        Column(_("Dirección"), Kind.TEXT, 44),
    )
    return Table(_("Banco de prácticas"), columns, rows_of(ids), about)


def rows_of(ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    for card in listed(ids):
        yield (
            card.title,
            str(KINDS[card.kind][0]) if card.kind in KINDS else card.kind,
            card.office,
            COUNTRIES.get(card.country, card.country),
            card.department,
            card.level,
            card.year,
            in_words(card, "tema"),
            in_words(card, "poblacion"),
            card.excerpt,
            timezone.localdate(card.published_at),
            licence_of(card.licence)["label"],
            url_of(card),
        )


def in_words(card: Card, facet: str) -> str:
    return "; ".join(label for name, _code, label in card.facets if name == facet)

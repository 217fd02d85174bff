"""The list of practices, narrowed: by words of the title or of the office, by kind, by state; in an order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from minga.kernel.columns import folded
from minga.kernel.search import fold

from ..workflow import Kind, Status

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ..models import Practice

SORTS = {
    "": (_("Lo más reciente primero"), ("-status_since", "-pk")),
    "esperan": (_("Lo que más espera primero"), ("status_since", "pk")),
    "titulo": (_("Por título"), ("folded_title", "pk")),
}


@dataclass(frozen=True)
class Asked:
    """What somebody asks of the list; empty is everything, the newest first."""

    text: str = ""
    kind: str = ""
    status: str = ""
    sort: str = ""

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """Say each filter in force: its parameter, its name, its value in words."""
        said = (
            ("q", _("Palabras"), self.text),
            ("tipo", _("Tipo"), self.kind and Kind(self.kind).label),
            ("estado", _("Estado"), self.status and Status(self.status).label),
        )
        return [(parameter, str(name), str(value)) for parameter, name, value in said if value]


def narrowed(found: QuerySet[Practice], asked: Asked) -> QuerySet[Practice]:
    """Narrow by all but the state, so that its states can be counted."""
    for word in fold(asked.text).split():
        found = found.filter(Q(folded_title__contains=word) | Q(folded_office__contains=word))
    return found.filter(kind=asked.kind) if asked.kind else found


def listed(found: QuerySet[Practice], asked: Asked) -> tuple[QuerySet[Practice], dict[Status, int]]:
    """Return the practices asked for, in their order, and how many there are in each state by the other filters."""
    found = found.alias(folded_title=folded("title"), folded_office=folded("institution__name"))
    found = narrowed(found, asked)
    counted = dict(found.order_by().values_list("status").annotate(n=Count("pk")))
    states = {status: counted[status] for status in Status if status in counted}
    if asked.status:
        found = found.filter(status=asked.status)
    return found.order_by(*SORTS[asked.sort][1]), states

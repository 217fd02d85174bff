"""Finding the one place or institution that a text means: by its code or its whole name, never by a part of it.

A part only brings candidates, for a person to choose from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from minga.kernel.search import fold

from ..models import Institution, Territory
from .posts import OFFICES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

DEPARTMENT, MUNICIPALITY = "department", "municipality"
LEVELS = {
    DEPARTMENT: {"CO": "DEPARTMENT", "PE": "REGION"},
    MUNICIPALITY: {"CO": "MUNICIPALITY", "PE": "DISTRICT"},
}
NAMES = {
    "COUNTRY": lazy("un país"),
    "DEPARTMENT": lazy("un departamento"),
    "MUNICIPALITY": lazy("un municipio"),
    "REGION": lazy("una región"),
    "PROVINCE": lazy("una provincia"),
    "DISTRICT": lazy("un distrito"),
}
BETWEEN = " · "  # between what one reads and the code
MOST = 20


@dataclass(frozen=True)
class Choice:
    """One entry of a list: its code, its name, and where it is."""

    code: str
    label: str
    where: str = ""

    @property
    def told(self) -> str:
        """Return how a page keeps it: its code, a blank, its name."""
        return f"{self.code} {self.label}"

    @property
    def text(self) -> str:
        """Return what the box holds once it is chosen."""
        return (
            f"{self.label} ({self.where}){BETWEEN}{self.code}"
            if self.where
            else f"{self.label}{BETWEEN}{self.code}"
        )


@dataclass(frozen=True)
class Search:
    """What is looked for: a department, a municipality (inside one), or an institution (and the schools of some offices)."""

    what: str
    country: str
    within: str = ""
    offices: tuple[str, ...] = ()

    def all(self) -> list[Choice]:
        """Return the whole list, where it is short enough to be offered at once; else nothing."""
        if self.what == DEPARTMENT or (self.what == MUNICIPALITY and self.within):
            return [choice_of(p) for p in self.places().order_by("name", "code")]
        return []

    def places(self) -> QuerySet[Territory]:
        level = LEVELS[self.what].get(self.country, "")
        found = Territory.objects.filter(country=self.country, level=level, valid_to=None)
        if self.within and self.what == MUNICIPALITY:
            found = found.filter(Q(parent__code=self.within) | Q(parent__parent__code=self.within))
        return found.select_related("parent__parent__parent")

    def institutions(self) -> QuerySet[Institution]:
        offices = Q(kind__in=OFFICES)
        schools = Q(kind=Institution.Kind.SCHOOL, parent__code__in=self.offices)
        found = Institution.objects.filter(offices | schools, country=self.country, valid_to=None)
        return found.select_related("territory")

    def everything(self) -> Iterable[Choice]:
        if self.what in LEVELS:
            return [choice_of(p) for p in self.places()]
        return [choice_of_institution(i) for i in self.institutions()]

    def find(self, text: str) -> Choice | None:
        """Return the one that a text names: what was chosen from the list, a code, or a whole name that only one bears."""
        name, _mark, code = text.rpartition(BETWEEN)
        wanted, code = fold(name or text), code.strip()
        found = list(self.everything())
        if name:
            return next((c for c in found if c.code == code and fold(c.text) == fold(text)), None)
        exact = [c for c in found if wanted and wanted in (fold(c.label), fold(c.code))]
        return exact[0] if len(exact) == 1 else None

    def like(self, text: str) -> list[Choice]:
        """Return what holds every word of a text, those that begin with it first."""
        words = fold(text).split()
        if not words:
            return []
        held = [(fold(c.text), c) for c in self.everything()]
        found = [(said, c) for said, c in held if all(w in said for w in words)]
        found.sort(key=lambda pair: (not pair[0].startswith(words[0]), pair[0]))
        return [c for _said, c in found[:MOST]]

    def also_names(self, text: str) -> str:
        """Say what else in the country bears this name, when it is not one of these; nothing when nothing does."""
        wanted = fold(text)
        mine = LEVELS.get(self.what, {}).get(self.country, "")
        others = Territory.objects.filter(country=self.country, valid_to=None).exclude(level=mine)
        found = [p for p in others.only("name", "level", "code") if fold(p.name) == wanted]
        if not found:
            return ""
        told = ", ".join(f"{NAMES.get(p.level, '')} ({p.code})" for p in found[:3])
        return _("«%(text)s» es el nombre de %(told)s.") % {"text": text, "told": told}


def choice_of(place: Territory) -> Choice:
    """Name a place with what it lies in; a department needs none."""
    above = []
    parent = place.parent
    while parent is not None and parent.level != "COUNTRY":
        above.append(parent.name)
        parent = parent.parent
    return Choice(place.code, place.name, ", ".join(above))


def choice_of_institution(found: Institution) -> Choice:
    where = found.territory.name if found.territory and found.kind == Institution.Kind.SCHOOL else ""
    return Choice(found.official_code, found.name, where)


def first_level_of(place: Territory | None) -> Territory | None:
    """Return the department or region that a place lies in, or is."""
    while place is not None and place.parent is not None and place.parent.level != "COUNTRY":
        place = place.parent
    return place if place is not None and place.level != "COUNTRY" else None

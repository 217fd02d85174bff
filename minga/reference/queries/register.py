"""The register of who runs education where: certified territories by date, and the offices of both countries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from minga.kernel import clock, events, slots
from minga.kernel.search import fold

from ..models import Certification, Institution, Territory
from .posts import OFFICES
from .schools import LEAVES
from .towns import runs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import Model, QuerySet

HISTORY = "reference.history"  # slot: functions things -> what the journal tells of them, newest first


@dataclass(frozen=True)
class Move:
    """Schools that pass from one office to another because of who runs their municipality."""

    school: Institution
    to: Institution


def certifications(asked: str = "", day: date | None = None) -> list[Certification]:
    """Return every certification, by department and name; of one day, only those that hold on it."""
    found = Certification.objects.select_related("territory__parent", "institution")
    if day is not None:
        found = found.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gt=day))
    words = fold(asked).split()
    rows = [c for c in found if all(w in fold(named(c)) for w in words)]
    return sorted(rows, key=lambda c: (c.territory.code[:2], c.territory.code, str(c.since or "")))


def named(certification: Certification) -> str:
    place, office = certification.territory, certification.institution
    above = place.parent.name if place.parent else ""
    return f"{place.code} {place.name} {above} {office.name if office else ''}"


def crossing_certifications(certification: Certification) -> list[Certification]:
    """Return the other rows of the same territory that share a day with this one."""
    others = Certification.objects.filter(territory=certification.territory_id).exclude(pk=certification.pk)
    return [c for c in others if share_a_day(c, certification)]


def share_a_day(one: Certification, other: Certification) -> bool:
    def begins(c: Certification) -> int:
        return c.since.toordinal() if c.since else 0

    def ends(c: Certification) -> int:
        return c.until.toordinal() if c.until else 10**9

    return begins(one) < ends(other) and begins(other) < ends(one)


def moves(country: str = "CO") -> list[Move]:
    """Return the open schools whose office is not the one that runs their municipality today."""
    offices = runs(country, clock.today())
    schools = Institution.objects.filter(
        kind=Institution.Kind.SCHOOL,
        country=country,
        valid_to=None,
        territory__level=LEAVES[country],
        parent__kind=Institution.Kind.SECRETARIAT,
    )
    found = []
    for school in schools.select_related("territory", "parent").order_by("pk"):
        place = school.territory
        to = offices.get(place.pk) or offices.get(place.parent_id or 0) if place else None
        if to is not None and to.pk != school.parent_id:
            found.append(Move(school, to))
    return found


def offices(country: str = "", asked: str = "") -> list[Institution]:
    """Return the ministries' offices with the number of open schools under each, in the order of their codes."""
    count = Count("children", filter=Q(children__kind=Institution.Kind.SCHOOL, children__valid_to=None))
    found: QuerySet[Any] = Institution.objects.filter(kind__in=OFFICES).annotate(schools=count)
    if country:
        found = found.filter(country=country)
    words = fold(asked).split()
    rows = found.select_related("parent", "territory").order_by("country", "code")
    return [o for o in rows if all(w in fold(f"{o.code} {o.name} {o.parent}") for w in words)]


def open_schools(office: Institution | None) -> int:
    return office.children.filter(kind=Institution.Kind.SCHOOL, valid_to=None).count() if office else 0


def office_coded(country: str, code: str) -> bool:
    return Institution.objects.filter(country=country, kind__in=OFFICES, code=code).exists()


def municipalities_named(text: str) -> list[Territory]:
    """Return the current municipalities of Colombia that a code or a whole name means."""
    wanted = fold(text.rpartition(" · ")[2] or text)
    current = Territory.objects.filter(country="CO", level="MUNICIPALITY", valid_to=None).select_related(
        "parent"
    )
    return [t for t in current if wanted in (fold(t.code), fold(t.name))]


def history_of(things: Iterable[Model]) -> list[tuple[Any, str]]:
    """Return what happened to some things, newest first, each with its sentence: told by the room that remembers."""
    sentences = events.declared()
    return [
        (entry, sentences.get(entry.verb, entry.verb))
        for told in slots.items(HISTORY)
        for entry in told(list(things))
    ]

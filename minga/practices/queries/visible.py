"""Who may know of which practice. Lists, search, exports and mail filter by this and by nothing else."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from django.db.models import Q

from minga.kernel import slots
from minga.people.queries import covers, grants_of, institutions_where
from minga.reference.models import Institution

from ..models import Author, Practice
from ..workflow import INVENTORY, Status

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from minga.people.types import Person

OFFICE = (
    "quality_officer",
    "quality_specialist",
    "quality_lead",
    "head",
    "communications_officer",
    "records_officer",
)
SCHOOL = ("principal",)
MINISTRY = ("ministry_facilitator", "ministry_admin")
IMPORTERS = ("quality_officer", "quality_specialist", "quality_lead")
KEEPERS = (*IMPORTERS, "head")
LISTING = ("auditor",)
UNSENT = (Status.IDENTIFIED, Status.PRESELECTED, Status.DRAFT)
HIDDEN = "practice.hidden"  # slot: functions person -> ids of practices that a conflict hides (CR2)


class Reading(IntEnum):
    """How much of a practice's working ficha somebody may read."""

    NOTHING = 0
    TITLE = 1
    REDACTED = 2
    FULL = 3


def written_by(person: Person) -> QuerySet[Author]:
    return Author.objects.filter(person_id=person.pk, left_at__isnull=True)


def visible_to(person: Person) -> QuerySet[Practice]:
    """Return the practices that somebody may know of: their own, and those that a role opens once sent."""
    if not person.is_authenticated:
        return Practice.objects.none()
    mine = Q(pk__in=written_by(person).values("practice_id"))
    sent = ~Q(status__in=UNSENT) | Q(edition_number__gte=1)
    opened = (opened_by_roles(person) & sent) | opened_by_school(person)
    opened |= imported_by(person) | on_the_inventory(person)
    found = Practice.objects.filter(mine | opened)
    for hidden in slots.items(HIDDEN):
        found = found.exclude(Q(pk__in=hidden(person)) & ~mine)
    return found


def contacts_for(person: Person) -> QuerySet[Practice]:
    """Return the practices whose authors somebody may call: those of the offices whose quality team or head they are."""
    offices = institutions_where(person, KEEPERS, descendants=True)
    return visible_to(person).filter(institution__in=offices)


def opened_by_roles(person: Person) -> Q:
    held = {g.role for g in grants_of(person)}
    opened = Q(pk__in=[])
    if held & {*OFFICE, *LISTING}:
        opened |= Q(institution__in=institutions_where(person, (*OFFICE, *LISTING), descendants=True))
    if held & set(MINISTRY):
        ministry = Institution.Kind.MINISTRY
        posts = [g.institution for g in grants_of(person) if g.role in MINISTRY]
        opened |= Q(institution__country__in={p.country for p in posts if p.kind == ministry})
    return opened


def imported_by(person: Person) -> Q:
    """Open the drafts that an officer brought in for somebody else, until they are sent and while the post lasts."""
    if not any(g.role in IMPORTERS for g in grants_of(person)):
        return Q(pk__in=[])
    places = institutions_where(person, IMPORTERS, descendants=True)
    return Q(created_by_id=person.pk, status__in=UNSENT, edition_number=0, institution__in=places)


def on_the_inventory(person: Person) -> Q:
    if not any(g.role in KEEPERS for g in grants_of(person)):
        return Q(pk__in=[])
    return Q(status__in=INVENTORY, institution__in=institutions_where(person, KEEPERS, descendants=True))


def opened_by_school(person: Person) -> Q:
    schools = [g.institution_id for g in grants_of(person) if g.role in SCHOOL]
    return Q(institution_id__in=schools) if schools else Q(pk__in=[])


def for_editing(person: Person, pk: int) -> Practice | None:
    """Return a practice that somebody writes, with its ficha, in one query; None when they do not write it."""
    mine = Practice.objects.filter(pk=pk, authors__person_id=person.pk, authors__left_at__isnull=True)
    return next(iter(mine.select_related("response__version", "institution")), None)


def reading_of(person: Person, practice: Practice) -> Reading:
    """Say how much of the working ficha somebody may read (the matrix of trust.md, state by state)."""
    if written_by(person).filter(practice=practice).exists():
        return Reading.FULL
    if not visible_to(person).filter(pk=practice.pk).exists():
        return Reading.NOTHING
    held = {g.role for g in grants_of(person) if covers(g, practice.institution)}
    if practice.status in INVENTORY:
        return Reading.FULL if held & set(KEEPERS) else Reading.TITLE
    if practice.status in UNSENT:
        imported = (
            practice.created_by_id == person.pk and not practice.edition_number and held & set(IMPORTERS)
        )
        return Reading.FULL if imported else Reading.TITLE
    if held & set(OFFICE):
        return Reading.FULL
    if held & set(SCHOOL):
        return Reading.REDACTED if practice.status == Status.WITHDRAWN else Reading.FULL
    return Reading.REDACTED if held & set(MINISTRY) else Reading.TITLE

"""Who may know of which practice. Lists, search, exports and mail filter by this and by nothing else."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from django.db.models import Q

from minga.kernel import slots
from minga.people.queries import grants_of, institutions_where

from ..models import Author, Practice
from ..workflow import Status

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
    mine = Q(pk__in=written_by(person).values("practice_id")) | Q(created_by=person, status__in=UNSENT)
    sent = ~Q(status__in=UNSENT) | Q(edition_number__gte=1)
    found = Practice.objects.filter(mine | (opened_by_roles(person) & sent) | opened_by_school(person))
    for hidden in slots.items(HIDDEN):
        found = found.exclude(Q(pk__in=hidden(person)) & ~mine)
    return found


def opened_by_roles(person: Person) -> Q:
    held = {g.role for g in grants_of(person)}
    opened = Q(pk__in=[])
    if held & {*OFFICE, *LISTING}:
        opened |= Q(institution__in=institutions_where(person, (*OFFICE, *LISTING), descendants=True))
    if held & set(MINISTRY):
        countries = {g.institution.country for g in grants_of(person) if g.role in MINISTRY}
        opened |= Q(institution__country__in=countries)
    return opened


def opened_by_school(person: Person) -> Q:
    schools = [g.institution_id for g in grants_of(person) if g.role in SCHOOL]
    return Q(institution_id__in=schools) if schools else Q(pk__in=[])


def for_editing(person: Person, pk: int) -> Practice | None:
    """Return a practice that somebody writes, with its ficha, in one query; None when they do not write it."""
    mine = Practice.objects.filter(pk=pk, authors__person_id=person.pk, authors__left_at__isnull=True)
    return mine.select_related("response__version", "institution").first()


def reading_of(person: Person, practice: Practice) -> Reading:
    """Say how much of the working ficha somebody may read (the matrix of trust.md, state by state)."""
    if written_by(person).filter(practice=practice).exists():
        return Reading.FULL
    held = {g.role for g in grants_of(person) if covers(g, practice)}
    if held & set(SCHOOL) and practice.status in UNSENT:
        return Reading.TITLE
    if practice.status in UNSENT and practice.created_by_id != person.pk:
        return Reading.TITLE if practice.edition_number else Reading.NOTHING
    if held & {*OFFICE, *SCHOOL} or practice.created_by_id == person.pk:
        return Reading.FULL
    if held & set(MINISTRY):
        return Reading.REDACTED
    return Reading.TITLE if held & set(LISTING) else Reading.NOTHING


def covers(grant: object, practice: Practice) -> bool:
    """Whether a role was given at the practice's institution, at the office above it, or at its country's ministry."""
    place = practice.institution
    if grant.role in MINISTRY:  # type: ignore[attr-defined]
        return grant.institution.country == place.country  # type: ignore[attr-defined]
    above = {place.pk, place.parent_id}
    if place.parent_id and place.parent and place.parent.parent_id:
        above.add(place.parent.parent_id)
    if grant.role in SCHOOL:  # type: ignore[attr-defined]
        above = {place.pk}
    return grant.institution_id in above  # type: ignore[attr-defined]

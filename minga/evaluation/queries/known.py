"""Of which work somebody may still be told: notices and digests filter by this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from minga.practices.queries import visible_to

from ..models import Assignment, Candidate
from .conflicts import hidden_from

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from minga.people.types import Person


def known_candidates(person: Person) -> QuerySet[Candidate]:
    return Candidate.objects.filter(practice__in=visible_to(person).values("pk"))


def known_assignments(person: Person) -> QuerySet[Assignment]:
    """Return one's own, also when it has ended, and those of the practices that one may know of."""
    mine = Q(person_id=person.pk) & ~Q(candidate__practice__in=hidden_from(person))
    return Assignment.objects.filter(mine | Q(candidate__practice__in=visible_to(person).values("pk")))

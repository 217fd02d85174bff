from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.practices.models import Author

from ..models import Conflict

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from minga.people.types import Person
    from minga.practices.models import Practice


def hidden_from(person: Person) -> QuerySet[Any]:
    """Return the practices that a conflict hides from somebody, whatever their roles."""
    return Conflict.objects.filter(person_id=person.pk, lifted_at=None).values("practice_id")


def wrote(person: Person) -> QuerySet[Any]:
    """Return the practices that somebody writes or ever wrote: leaving does not make a stranger of an author."""
    return Author.objects.filter(person_id=person.pk).values("practice_id")


def conflicts_on(practice: Practice) -> QuerySet[Conflict]:
    """Return every declaration about a practice, standing ones first."""
    found = Conflict.objects.filter(practice=practice).select_related("person", "declared_by", "lifted_by")
    return found.order_by("lifted_at", "-at", "-pk")

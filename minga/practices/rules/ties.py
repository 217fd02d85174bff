"""How somebody stands to a practice: whether they write it, and whether a role of theirs reaches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, Q

from minga.instruments.models import AnswerRevision
from minga.people.queries import holds

from .. import queries
from ..models import Author, Evidence

if TYPE_CHECKING:
    from minga.people.types import Person
    from minga.reference.models import Institution

    from ..models import Practice


def writes(person: Person, practice: Practice) -> bool:
    return person.is_authenticated and queries.written_by(person).filter(practice=practice).exists()


def has_written(person: Person, practice: Practice) -> bool:
    """Whether somebody writes it, or left after putting words or evidence in it: nobody judges what they wrote."""
    authors = Author.objects.filter(practice=practice, person_id=person.pk)
    words = AnswerRevision.objects.filter(response__practice=practice, by_id=person.pk)
    files = Evidence.objects.filter(practice=practice, added_by_id=person.pk)
    return authors.filter(Q(left_at=None) | Q(Exists(words)) | Q(Exists(files))).exists()


def leads(person: Person, practice: Practice) -> bool:
    return (
        person.is_authenticated
        and queries.written_by(person).filter(practice=practice, role=Author.Role.LEADER).exists()
    )


def office_of(practice: Practice) -> Institution:
    place = practice.institution
    return place.parent if practice.is_school_experience and place.parent else place


def visible(person: Person, practice: Practice) -> bool:
    return queries.visible_to(person).filter(pk=practice.pk).exists()


def holds_over(person: Person, roles: tuple[str, ...], practice: Practice) -> bool:
    """Whether somebody holds one of the roles over a practice, and neither a conflict nor its state hides it (CR2)."""
    return holds(person, roles, office_of(practice)) and visible(person, practice)

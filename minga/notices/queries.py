from __future__ import annotations

from typing import TYPE_CHECKING

from minga.kernel import clock, slots
from minga.people.models import User

from .models import Letter, Notice, Preference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from minga.people.types import Person

# slot: (label of a model, function person -> query of those that they may know of). A room that says facts hangs one.
SUBJECTS = "notice.subjects"


def inbox(person: Person) -> QuerySet[Notice]:
    """Return a person's notices, newest first."""
    return Notice.objects.filter(person_id=person.pk).order_by("-created_at", "-pk")


def readable(person: Person, notices: Iterable[Notice]) -> list[Notice]:
    """Keep the notices of what somebody may still know of: a role that ended or a conflict closes them too."""
    kept = list(notices)
    for label, known_to in slots.items(SUBJECTS):
        asked = {n.subject_id for n in kept if n.subject_type == label}
        if asked:
            known = {str(pk) for pk in known_to(person).filter(pk__in=asked).values_list("pk", flat=True)}
            kept = [n for n in kept if n.subject_type != label or n.subject_id in known]
    return kept


def people_to_tell() -> QuerySet[User]:
    """Return who has something unsent and no digest yet today."""
    waiting = Notice.objects.filter(sent_at__isnull=True).values("person_id")
    told = Preference.objects.filter(digested_on=clock.today()).values("person_id")
    return User.objects.filter(pk__in=waiting, is_active=True).exclude(pk__in=told).order_by("pk")


def wants_digest(person: Person) -> bool:
    return not Preference.objects.filter(person_id=person.pk, digest=False).exists()


def unsent_letters() -> QuerySet[Letter]:
    """Return the letters that still have to go out, the oldest first."""
    return Letter.objects.filter(sent_at__isnull=True, refused_at__isnull=True).order_by("created_at", "pk")

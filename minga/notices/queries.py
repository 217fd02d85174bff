from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.kernel import clock, slots
from minga.people.models import User

from .models import Letter, Mail, Notice, Preference

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


def people_to_tell(*, at_once: bool = False) -> QuerySet[User]:
    """Return who has something unsent and no digest yet today; or those who want each notice, whenever there is one."""
    waiting = Notice.objects.filter(sent_at__isnull=True).values("person_id")
    found = User.objects.filter(pk__in=waiting, is_active=True).order_by("pk")
    if at_once:
        return found.filter(notice_preference__mail=Mail.EACH)
    told = Preference.objects.filter(digested_on=clock.today()).exclude(mail=Mail.EACH)
    return found.exclude(pk__in=told.values("person_id"))


def mail_of(person: Person) -> str:
    """Return how somebody wants to be told by mail."""
    found = Preference.objects.filter(person_id=person.pk).values_list("mail", flat=True).first()
    return found or Mail.DAILY


def data_of(person: User) -> dict[str, Any]:
    """Return the notices that somebody may still read, as plain JSON."""
    return {
        "avisos": [
            {
                "fecha": told.created_at.isoformat(),
                "texto": told.text,
                "leido": told.read_at.isoformat() if told.read_at else None,
            }
            for told in readable(person, inbox(person))
        ]
    }


def unsent_letters() -> QuerySet[Letter]:
    """Return the letters that still have to go out, the oldest first."""
    return Letter.objects.filter(sent_at__isnull=True, refused_at__isnull=True).order_by("created_at", "pk")

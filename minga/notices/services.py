from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.kernel import clock, events
from minga.kernel.writing import transaction

from .models import Notice, Preference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from minga.kernel.events import Event
    from minga.people.models import User


@dataclass(frozen=True)
class Telling:
    """Which fact tells whom, in which words: `whom(event)` gives people, `words(event)` one Spanish sentence."""

    verb: str
    whom: Callable[[Event], Iterable[User]]
    words: Callable[[Event], str]
    url: Callable[[Event], str]


_tellings: list[Telling] = []


def tell(telling: Telling) -> None:
    """Wire one telling; rooms call it from their `apps.ready()`."""
    if telling not in _tellings:
        _tellings.append(telling)
        events.subscribe(telling.verb, deliver)


def tellings() -> tuple[Telling, ...]:
    return tuple(_tellings)


def deliver(event: Event) -> None:
    """Put a notice in the outbox of everybody who must know; the actor already does."""
    rows = []
    for telling in _tellings:
        if telling.verb != event.verb:
            continue
        people = {p.pk: p for p in telling.whom(event) if event.actor is None or p.pk != event.actor.pk}
        rows += [compose(telling, event, person) for person in people.values()]
    if rows:
        Notice.objects.bulk_create(rows)


def compose(telling: Telling, event: Event, person: User) -> Notice:
    return Notice(
        person=person,
        verb=event.verb,
        subject_type=event.subject._meta.label,
        subject_id=str(event.subject.pk),
        text=telling.words(event)[:400],
        url=telling.url(event),
        created_at=clock.now(),
    )


@transaction
def mark_read(person: User) -> int:
    return Notice.objects.filter(person=person, read_at__isnull=True).update(read_at=clock.now())


@transaction
def choose_digest(person: User, *, wanted: bool) -> Preference:
    return Preference.objects.update_or_create(person=person, defaults={"digest": wanted})[0]


def send_digests() -> int:
    """Send each person one mail with what is new. A crash between mail and mark repeats at most that one mail."""
    waiting = (
        Notice.objects.filter(sent_at__isnull=True)
        .select_related("person")
        .order_by("person_id", "created_at")
    )
    by_person: dict[int, list[Notice]] = {}
    for notice in waiting:
        by_person.setdefault(notice.person_id, []).append(notice)
    silent = set(Preference.objects.filter(digest=False).values_list("person_id", flat=True))
    for person_id, found in by_person.items():
        if person_id not in silent:
            digest_mail(found).send()
        Notice.objects.filter(pk__in=[n.pk for n in found]).update(sent_at=clock.now())
    return len(by_person) - len(silent & set(by_person))


def digest_mail(found: list[Notice]) -> EmailMessage:
    person = found[0].person
    subject = ngettext("Minga: %(n)d novedad", "Minga: %(n)d novedades", len(found)) % {"n": len(found)}
    body = render_to_string(
        "notices/digest.txt", {"person": person, "notices": found, "site": settings.SITE_URL}
    )
    return EmailMessage(subject, body, to=[person.email], headers={"X-Minga": _("resumen diario")})

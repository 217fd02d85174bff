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

from .. import queries
from ..models import Mail, Notice, Preference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from minga.kernel.events import Event
    from minga.people.models import User


@dataclass(frozen=True)
class Telling:
    """Which fact tells whom, in which words: `whom(event)` gives people, `words(event)` one Spanish sentence.

    `reply_to(event)` is the mailbox of the role that answers (an office's), never a person's; empty when there is none.
    """

    verb: str
    whom: Callable[[Event], Iterable[User]]
    words: Callable[[Event], str]
    url: Callable[[Event], str]
    reply_to: Callable[[Event], str] = lambda event: ""


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
        reply_to=telling.reply_to(event),
        created_at=clock.now(),
    )


@transaction
def mark_read(person: User) -> int:
    return Notice.objects.filter(person=person, read_at__isnull=True).update(read_at=clock.now())


@transaction
def choose_mail(person: User, wanted: str) -> Preference:
    """Let somebody be told by mail once a day, with each notice, or not at all; what waits then goes that way too."""
    return Preference.objects.update_or_create(person=person, defaults={"mail": Mail(wanted)})[0]


def send_digests() -> int:
    """Send everybody their digest of the day, here and now; the clock hands each to the background worker instead."""
    return sum(send_digest(person) for person in queries.people_to_tell())


def send_at_once() -> int:
    """Send those who want each notice what is new since the clock last looked."""
    return sum(send_digest(person) for person in queries.people_to_tell(at_once=True))


def send_digest(person: User) -> bool:
    """Send somebody one mail with what is new, at most once a day where they want it so; says whether it went out.

    A crash between the mail and its mark repeats at most that one mail.
    """
    waiting = list(Notice.objects.filter(person=person, sent_at__isnull=True).order_by("created_at", "pk"))
    preference = Preference.objects.filter(person=person).first() or Preference(person=person)
    if not waiting or (preference.mail == Mail.DAILY and preference.digested_on == clock.today()):
        return False
    told = queries.readable(person, waiting) if preference.mail != Mail.NONE else []
    if told:
        digest_mail(person, told, daily=preference.mail == Mail.DAILY).send()
    settle_digest(person, waiting, mailed=bool(told))
    return bool(told)


@transaction
def settle_digest(person: User, told: list[Notice], *, mailed: bool) -> None:
    Notice.objects.filter(pk__in=[n.pk for n in told]).update(sent_at=clock.now())
    if mailed:
        Preference.objects.update_or_create(person=person, defaults={"digested_on": clock.today()})


def digest_mail(person: User, told: list[Notice], *, daily: bool) -> EmailMessage:
    subject = ngettext("Minga: %(n)d novedad", "Minga: %(n)d novedades", len(told)) % {"n": len(told)}
    body = render_to_string(
        "notices/digest.txt",
        {"person": person, "notices": told, "site": settings.SITE_URL, "daily": daily},
    )
    reply_to = sorted({n.reply_to for n in told if n.reply_to})
    headers = {"X-Minga": _("resumen diario") if daily else _("aviso"), "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, to=[person.email], reply_to=reply_to, headers=headers)

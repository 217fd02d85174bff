"""Which fact about people tells whom: their room stands below this one, and cannot say it itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from minga.people.models import User
from minga.people.queries import people_with, token_of
from minga.people.rules import can_decide, givers_of

from .services import Telling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minga.kernel.events import Event


def deciders(event: Event) -> Iterable[User]:
    """Return who may approve what was asked for; nobody where it went out at once."""
    offer = event.subject
    return [p for p in people_with(givers_of(offer.role), offer.institution) if can_decide(p, offer)]


def asker(event: Event) -> Iterable[User]:
    return [event.subject.asked_by]


def invited(event: Event) -> Iterable[User]:
    return User.objects.filter(email=event.subject.email, is_active=True)


def holder(event: Event) -> Iterable[User]:
    return [event.subject.user]


def told(event: Event) -> dict[str, str]:
    thing = event.subject
    return {
        "role": thing.get_role_display(),
        "place": thing.institution.name[:120],
        "name": getattr(thing, "full_name", "")[:80],
    }


def reason(event: Event) -> str:
    said = event.data.get("reason", "")
    return f" {_('Motivo')}: {said}" if said else ""


def place(event: Event) -> str:
    return reverse("people:place", args=[event.subject.institution_id])


def home(event: Event) -> str:
    return reverse("desk:home")


def link(event: Event) -> str:
    return reverse("people:accept", args=[token_of(event.subject)])


def mailbox(event: Event) -> str:
    return event.subject.institution.email


def new_end(event: Event) -> str:
    ends_on = event.subject.ends_on
    when = date_format(ends_on, "d/m/Y") if ends_on else _("sin fecha de término")
    return _("Cambió hasta cuándo tiene el cargo «%(role)s» en %(place)s: %(when)s.") % {
        **told(event),
        "when": when,
    }


TELLINGS = (
    Telling(
        "invitation.asked",
        deciders,
        lambda event: (
            _("Piden el cargo «%(role)s» en %(place)s para %(name)s: falta su decisión.") % told(event)
        ),
        place,
        mailbox,
    ),
    Telling(
        "invitation.sent",
        invited,
        lambda event: _("%(place)s le ofrece el cargo «%(role)s»: acéptelo o diga que no.") % told(event),
        link,
        mailbox,
    ),
    Telling(
        "invitation.accepted",
        asker,
        lambda event: _("%(name)s aceptó el cargo «%(role)s» en %(place)s.") % told(event),
        place,
        mailbox,
    ),
    Telling(
        "invitation.declined",
        asker,
        lambda event: _("%(name)s no aceptó el cargo «%(role)s» en %(place)s.") % told(event),
        place,
        mailbox,
    ),
    Telling(
        "invitation.refused",
        asker,
        lambda event: _("No se aprobó el cargo «%(role)s» para %(name)s.") % told(event) + reason(event),
        place,
        mailbox,
    ),
    Telling(
        "role.revoked",
        holder,
        lambda event: _("Terminó su cargo «%(role)s» en %(place)s.") % told(event) + reason(event),
        home,
        mailbox,
    ),
    Telling("role.end_changed", holder, new_end, home, mailbox),
)

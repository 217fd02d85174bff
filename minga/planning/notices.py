"""Which fact of a commitment or of a plan tells whom, in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from minga.notices.services import Telling
from minga.people.models import User
from minga.people.queries import people_with

from .queries import page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from minga.kernel.events import Event


def owner(event: Event) -> Iterable[User]:
    return [event.subject.owner]


def asker(event: Event) -> Iterable[User]:
    return [event.subject.asked_by]


def other_side(event: Event) -> Iterable[User]:
    return asker(event) if event.actor == event.subject.owner else owner(event)


def heads(event: Event) -> Iterable[User]:
    return people_with(("head",), event.subject.institution)


def told(event: Event) -> dict[str, str]:
    it, day = event.subject, parse_date(event.data.get("day", ""))
    return {
        "text": it.text[:160],
        "due": date_format(it.due_on),
        "day": date_format(day) if day else "",
        "reason": event.data.get("reason", ""),
    }


def telling(verb: str, whom: Callable[[Event], Iterable[User]], sentence: Callable[[], str]) -> Telling:
    return Telling(
        verb,
        whom,
        lambda event: sentence() % told(event),
        lambda event: page(event.subject),
        lambda event: event.subject.institution.email,
    )


def in_charge(event: Event) -> Iterable[User]:
    """Return who is responsible for an action of a plan."""
    return User.objects.filter(planned_actions__objective__plan=event.subject).distinct()


TELLINGS = (
    Telling(
        "plan.approved",
        in_charge,
        lambda event: (
            _("«%(name)s» está vigente: responde por acciones suyas.") % {"name": event.subject.name}
        ),
        lambda event: reverse("planning:plan", args=[event.subject.pk]),
        lambda event: event.subject.institution.email,
    ),
    telling("commitment.asked", owner, lambda: _("Tiene un compromiso para el %(due)s: «%(text)s».")),
    telling("commitment.fulfilled", asker, lambda: _("Se dio por cumplido «%(text)s»: verifíquelo.")),
    telling("commitment.verified", owner, lambda: _("Se verificó que cumplió «%(text)s».")),
    telling("commitment.given_back", owner, lambda: _("A «%(text)s» le falta algo: %(reason)s")),
    telling("commitment.cancelled", owner, lambda: _("«%(text)s» quedó sin efecto: %(reason)s")),
    telling("commitment.day_proposed", other_side, lambda: _("Piden el %(day)s para «%(text)s»: %(reason)s")),
    telling("commitment.day_moved", other_side, lambda: _("«%(text)s» vence ahora el %(due)s.")),
    telling("commitment.day_declined", other_side, lambda: _("«%(text)s» sigue venciendo el %(due)s.")),
    telling("commitment.handed_over", owner, lambda: _("Le entregaron el compromiso «%(text)s»: %(reason)s")),
    telling("commitment.slipped", heads, lambda: _("«%(text)s» ya se aplazó tres veces o más.")),
)

"""What this room hangs in the desk and the menu: what somebody has to decide on, or to take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.ui.types import Todo

from . import queries, rules
from .workflow import Offer

if TYPE_CHECKING:
    from .models import User
    from .types import Person


def reads_people(person: Person | None) -> bool:
    """Whether the menu shows the page of people. A page that refuses before anybody is known (None) has a menu too."""
    return person is not None and any(g.role in rules.READERS for g in queries.grants_of(person))


def todos_of(person: User) -> list[Todo]:
    return [*offers_to_take(person), *offers_to_decide(person)]


def offers_to_take(person: User) -> list[Todo]:
    return [
        Todo(
            _("Aceptar el cargo «%(role)s»") % {"role": offer.get_role_display()},
            reverse("people:accept", args=[queries.token_of(offer)]),
            offer.institution.name,
            since=offer.sent_at,
            due=offer.expires_at.date() if offer.expires_at else None,
        )
        for offer in queries.offered_to(person)
    ]


def offers_to_decide(person: User) -> list[Todo]:
    if not any(g.role in ("head", "ministry_admin") for g in queries.grants_of(person)):
        return []
    waiting = queries.invitations().filter(
        status=Offer.WAITING, institution__in=queries.places_of(person, rules.READERS)
    )
    return [
        Todo(
            _("Aprobar el cargo «%(role)s» de %(name)s")
            % {"role": offer.get_role_display(), "name": offer.full_name},
            reverse("people:place", args=[offer.institution_id]) + f"#invitacion-{offer.pk}",
            _("Lo pidió %(name)s para %(place)s")
            % {"name": offer.asked_by.full_name, "place": offer.institution.name},
            since=offer.asked_at,
        )
        for offer in waiting.order_by("asked_at")
        if rules.can_decide(person, offer)
    ]

"""Which fact of a practice tells whom, in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.notices.services import Telling
from minga.people.models import User
from minga.people.queries import people_with

from .queries import verifiers_of
from .types import setup_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from minga.kernel.events import Event


def authors(event: Event) -> Iterable[User]:
    return User.objects.filter(authorships__practice=event.subject, authorships__left_at=None)


def verifiers(event: Event) -> Iterable[User]:
    return verifiers_of(event.subject)


def approvers(event: Event) -> Iterable[User]:
    practice = event.subject
    place = practice.institution
    office = place.parent if practice.is_school_experience and place.parent else place
    return people_with(setup_of(practice.kind).approvers, office)


def page(name: str) -> Callable[[Event], str]:
    return lambda event: reverse(f"practices:{name}", args=[event.subject.pk])


def about(sentence: Callable[[], str]) -> Callable[[Event], str]:
    return lambda event: sentence() % {"title": event.subject.title[:200]}


TELLINGS = (
    Telling(
        "practice.verification_opened",
        verifiers,
        about(lambda: _("«%(title)s» espera verificación.")),
        page("verify"),
    ),
    Telling(
        "practice.returned",
        authors,
        about(lambda: _("«%(title)s» volvió con observaciones: respóndalas antes del plazo.")),
        page("ficha"),
    ),
    Telling("practice.admitted", authors, about(lambda: _("«%(title)s» fue admitida.")), page("detail")),
    Telling(
        "practice.level_released",
        authors,
        about(lambda: _("Ya puede ver el resultado de «%(title)s».")),
        page("detail"),
    ),
    Telling(
        "publication.proposed",
        approvers,
        about(lambda: _("«%(title)s» está propuesta para el banco: falta su decisión.")),
        page("publication"),
    ),
    Telling(
        "practice.published", authors, about(lambda: _("«%(title)s» ya está en el banco.")), page("detail")
    ),
    Telling("practice.unpublished", authors, about(lambda: _("«%(title)s» se despublicó.")), page("detail")),
)

"""Which fact of an evaluation tells whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.notices.services import Telling
from minga.people.models import User
from minga.people.queries import people_with
from minga.practices.rules import office_of

from .rules import can_coordinate
from .workflow import OFFICE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minga.kernel.events import Event


def assignee(event: Event) -> Iterable[User]:
    return User.objects.filter(pk=event.subject.person_id)


def coordinators(event: Event) -> Iterable[User]:
    candidate = getattr(event.subject, "candidate", event.subject)
    team = people_with(OFFICE, office_of(candidate.practice))
    return [p for p in team if can_coordinate(p, candidate)]


TELLINGS = (
    Telling(
        "evaluation.assigned",
        assignee,
        lambda e: _("Le pidieron valorar «%(title)s».") % {"title": e.subject.candidate.practice.title[:200]},
        lambda e: reverse("evaluation:desk", args=[e.subject.pk]),
    ),
    Telling(
        "evaluation.recused",
        coordinators,
        lambda e: (
            _("Alguien se declaró impedido en «%(title)s»: nombre a otra persona.")
            % {"title": e.subject.candidate.practice.title[:200]}
        ),
        lambda e: reverse("evaluation:board", args=[e.subject.candidate.practice_id]),
    ),
    Telling(
        "evaluation.dispersed",
        coordinators,
        lambda e: (
            _("Las hojas de «%(title)s» se separan: nombre una persona dirimente.")
            % {"title": e.subject.practice.title[:200]}
        ),
        lambda e: reverse("evaluation:board", args=[e.subject.practice_id]),
    ),
    Telling(
        "evaluation.consolidated",
        coordinators,
        lambda e: (
            _("Hay resultado de «%(title)s» por comunicar.") % {"title": e.subject.practice.title[:200]}
        ),
        lambda e: reverse("evaluation:board", args=[e.subject.practice_id]),
    ),
)

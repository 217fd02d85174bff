"""Which fact of an evaluation tells whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from minga.notices.services import Telling
from minga.people.models import User
from minga.people.queries import people_with
from minga.practices.rules import office_of

from .rules import can_coordinate
from .workflow import OFFICE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from minga.kernel.events import Event


def assignee(event: Event) -> Iterable[User]:
    return User.objects.filter(pk=event.subject.person_id)


def coordinators(event: Event) -> Iterable[User]:
    candidate = getattr(event.subject, "candidate", event.subject)
    team = people_with(OFFICE, office_of(candidate.practice))
    return [p for p in team if can_coordinate(p, candidate)]


def title_of(event: Event) -> str:
    return getattr(event.subject, "candidate", event.subject).practice.title[:200]


def say(sentence: Callable[[], str]) -> Callable[[Event], str]:
    return lambda event: sentence() % {"title": title_of(event)}


def due(event: Event) -> str:
    when = date_format(event.subject.due_on, "d/m/Y") if event.subject.due_on else ""
    return _("«%(title)s» espera su hoja. El plazo es el %(day)s.") % {"title": title_of(event), "day": when}


def desk(event: Event) -> str:
    return reverse("evaluation:desk", args=[event.subject.pk])


def home(event: Event) -> str:
    return reverse("desk:home")


def board(event: Event) -> str:
    return reverse("evaluation:board", args=[getattr(event.subject, "candidate", event.subject).practice_id])


def mailbox(event: Event) -> str:
    """The office answers, never whoever assigned."""
    return office_of(getattr(event.subject, "candidate", event.subject).practice).email


def to_evaluator(verb: str, words: Callable[[Event], str], url: Callable[[Event], str] = desk) -> Telling:
    return Telling(f"evaluation.{verb}", assignee, words, url, mailbox)


def to_office(verb: str, words: Callable[[], str]) -> Telling:
    return Telling(f"evaluation.{verb}", coordinators, say(words), board, mailbox)


TELLINGS = (
    to_evaluator("assigned", say(lambda: _("Le pidieron valorar «%(title)s»."))),
    to_evaluator("reminded", due),
    to_evaluator("due_moved", due),
    to_evaluator(
        "reopened", say(lambda: _("La oficina le devolvió su hoja de «%(title)s»: mire el motivo."))
    ),
    to_evaluator("reassigned", say(lambda: _("«%(title)s» ya no está a su cargo.")), home),
    to_evaluator("expired", say(lambda: _("Venció su plazo: «%(title)s» ya no está a su cargo.")), home),
    to_office("expired", lambda: _("Venció un plazo en «%(title)s»: nombre a otra persona.")),
    to_office("recused", lambda: _("Alguien se declaró impedido en «%(title)s»: nombre a otra persona.")),
    to_office(
        "conflict_told", lambda: _("Sus autores dicen que alguien no debería valorar «%(title)s»: léalo.")
    ),
    to_office("dispersed", lambda: _("Las hojas de «%(title)s» se separan: nombre una persona dirimente.")),
    to_office("stalled", lambda: _("La tercera hoja de «%(title)s» tampoco concluye: decida cómo seguir.")),
    to_office("consolidated", lambda: _("Hay resultado de «%(title)s» por comunicar.")),
)

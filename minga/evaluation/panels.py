"""What the evaluation hangs in other rooms: a panel on the practice, and what each person still has to judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.instruments.queries import rubric_of
from minga.people.queries import grants_of, institutions_where
from minga.practices.queries import visible_to, written_by
from minga.ui.types import Todo

from . import rules
from .models import Candidate
from .queries import candidate_of, queue_of, trajectory_of, wrote
from .workflow import JUDGES, LIVE, OFFICE, OPEN, OWED, Outcome

if TYPE_CHECKING:
    from minga.people.models import User
    from minga.people.types import Person, SignedIn
    from minga.practices.models import Practice


def coordinates(person: Person | None) -> bool:
    """Whether somebody holds a role that coordinates, so that the menu shows the office's board.

    A page that refuses before anybody is known (None) has a menu too.
    """
    return person is not None and any(g.role in OFFICE for g in grants_of(person))


def judges(person: Person | None) -> bool:
    return person is not None and any(g.role in JUDGES for g in grants_of(person))


def practice_panel(request: SignedIn, practice: Practice) -> str:
    candidate = candidate_of(practice)
    if candidate is None:
        return ""
    may_coordinate = bool(rules.can_coordinate(request.user, candidate))
    writes = written_by(request.user).filter(practice=practice).exists()
    if not may_coordinate and not writes:
        return ""
    context = {
        "candidate": candidate,
        "coordinates": may_coordinate,
        "released": trajectory_of(practice).exists(),
        "may_tell": writes and candidate.status in OPEN,
    }
    return render_to_string("evaluation/panel.html", context)


def todos_of(person: User) -> list[Todo]:
    mine = [
        Todo(
            a.candidate.practice.title,
            reverse("evaluation:desk", args=[a.pk]),
            _("Valorar"),
            a.assigned_at,
            a.due_on,
        )
        for a in queue_of(person)
    ]
    return [*mine, *coordination_todos(person)]


def coordination_todos(person: User) -> list[Todo]:
    places = institutions_where(person, OFFICE, descendants=True)
    waiting = Candidate.objects.filter(
        practice__institution__in=places, practice__in=visible_to(person).values("pk")
    ).exclude(status__in=(Outcome.RELEASED, Outcome.VOID))
    waiting = waiting.exclude(practice__in=wrote(person))
    working = Count("assignments", filter=Q(assignments__status__in=LIVE))
    judging = Count("assignments", filter=Q(assignments__status__in=OWED))
    found = waiting.annotate(working=working, judging=judging).select_related("practice", "round__rubric")
    return [coordination_todo(c) for c in found]


def coordination_todo(candidate: Any) -> Todo:
    """Say what the office owes to a valuation; while others work on it, following is up to the office."""
    words = {
        Outcome.PENDING: _("Nombrar a quienes la valoran"),
        Outcome.IN_DISPERSION: _("Nombrar una persona dirimente"),
        Outcome.INCONCLUSIVE: _("Decidir cómo seguir: no concluye"),
        Outcome.CONSOLIDATED: _("Comunicar el resultado"),
    }
    enough = candidate.working >= rubric_of(candidate.rubric).min_sheets
    others_work = candidate.judging and (enough or candidate.status == Outcome.IN_DISPERSION)
    what = _("Seguir la valoración") if others_work else words[Outcome(candidate.status)]
    url = reverse("evaluation:board", args=[candidate.practice_id])
    return Todo(candidate.practice.title, url, what, candidate.opened_at, optional=bool(others_work))

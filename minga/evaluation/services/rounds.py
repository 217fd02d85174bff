"""Rounds and the candidates that they judge: one at admission, others when the office asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minga.instruments.queries import version_in_force
from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction
from minga.practices.rules import office_of
from minga.practices.services import evaluate_again
from minga.practices.types import setup_of

from .. import rules
from ..models import Candidate, Round
from ..workflow import ASSIGNMENT, OPEN, OWED, STANDING, Outcome
from .standing import hold

if TYPE_CHECKING:
    from minga.kernel.events import Event
    from minga.people.models import User
    from minga.practices.models import Practice


def open_candidate(event: Event) -> None:
    """An admitted practice is a candidate from then on, under the rubric in force."""
    add_candidate(event.subject, Round.Type.INITIAL)


def add_candidate(practice: Practice, kind: str) -> Candidate:
    edition = practice.editions.order_by("-number", "-sending")[0]
    found, _new = Round.objects.get_or_create(
        office=office_of(practice),
        type=kind,
        period=clock.today().year,
        rubric=version_in_force(setup_of(practice.kind).rubric),
        defaults={"opened_at": clock.now()},
    )
    candidate = Candidate.objects.filter(round=found, edition=edition).exclude(status=Outcome.VOID).first()
    return candidate or Candidate.objects.create(
        round=found, practice=practice, edition=edition, opened_at=clock.now()
    )


@transaction
def open_round(practice: Practice, kind: str, *, by: User) -> Candidate:
    """Judge the same edition once more, in a round of another type: the trajectory grows."""
    require(rules.can_open_round(by, practice, kind))
    evaluate_again(practice, by=by)
    candidate = add_candidate(practice, kind)
    events.publish("evaluation.round_opened", candidate, by, type=kind)
    return candidate


@transaction
def void(candidate: Candidate, reason: str, *, by: User) -> Candidate:
    """Give up a standing that nobody could conclude, and start again with other people."""
    require(rules.can_resume(by, hold(candidate), reason))
    close(candidate, reason, by=by)
    again = add_candidate(candidate.practice, candidate.round.type)
    events.publish("evaluation.round_opened", again, by, type=candidate.round.type)
    return again


def close(candidate: Candidate, reason: str, *, by: User | None) -> None:
    for waiting in candidate.assignments.filter(status__in=OWED):
        ASSIGNMENT.move(waiting, "reassign", reason=reason.strip()[:500])
        events.publish("evaluation.reassigned", waiting, by, reason=waiting.reason)
    STANDING.move(candidate, "void", reason=reason.strip()[:500])
    events.publish("evaluation.voided", candidate, by, reason=candidate.reason)


def close_withdrawn(event: Event) -> None:
    """A practice that was withdrawn is judged no further."""
    for candidate in event.subject.candidates.filter(status__in=OPEN):
        close(hold(candidate), str(event.data.get("reason") or event.verb), by=event.actor)

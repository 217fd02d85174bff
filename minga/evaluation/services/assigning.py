"""Who judges a candidate, until when, and what happens when somebody leaves."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from minga.kernel import clock, events
from minga.kernel.decisions import Refused, require
from minga.kernel.workflow import Stale
from minga.kernel.writing import transaction
from minga.practices.services import move_to_assigned
from minga.practices.services import start_evaluation as start_clock

from .. import rules
from ..models import Assignment, Candidate, Sheet
from ..types import pace
from ..workflow import ASSIGNMENT, OPEN, OWED, STANDING, Outcome, Progress
from .standing import hold, settle

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from minga.people.models import User

DUTY = Assignment.Duty


def hold_work(assignment: Assignment) -> Assignment:
    """Hold the candidate, then read the assignment's own state anew."""
    hold(assignment.candidate)
    assignment.status, assignment.due_on = Assignment.objects.values_list("status", "due_on").get(
        pk=assignment.pk
    )
    return assignment


@transaction
def assign(
    candidate: Candidate, person: User, *, by: User, duty: str = "", due_on: date | None = None
) -> Assignment:
    """Ask somebody to judge; after a dispersion, as the third person. Two officers at once: the second learns it."""
    hold(candidate)
    duty = duty or (DUTY.REFEREE if candidate.status == Outcome.IN_DISPERSION else DUTY.EVALUATOR)
    require(rules.can_assign(by, candidate, person, duty))
    due = due_on or clock.today() + timedelta(days=pace().due_days)
    require(rules.can_be_due(due))
    assignment = Assignment.objects.create(
        candidate=candidate, person=person, duty=duty, due_on=due, assigned_at=clock.now()
    )
    events.publish("evaluation.assigned", assignment, by, duty=duty, due=due.isoformat())
    move_to_assigned(candidate.practice, by=by)
    return assignment


@transaction
def accept(assignment: Assignment, *, by: User) -> Assignment:
    require(rules.can_judge(by, hold_work(assignment)))
    ASSIGNMENT.move(assignment, "accept")
    Sheet.objects.create(assignment=assignment, updated_at=clock.now())
    events.publish("evaluation.accepted", assignment, by)
    start_clock(assignment.candidate.practice, by=by)
    return assignment


@transaction
def reassign(
    assignment: Assignment, reason: str, *, by: User, to: User | None = None, due_on: date | None = None
) -> Assignment | None:
    """Stop waiting for somebody, with a reason, and ask `to` instead; what they wrote stays on record, unread."""
    require(rules.can_reassign(by, hold_work(assignment), reason))
    candidate, duty = assignment.candidate, assignment.duty
    ASSIGNMENT.move(assignment, "reassign", reason=reason.strip()[:500])
    events.publish("evaluation.reassigned", assignment, by, reason=assignment.reason)
    if to is not None:
        return assign(candidate, to, by=by, duty=duty, due_on=due_on)
    settle(candidate)
    return None


@transaction
def move_due(assignment: Assignment, due_on: date, reason: str, *, by: User) -> Assignment:
    require(rules.can_reassign(by, hold_work(assignment), reason))
    require(rules.can_be_due(due_on))
    was, assignment.due_on, assignment.reminded_on = assignment.due_on, due_on, None
    assignment.save(update_fields=["due_on", "reminded_on"])
    events.publish(
        "evaluation.due_moved",
        assignment,
        by,
        reason=reason.strip()[:500],
        was=was.isoformat() if was else "",
        due=due_on.isoformat(),
    )
    return assignment


def assign_many(
    pairs: Iterable[tuple[Candidate, User]], *, by: User, due_on: date | None = None
) -> tuple[list[Assignment], list[tuple[Candidate, User, str]]]:
    """Ask several people, each in a transaction of its own; what a rule refuses by now comes back with its reason."""
    made, refused = [], []
    for candidate, person in pairs:
        try:
            made.append(assign(candidate, person, by=by, due_on=due_on))
        except Refused as problem:
            refused.append((candidate, person, str(problem.decision.reason)))
    return made, refused


def undo_assignments(assignments: Iterable[Assignment], reason: str, *, by: User) -> int:
    """Take back what nobody accepted yet; what somebody already took stays with them."""
    undone = 0
    for assignment in assignments:
        with suppress(Refused, Stale):
            undone += undo(assignment, reason, by=by)
    return undone


@transaction
def undo(assignment: Assignment, reason: str, *, by: User) -> bool:
    if hold_work(assignment).status != Progress.ASSIGNED:
        return False
    reassign(assignment, reason, by=by)
    return True


@transaction
def put_off(assignment: Assignment, *, by: User) -> Assignment:
    """Leave one for later: it goes to the end of its evaluator's own queue, and nobody else is told."""
    require(rules.can_judge(by, assignment))
    assignment.put_off_at = clock.now()
    assignment.save(update_fields=["put_off_at"])
    return assignment


def leave(assignment: Assignment, *, reason: str, by: User) -> None:
    """End what a conflicted person has in hand: what they owed, or a sheet that no result stands on yet.

    If theirs was the last sheet that was awaited, the standing is made; if it was one of those that dispersed, another
    is missing and nobody needs to be a referee.
    """
    candidate = hold_work(assignment).candidate
    if assignment.status in OWED:
        step = "recuse"
    elif assignment.status == Progress.SUBMITTED and candidate.status in OPEN:
        step = "annul"
    else:
        return
    ASSIGNMENT.move(assignment, step, reason=reason.strip()[:500])
    events.publish("evaluation.recused", assignment, by)
    if step == "annul" and assignment.duty == DUTY.EVALUATOR:
        gather_again(candidate, by=by)
    settle(candidate)


def gather_again(candidate: Candidate, *, by: User) -> None:
    if candidate.status == Outcome.INCONCLUSIVE:
        STANDING.move(candidate, "resume")
    if candidate.status == Outcome.IN_DISPERSION:
        STANDING.move(candidate, "regather", result={})
    for waiting in candidate.assignments.filter(duty=DUTY.REFEREE, status__in=OWED):
        ASSIGNMENT.move(waiting, "reassign", reason=str(STANDING.step("regather").guard))
        events.publish("evaluation.reassigned", waiting, by, reason=waiting.reason)

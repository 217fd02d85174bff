from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from minga.instruments.engine import scoring
from minga.instruments.queries import rubric_of, version_in_force
from minga.journal.engine import digest
from minga.kernel import clock, events
from minga.kernel.decisions import YES, no, require
from minga.kernel.writing import transaction
from minga.practices.services import move_to_assigned, record_level, release_level
from minga.practices.services import start_evaluation as start_clock
from minga.practices.types import setup_of

from . import rules
from .models import Assignment, Candidate, Conflict, Evaluator, Sheet
from .queries import open_sheet, points_of, sent_sheets
from .workflow import ASSIGNMENT, OWED, STANDING, Outcome

if TYPE_CHECKING:
    from datetime import date

    from minga.kernel.events import Event
    from minga.people.models import User
    from minga.practices.models import Practice

ALIASES = 900


def open_candidate(event: Event) -> None:
    """An admitted practice is a candidate from then on, under the rubric in force."""
    practice: Practice = event.subject
    edition = practice.editions.order_by("-number", "-sending")[0]
    rubric = version_in_force(setup_of(practice.kind).rubric)
    Candidate.objects.get_or_create(
        edition=edition, defaults={"practice": practice, "rubric": rubric, "opened_at": clock.now()}
    )


@transaction
def enroll(person: User, *, research_training: bool, track_record: bool, capacity: int = 10) -> Evaluator:
    """Write down what the office vouches for of an evaluator."""
    facts = {"research_training": research_training, "track_record": track_record, "capacity": capacity}
    return Evaluator.objects.update_or_create(person=person, defaults=facts)[0]


@transaction
def declare_conflict(practice: Practice, person: User, *, kind: str, reason: str, by: User) -> Conflict:
    if not reason.strip():
        require(no(_("Escriba en qué consiste el impedimento.")))
    conflict, _new = Conflict.objects.get_or_create(
        person=person,
        practice=practice,
        lifted_at=None,
        defaults={"kind": kind, "reason": reason.strip()[:500], "declared_by": by, "at": clock.now()},
    )
    events.publish("evaluation.conflict_declared", conflict, by, kind=kind)
    owed = Assignment.objects.filter(person=person, candidate__practice=practice, status__in=OWED)
    for assignment in owed.select_related("candidate__practice"):
        leave(assignment, reason=reason, by=by)
    return conflict


def leave(assignment: Assignment, *, reason: str, by: User) -> None:
    """End what somebody owed; if theirs was the last sheet that was awaited, the standing is made."""
    ASSIGNMENT.move(assignment, "recuse", reason=reason.strip()[:500])
    events.publish("evaluation.recused", assignment, by)
    settle(Candidate.objects.select_for_update().get(pk=assignment.candidate_id))


@transaction
def assign(
    candidate: Candidate, person: User, *, by: User, duty: str = "EVALUATOR", due_on: date | None = None
) -> Assignment:
    require(rules.can_assign(by, candidate, person, duty))
    taken = set(candidate.assignments.values_list("alias", flat=True))
    alias = secrets.choice([n for n in range(1, ALIASES) if n not in taken])
    assignment = Assignment.objects.create(
        candidate=candidate, person=person, duty=duty, alias=alias, due_on=due_on, assigned_at=clock.now()
    )
    events.publish("evaluation.assigned", assignment, by, duty=duty)
    move_to_assigned(candidate.practice, by=by)
    return assignment


@transaction
def accept(assignment: Assignment, *, by: User) -> Assignment:
    require(rules.can_judge(by, assignment))
    ASSIGNMENT.move(assignment, "accept")
    Sheet.objects.create(assignment=assignment, updated_at=clock.now())
    events.publish("evaluation.accepted", assignment, by)
    start_clock(assignment.candidate.practice, by=by)
    return assignment


@transaction
def recuse(assignment: Assignment, *, kind: str, reason: str, by: User) -> Assignment:
    """Step aside: the conflict stays on record, and the coordinator is told to name somebody else."""
    require(rules.can_judge(by, assignment))
    declare_conflict(assignment.candidate.practice, by, kind=kind, reason=reason, by=by)
    assignment.refresh_from_db()
    return assignment


@transaction
def save_sheet(assignment: Assignment, scores: dict[str, Any], opinion: str, *, by: User) -> Sheet:
    """Keep a sheet in progress, complete or not."""
    require(rules.can_write(by, assignment))
    sheet = open_sheet(assignment)
    if sheet is None:
        require(no(_("Primero acepte la valoración.")))
        raise LookupError
    sheet.scores, sheet.opinion, sheet.updated_at = scores, opinion, clock.now()
    sheet.save()
    return sheet


@transaction
def submit_sheet(assignment: Assignment, *, by: User) -> Sheet:
    """Seal a sheet; with the last one that was asked for, the standing is made."""
    candidate = Candidate.objects.select_for_update().get(pk=assignment.candidate_id)
    sheet = open_sheet(assignment)
    if sheet is None:
        require(no(_("Primero acepte la valoración.")))
        raise LookupError
    require(rules.can_submit_sheet(by, assignment, sheet))
    ASSIGNMENT.move(assignment, "submit")
    sheet.submitted_at = clock.now()
    sheet.hash = digest(
        {"scores": sheet.scores, "opinion": sheet.opinion, "rubric": candidate.rubric.content_hash}
    )
    sheet.save()
    events.publish("evaluation.sheet_submitted", assignment, by, hash=sheet.hash)
    settle(candidate)
    return sheet


def settle(candidate: Candidate) -> None:
    """Make the standing when everything that was asked for is in; else leave it waiting."""
    rubric = rubric_of(candidate.rubric)
    sheets = sent_sheets(candidate, Assignment.Duty.EVALUATOR)
    referees = sent_sheets(candidate, Assignment.Duty.REFEREE)
    waiting = candidate.assignments.filter(
        duty=Assignment.Duty.EVALUATOR, status__in=("ASSIGNED", "IN_PROGRESS")
    )
    if len(sheets) < rubric.min_sheets or waiting.exists():
        return
    given = [points_of(s) for s in sheets]
    result = scoring.consolidate(rubric, given, points_of(referees[0]) if referees else None)
    agreed = not result.disagreements and result.total.is_conclusive
    if candidate.status == Outcome.PENDING and not agreed:
        STANDING.move(candidate, "disperse", result=told(result))
        events.publish("evaluation.dispersed", candidate, None)
    elif agreed or (referees and result.total.is_conclusive):
        keep_standing(candidate, result, [*sheets, *referees])


def told(result: scoring.Consolidated) -> dict[str, Any]:
    band = result.total.band
    return {
        "points": {code: None if value is None else str(value) for code, value in result.points.items()},
        "exact": str(result.total.exact),
        "rounded": result.total.rounded,
        "band": {"code": band.code, "label": band.label} if band else None,
        "disagreements": list(result.disagreements),
        "method": result.method,
    }


def keep_standing(candidate: Candidate, result: scoring.Consolidated, sheets: list[Sheet]) -> None:
    step = "consolidate" if candidate.status == Outcome.PENDING else "settle"
    inputs = digest({"rubric": candidate.rubric.content_hash, "sheets": sorted(s.hash for s in sheets)})
    STANDING.move(candidate, step, result=told(result), inputs_hash=inputs, consolidated_at=clock.now())
    events.publish("evaluation.consolidated", candidate, None, inputs=inputs)
    band = result.total.band
    if band is not None:
        record_level(candidate.practice, code=band.code, label=band.label)


@transaction
def reopen_sheet(assignment: Assignment, reason: str, *, by: User) -> Assignment:
    """Give a sheet back before the result stands: its sent version stays, the next starts from its copy."""
    candidate = assignment.candidate
    require(rules.can_coordinate(by, candidate))
    require(YES if reason.strip() else no(_("Escriba por qué se reabre.")))
    require(YES if candidate.status == Outcome.PENDING else no(_("El resultado ya no está pendiente.")))
    last = open_sheet(assignment)
    ASSIGNMENT.move(assignment, "reopen", reason=reason.strip()[:500])
    if last is not None:
        Sheet.objects.create(
            assignment=assignment,
            number=last.number + 1,
            scores=last.scores,
            opinion=last.opinion,
            updated_at=clock.now(),
        )
    events.publish("evaluation.reopened", assignment, by, reason=assignment.reason)
    return assignment


@transaction
def release(candidate: Candidate, *, by: User) -> Candidate:
    """Let the authors see the level, its explanation and the notes; never who judged."""
    require(rules.can_release(by, candidate))
    STANDING.move(candidate, "release", released_at=clock.now())
    events.publish("evaluation.released", candidate, by)
    release_level(candidate.practice, by=by)
    return candidate

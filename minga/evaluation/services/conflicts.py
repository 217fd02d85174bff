from __future__ import annotations

from typing import TYPE_CHECKING

from minga.journal.services import comment
from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction
from minga.people.queries import account_of

from .. import rules
from ..models import Assignment, Conflict
from ..queries import candidate_of
from ..workflow import LIVE
from .assigning import leave

if TYPE_CHECKING:
    from minga.people.models import User
    from minga.practices.models import Practice


@transaction
def declare_conflict(practice: Practice, person: User, *, kind: str, reason: str, by: User) -> Conflict:
    """Say that somebody may not judge a practice: themself, the office or its authors say it.

    It holds at once. What they owed ends, and a sheet that no result stands on yet no longer counts.
    """
    require(rules.can_declare(by, practice, person, kind, reason))
    conflict, _new = Conflict.objects.get_or_create(
        person=person,
        practice=practice,
        lifted_at=None,
        defaults={
            "kind": kind,
            "origin": rules.origin_of(by, practice, person),
            "reason": reason.strip()[:500],
            "declared_by": by,
            "at": clock.now(),
        },
    )
    events.publish("evaluation.conflict_declared", conflict, by, kind=kind, origin=conflict.origin)
    held = Assignment.objects.filter(person=person, candidate__practice=practice, status__in=LIVE)
    for assignment in held.select_related("candidate__practice", "candidate__round__rubric"):
        leave(assignment, reason=reason, by=by)
    return conflict


@transaction
def tell_conflict(practice: Practice, email: str, *, kind: str, reason: str, by: User) -> None:
    """Hear from its authors that somebody should not judge their practice.

    They learn nothing from it, not even whether that person judges at all: the words are kept for the office either
    way, and they hold at once if they name somebody who may judge.
    """
    require(rules.can_tell(by, practice))
    candidate = candidate_of(practice)
    if candidate is None:
        raise LookupError
    label = Conflict.Kind(kind).label
    comment(candidate, f"{email} · {label} · {reason.strip()[:500]}", by=by)
    events.publish("evaluation.conflict_told", candidate, by)
    person = account_of(email)
    if person is not None and rules.can_declare(by, practice, person, kind, reason):
        declare_conflict(practice, person, kind=kind, reason=reason, by=by)


@transaction
def recuse(assignment: Assignment, *, kind: str, reason: str, by: User) -> Assignment:
    """Step aside: the conflict stays on record, and the coordinator is told to name somebody else."""
    require(rules.can_judge(by, assignment))
    declare_conflict(assignment.candidate.practice, by, kind=kind, reason=reason, by=by)
    assignment.refresh_from_db()
    return assignment


@transaction
def lift_conflict(conflict: Conflict, reason: str, *, by: User) -> Conflict:
    """Take a declaration back, with a reason; the row stays. What had ended because of it does not come back."""
    require(rules.can_lift(by, conflict, reason))
    conflict.lifted_at, conflict.lifted_by = clock.now(), by
    conflict.lift_reason = reason.strip()[:500]
    conflict.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    events.publish("evaluation.conflict_lifted", conflict, by, reason=conflict.lift_reason)
    return conflict

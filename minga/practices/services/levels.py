"""What the evaluation says of a practice, and what follows: its level, its release, its next edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minga.instruments.queries import version_in_force
from minga.instruments.services import copy_response
from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction

from .. import rules
from ..models import Practice
from ..types import setup_of
from ..workflow import Status

if TYPE_CHECKING:
    from minga.people.models import User


@transaction
def move_to_assigned(practice: Practice, *, by: User) -> Practice:
    """An ES got its first evaluator (a BP is under evaluation from its admission)."""
    if practice.status == Status.REGISTERED:
        practice.workflow.move(practice, "assign", status_since=clock.now())
        events.publish("practice.assigned", practice, by, status=practice.status)
    return practice


@transaction
def start_evaluation(practice: Practice, *, by: User) -> Practice:
    """An evaluator of an ES accepted: its clock starts."""
    if practice.status == Status.ASSIGNED:
        practice.workflow.move(practice, "start_evaluation", status_since=clock.now())
        events.publish("practice.evaluation_started", practice, None, status=practice.status)
    return practice


@transaction
def evaluate_again(practice: Practice, *, by: User) -> Practice:
    """Judge the same edition once more: the level that was told stays known until the new result."""
    practice.workflow.move(practice, "evaluate_again", status_since=clock.now())
    events.publish("practice.evaluation_started", practice, by, status=practice.status)
    return practice


@transaction
def record_level(practice: Practice, *, code: str, label: str, by: User | None = None) -> Practice:
    """Keep the level that the standing gives; its authors learn it when it is released."""
    practice.workflow.move(
        practice,
        "record_level",
        status_since=clock.now(),
        level_code=code,
        level_label=label,
        level_edition=practice.edition_number,
        released_at=None,
    )
    events.publish("practice.evaluated", practice, by, status=practice.status)
    return practice


@transaction
def release_level(practice: Practice, *, by: User) -> Practice:
    practice.released_at = clock.now()
    practice.save(update_fields=["released_at"])
    events.publish("practice.level_released", practice, by, level=practice.level_code)
    return practice


@transaction
def start_edition(practice: Practice, *, by: User) -> Practice:
    """Open next year's edition: the answers go on from where they were, the earlier edition stays frozen and public."""
    require(rules.can_start_edition(by, practice))
    return begin_edition(practice, by=by)


def begin_edition(practice: Practice, *, by: User | None) -> Practice:
    practice.workflow.move(practice, "start_edition", status_since=clock.now())
    version = version_in_force(setup_of(practice.kind).form)
    if version.pk != practice.response.version_id:
        practice.response = copy_response(practice.response, version, by=by or practice.created_by)
        practice.save(update_fields=["response"])
    events.publish(
        "practice.edition_started", practice, by, status=practice.status, edition=practice.edition_number + 1
    )
    return practice


@transaction
def expire_remedies() -> int:
    """Close the school experiences whose time to mend ran out (the clock calls this)."""
    late = Practice.objects.filter(status=Status.RETURNED, remedy_due_on__lt=clock.today())
    count = 0
    for practice in late:
        if any(step.name == "expire_remedy" for step in practice.workflow.steps_from(practice.status)):
            practice.workflow.move(practice, "expire_remedy", status_since=clock.now(), remedy_due_on=None)
            events.publish("practice.remedy_expired", practice, None, status=practice.status)
            count += 1
    return count

"""What the clock does: reminders before a deadline, and no more waiting after it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction

from .. import rules
from ..models import Assignment
from ..types import pace
from ..workflow import ASSIGNMENT, JUDGING, OWED
from .assigning import hold_work
from .standing import settle

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from minga.people.models import User


def awaited() -> QuerySet[Assignment]:
    found = Assignment.objects.filter(
        status__in=OWED, due_on__isnull=False, candidate__status__in=JUDGING, person__is_active=True
    )
    return found.select_related("candidate__practice", "candidate__round__rubric", "person").order_by("pk")


@transaction
def remind(assignment: Assignment, *, by: User | None) -> bool:
    """Remind somebody of what they owe, at most once a day. `by=None` is the clock."""
    hold_work(assignment)
    if by is not None:
        require(rules.can_remind(by, assignment))
    today = clock.today()
    fresh = Assignment.objects.filter(pk=assignment.pk, status__in=OWED).exclude(reminded_on=today)
    if not fresh.update(reminded_on=today):
        return False
    assignment.reminded_on = today
    due = assignment.due_on.isoformat() if assignment.due_on else ""
    events.publish("evaluation.reminded", assignment, by, due=due)
    return True


def send_reminders() -> int:
    """Remind whoever passed one of the days of the pack since they were last reminded; a missed tick loses none."""
    today = clock.today()
    return sum(remind(a, by=None) for a in awaited() if is_time(a, today))


def is_time(assignment: Assignment, today: date) -> bool:
    due = assignment.due_on
    if due is None:
        return False
    days = [due - timedelta(days=n) for n in pace().remind_days] + [due + timedelta(days=1)]
    since = max(
        localdate(assignment.assigned_at), assignment.reminded_on or localdate(assignment.assigned_at)
    )
    return any(since < day <= today for day in days)


def expire_assignments() -> int:
    """Stop waiting for whoever let the deadline and the days of grace pass; the office is told to name somebody else."""
    last = clock.today() - timedelta(days=pace().grace_days)
    return sum(expire(a) for a in awaited().filter(due_on__lt=last))


@transaction
def expire(assignment: Assignment) -> bool:
    seen = assignment.due_on
    if hold_work(assignment).status not in OWED or assignment.due_on != seen or seen is None:
        return False
    reason = _("El plazo venció el %(day)s.") % {"day": date_format(seen, "d/m/Y")}
    ASSIGNMENT.move(assignment, "reassign", reason=reason)
    events.publish("evaluation.expired", assignment, None, reason=reason)
    settle(assignment.candidate)
    return True

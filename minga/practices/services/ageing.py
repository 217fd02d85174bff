"""What time does to a practice: a new period asks for an update, silence puts it to rest, the archive ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction

from .. import queries, rules
from ..models import Practice
from ..types import setup_of
from ..workflow import Kind, Status
from .levels import begin_edition
from .publication import require_reason

if TYPE_CHECKING:
    from minga.people.models import User


@transaction
def ask_for_updates() -> int:
    """Open the next edition of every valued experience whose office has opened a newer period (the clock calls this)."""
    newer = queries.open_periods().filter(
        Q(institution=OuterRef("institution")) | Q(institution=OuterRef("institution__parent")),
        kind=OuterRef("kind"),
        opens_at__gt=OuterRef("released_at"),
    )
    waiting = Practice.objects.filter(
        Exists(newer), kind=Kind.SIGNIFICANT_EXPERIENCE, status=Status.EVALUATED, released_at__isnull=False
    )
    for practice in waiting:
        begin_edition(practice, by=None)
    return len(waiting)


@transaction
def put_to_rest() -> int:
    """Make inactive what asked for an update and got none for as long as its kind waits (the clock calls this)."""
    count = 0
    for kind in Kind:
        days = setup_of(kind).quiet_days
        if not days:
            continue
        quiet = Practice.objects.filter(
            kind=kind, status=Status.UPDATE_PENDING, status_since__lt=clock.now() - timedelta(days=days)
        )
        for practice in quiet:
            practice.workflow.move(practice, "go_quiet", status_since=clock.now())
            events.publish("practice.rested", practice, None, status=practice.status)
            count += 1
    return count


@transaction
def wake(practice: Practice, *, by: User) -> Practice:
    """Take an inactive experience up again."""
    require(rules.can_wake(by, practice))
    practice.workflow.move(practice, "wake", status_since=clock.now())
    events.publish("practice.woken", practice, by, status=practice.status)
    return practice


@transaction
def archive(practice: Practice, reason: str, *, by: User) -> Practice:
    """Hand a finished practice to the archive; whatever of it is public stays as it is."""
    require(rules.can_archive(by, practice))
    require_reason(reason)
    practice.workflow.move(practice, "archive", status_since=clock.now())
    events.publish("practice.archived", practice, by, status=practice.status, reason=reason.strip()[:500])
    return practice

"""What an evaluator has to do, and how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from minga.kernel import clock
from minga.people.queries import institutions_where

from ..models import Assignment
from ..types import pace
from ..workflow import JUDGES, LIVE, OWED, Outcome, Progress
from .conflicts import hidden_from, wrote

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from minga.people.types import Person

WITH = (
    "candidate__practice__institution__parent",
    "candidate__edition__version",
    "candidate__round__rubric",
    "candidate__round__office",
)


@dataclass(frozen=True)
class Workload:
    """How many sheets somebody has sent of those asked for, and when the next one is due."""

    sent: int
    asked: int
    due_on: date | None

    @property
    def days_left(self) -> int | None:
        return None if self.due_on is None else (self.due_on - clock.today()).days


def assigned_to(person: Person) -> QuerySet[Assignment]:
    """Return somebody's live assignments while they hold the role and for some days after the result.

    Never of a practice that they wrote or are in conflict with, nor of a round that was voided.
    """
    offices = institutions_where(person, JUDGES, descendants=True)
    recent = clock.now() - timedelta(days=pace().open_days)
    mine = Assignment.objects.filter(
        Q(candidate__released_at=None) | Q(candidate__released_at__gte=recent),
        person_id=person.pk,
        status__in=LIVE,
        candidate__practice__institution__in=offices,
    ).exclude(candidate__status=Outcome.VOID)
    mine = mine.exclude(candidate__practice__in=hidden_from(person))
    return mine.exclude(candidate__practice__in=wrote(person)).select_related(*WITH)


def queue_of(person: Person) -> QuerySet[Assignment]:
    """Return what somebody still has to judge: the least evaluated first, what they left for later last."""
    waiting = assigned_to(person).filter(status__in=OWED)
    done = Count("candidate__assignments", filter=Q(candidate__assignments__status=Progress.SUBMITTED))
    return waiting.annotate(done=done).order_by(F("put_off_at").asc(nulls_first=True), "done", "due_on", "pk")


def sent_by(person: Person) -> QuerySet[Assignment]:
    """Return what somebody has sent, the newest first."""
    return assigned_to(person).filter(status=Progress.SUBMITTED).order_by("-pk")


def progress_of(person: Person) -> Workload:
    """Return the «7 de 12» of somebody's open work."""
    open_ones = assigned_to(person).exclude(candidate__status=Outcome.RELEASED)
    rows = list(open_ones.values_list("status", "due_on"))
    due = [day for status, day in rows if status in OWED and day is not None]
    return Workload(
        sum(status == Progress.SUBMITTED for status, _day in rows), len(rows), min(due, default=None)
    )

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from minga.instruments.engine import scoring
from minga.instruments.queries import rubric_of
from minga.people.queries import institutions_where
from minga.practices.queries import written_by

from .models import Assignment, Candidate, Conflict, Sheet
from .workflow import JUDGES, LIVE, Progress

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from minga.people.types import Person
    from minga.practices.models import Practice


def hidden_from(person: Person) -> QuerySet[Any]:
    """Return the practices that a conflict hides from somebody, whatever their roles."""
    return Conflict.objects.filter(person_id=person.pk, lifted_at=None).values("practice_id")


def assigned_to(person: Person) -> QuerySet[Assignment]:
    """Return somebody's live assignments while they hold the role, never of a practice that they write or are in conflict with."""
    offices = institutions_where(person, JUDGES, descendants=True)
    mine = Assignment.objects.filter(
        person_id=person.pk, status__in=LIVE, candidate__practice__institution__in=offices
    )
    mine = mine.exclude(candidate__practice__in=hidden_from(person))
    return mine.exclude(candidate__practice__in=written_by(person).values("practice_id")).select_related(
        "candidate__practice", "candidate__edition__version", "candidate__rubric"
    )


def queue_of(person: Person) -> QuerySet[Assignment]:
    """Return what somebody still has to judge, the least evaluated first."""
    waiting = assigned_to(person).exclude(status=Progress.SUBMITTED)
    done = Count("candidate__assignments", filter=Q(candidate__assignments__status=Progress.SUBMITTED))
    return waiting.annotate(done=done).order_by("done", "due_on", "pk")


def open_sheet(assignment: Assignment) -> Sheet | None:
    return assignment.sheets.order_by("-number").first()


def sent_sheets(candidate: Candidate, duty: str) -> list[Sheet]:
    """Return the last sent version of each live sheet of a candidate."""
    found = Sheet.objects.filter(
        assignment__candidate=candidate,
        assignment__duty=duty,
        assignment__status=Progress.SUBMITTED,
        submitted_at__isnull=False,
    )
    latest: dict[int, Sheet] = {}
    for sheet in found.select_related("assignment").order_by("number"):
        latest[sheet.assignment_id] = sheet
    return sorted(latest.values(), key=lambda s: s.assignment.alias)


def points_of(sheet: Sheet) -> dict[str, int | None]:
    """Return a sheet's points by criterion; None where it does not apply."""
    return {code: None if score.get("na") else score.get("points") for code, score in sheet.scores.items()}


def result_points(candidate: Candidate) -> dict[str, Fraction | None]:
    held = candidate.result.get("points", {})
    return {code: None if value is None else Fraction(value) for code, value in held.items()}


def explanation(candidate: Candidate) -> scoring.Explanation:
    return scoring.explain(rubric_of(candidate.rubric), result_points(candidate))


def merged_notes(candidate: Candidate) -> list[tuple[str, list[str]]]:
    """Return the improvement notes by criterion, without names, in the order of the stable aliases."""
    sheets = [
        *sent_sheets(candidate, Assignment.Duty.EVALUATOR),
        *sent_sheets(candidate, Assignment.Duty.REFEREE),
    ]
    told = []
    for criterion in rubric_of(candidate.rubric).criteria:
        notes = [s.scores.get(criterion.code, {}).get("note", "") for s in sheets]
        told.append((criterion.name, [n for n in notes if n]))
    return told


def candidate_of(practice: Practice) -> Candidate | None:
    return (
        Candidate.objects.filter(practice=practice)
        .select_related("rubric", "edition__version")
        .order_by("-pk")
        .first()
    )

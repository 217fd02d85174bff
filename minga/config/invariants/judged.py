"""What was judged: the standing is what its sheets give, and nobody judged over a conflict (I9, I10, I16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from minga.evaluation.models import Assignment, Candidate, Conflict, Sheet
from minga.evaluation.queries import points_of, sent_sheets
from minga.evaluation.workflow import Outcome
from minga.instruments.engine.scoring import consolidate
from minga.instruments.queries import rubric_of
from minga.journal.engine import digest

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTLED = (Outcome.CONSOLIDATED, Outcome.RELEASED)


def wrong_standings() -> Iterator[str]:
    """I9: a standing is what adding up its sheets again gives, and rests on those sheets and no others."""
    for candidate in Candidate.objects.filter(status__in=SETTLED).select_related("round__rubric__instrument"):
        rubric = rubric_of(candidate.rubric)
        pair = sent_sheets(candidate, Assignment.Duty.EVALUATOR)
        third = sent_sheets(candidate, Assignment.Duty.REFEREE)[-1:]
        again = consolidate(rubric, [points_of(s) for s in pair], points_of(third[0]) if third else None)
        kept, band = candidate.result, again.total.band
        points = {code: None if value is None else str(value) for code, value in again.points.items()}
        hashes = sorted(s.hash for s in (*pair, *third))
        told = (kept.get("points"), kept.get("rounded"), (kept.get("band") or {}).get("code"))
        rests = digest({"rubric": candidate.rubric.content_hash, "sheets": hashes})
        if told != (points, again.total.rounded, band.code if band else None):
            yield f"I9 candidate {candidate.pk}: its result is not what its sheets give"
        if rests != candidate.inputs_hash:
            yield f"I9 candidate {candidate.pk}: it does not rest on its sheets"


def altered_sheets() -> Iterator[str]:
    """I9: a sent sheet is what was sealed."""
    sent = Sheet.objects.exclude(submitted_at=None).select_related("assignment__candidate__round__rubric")
    for sheet in sent.iterator():
        sealed = {"scores": sheet.scores, "opinion": sheet.opinion}
        if digest({**sealed, "rubric": sheet.assignment.candidate.rubric.content_hash}) != sheet.hash:
            yield f"I9 sheet {sheet.pk}: not what was sealed"


def conflicted_sheets() -> Iterator[str]:
    """I10: nobody sent a sheet on a practice after a conflict over it was declared, and before it was lifted."""
    standing = Q(lifted_at=None) | Q(
        lifted_at__gt=F("practice__candidates__assignments__sheets__submitted_at")
    )
    found = Conflict.objects.filter(
        standing,
        practice__candidates__assignments__person=F("person"),
        practice__candidates__assignments__sheets__submitted_at__gt=F("at"),
    )
    for conflict, sheet in found.values_list("pk", "practice__candidates__assignments__sheets").distinct():
        yield f"I10 sheet {sheet}: sent over conflict {conflict}"


def misnumbered_sheets() -> Iterator[str]:
    """I16: the versions of a sheet are numbered without a gap."""
    numbered: dict[int, list[int]] = {}
    for assignment, number in Sheet.objects.values_list("assignment_id", "number"):
        numbered.setdefault(assignment, []).append(number)
    for assignment, numbers in numbered.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"I16 assignment {assignment}: a version of its sheet is missing"


CHECKS = (wrong_standings, altered_sheets, conflicted_sheets, misnumbered_sheets)

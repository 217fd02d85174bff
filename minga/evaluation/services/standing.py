"""The standing that several sheets make, and what becomes of it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from minga.instruments.engine import scoring
from minga.instruments.queries import rubric_of
from minga.journal.engine import digest
from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction
from minga.practices.services import record_level, release_level

from .. import rules
from ..models import Assignment, Candidate, Sheet
from ..queries import points_of, sent_sheets
from ..workflow import JUDGING, OWED, STANDING, Outcome

if TYPE_CHECKING:
    from minga.people.models import User

DUTY = Assignment.Duty


def hold(candidate: Candidate) -> Candidate:
    """Hold the candidate's row until the transaction ends and read its state anew: a page may be older than it."""
    held = Candidate.objects.select_for_update().filter(pk=candidate.pk)
    candidate.status = held.values_list("status", flat=True).get()
    return candidate


def settle(candidate: Candidate) -> None:
    """Make the standing when everything that was asked for is in; else leave it waiting. The row must be held."""
    if candidate.status not in JUDGING:
        return
    rubric, sheets = rubric_of(candidate.rubric), sent_sheets(candidate, DUTY.EVALUATOR)
    duty = DUTY.EVALUATOR if candidate.status == Outcome.PENDING else DUTY.REFEREE
    if len(sheets) < rubric.min_sheets or candidate.assignments.filter(duty=duty, status__in=OWED).exists():
        return
    given = [points_of(s) for s in sheets]
    if candidate.status == Outcome.IN_DISPERSION:
        settle_dispersion(candidate, rubric, sheets, given)
        return
    result = scoring.consolidate(rubric, given)
    if result.disagreements or not result.total.is_conclusive:
        number(candidate, sheets)
        STANDING.move(candidate, "disperse", result=told(result, sheets))
        events.publish("evaluation.dispersed", candidate, None)
    else:
        keep_standing(candidate, result, sheets)


def settle_dispersion(
    candidate: Candidate, rubric: scoring.Rubric, sheets: list[Sheet], given: list[dict[str, Any]]
) -> None:
    thirds = sent_sheets(candidate, DUTY.REFEREE)
    if not thirds:
        return
    result = scoring.consolidate(rubric, given, points_of(thirds[-1]))
    if result.total.is_conclusive:
        keep_standing(candidate, result, [*sheets, thirds[-1]])
        return
    STANDING.move(candidate, "stall", result=told(result, sheets))
    events.publish("evaluation.stalled", candidate, None)


def number(candidate: Candidate, sheets: list[Sheet]) -> None:
    taken = {n for n in candidate.assignments.values_list("alias", flat=True) if n is not None}
    draw_numbers([s.assignment for s in sheets if s.assignment.alias is None], taken)


def draw_numbers(nameless: list[Assignment], taken: set[int]) -> None:
    """Give «Evaluador 1..n» at random, once, when sheets are about to be read by others; who has a number keeps it."""
    free = (n for n in range(1, len(nameless) + len(taken) + 1) if n not in taken)
    numbers = [n for n, _assignment in zip(free, nameless, strict=False)]
    secrets.SystemRandom().shuffle(numbers)
    for assignment, drawn in zip(nameless, numbers, strict=True):
        assignment.alias = drawn
        assignment.save(update_fields=["alias"])


def told(result: scoring.Consolidated, sheets: list[Sheet]) -> dict[str, Any]:
    """Write a standing as plain data: per criterion what each evaluator's number gave and what stands, and the total."""
    band = result.total.band
    reasons = list(result.disagreements)
    if band is None and not reasons:
        reasons = [_("El resultado no es concluyente: hay demasiados criterios que no aplican.")]
    return {
        "points": {code: None if value is None else str(value) for code, value in result.points.items()},
        "sheets": {str(s.assignment.alias): points_of(s) for s in sheets},
        "exact": str(result.total.exact),
        "rounded": result.total.rounded,
        "band": {"code": band.code, "label": band.label} if band else None,
        "disagreements": reasons,
        "method": result.method,
    }


def keep_standing(candidate: Candidate, result: scoring.Consolidated, sheets: list[Sheet]) -> None:
    judged = [s for s in sheets if s.assignment.duty == DUTY.EVALUATOR]
    number(candidate, judged)
    step = "consolidate" if candidate.status == Outcome.PENDING else "settle"
    inputs = inputs_hash(candidate, sheets)
    STANDING.move(
        candidate, step, result=told(result, judged), inputs_hash=inputs, consolidated_at=clock.now()
    )
    events.publish("evaluation.consolidated", candidate, None, inputs=inputs)
    if (band := result.total.band) is not None:
        record_level(candidate.practice, code=band.code, label=band.label)


def inputs_hash(candidate: Candidate, sheets: list[Sheet]) -> str:
    return digest({"rubric": candidate.rubric.content_hash, "sheets": sorted(s.hash for s in sheets)})


@transaction
def release(candidate: Candidate, *, by: User) -> Candidate:
    """Let the authors see the level, its explanation and the notes; never who judged."""
    require(rules.can_release(by, hold(candidate)))
    STANDING.move(candidate, "release", released_at=clock.now())
    events.publish("evaluation.released", candidate, by)
    release_level(candidate.practice, by=by)
    return candidate


@transaction
def resume(candidate: Candidate, reason: str, *, by: User) -> Candidate:
    """Go on after a third sheet that says nothing: its writer gets it back, or somebody else is named."""
    require(rules.can_resume(by, hold(candidate), reason))
    STANDING.move(candidate, "resume", reason=reason.strip()[:500])
    events.publish("evaluation.resumed", candidate, by, reason=candidate.reason)
    return candidate

"""What a sheet holds: its parts with their revisions, its running total, and what it may point at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Max

from minga.instruments.engine.scoring import total_of
from minga.instruments.queries import form_of, rubric_of
from minga.practices.queries.card import labels_of, text_of

from ..models import Sheet, SheetRevision
from ..workflow import Progress

if TYPE_CHECKING:
    from minga.instruments.engine.scoring import Band, Criterion, Rubric, Total
    from minga.practices.models import Edition

    from ..models import Assignment, Candidate

OPINION = "opinion"


@dataclass(frozen=True)
class Pointer:
    """A place of the edition that a score may lean on: a question of the ficha or a piece of evidence."""

    value: str
    label: str
    item: str


@dataclass(frozen=True)
class Running:
    """How far a sheet is: points so far of what applies, the criteria that wait for a mark, and the mark out of 100."""

    points: int
    most: int
    missing: tuple[str, ...]
    done: int
    asked: int


def last_sheet(assignment: Assignment) -> Sheet | None:
    """Return the newest version of an assignment's sheet, sent or in progress."""
    return assignment.sheets.order_by("-number").first()


def sent_sheets(candidate: Candidate, duty: str) -> list[Sheet]:
    """Return the last sent version of each live sheet of a candidate, in the order of the assignments."""
    found = Sheet.objects.filter(
        assignment__candidate=candidate,
        assignment__duty=duty,
        assignment__status=Progress.SUBMITTED,
        submitted_at__isnull=False,
    )
    latest: dict[int, Sheet] = {}
    for sheet in found.select_related("assignment__person").order_by("number"):
        latest[sheet.assignment_id] = sheet
    return sorted(latest.values(), key=lambda s: s.assignment_id)


def points_of(sheet: Sheet) -> dict[str, int | None]:
    """Return a sheet's points by criterion; None where it does not apply."""
    return {code: None if score.get("na") else score.get("points") for code, score in sheet.scores.items()}


def parts_of(sheet: Sheet) -> dict[str, Any]:
    """Return the wording of every part that was written."""
    return {**sheet.scores, **({OPINION: sheet.opinion} if sheet.opinion else {})}


def revisions_of(sheet: Sheet) -> dict[str, int]:
    """Return how many times each part of a sheet changed."""
    kept = SheetRevision.objects.filter(sheet=sheet, kept=False).values_list("part")
    return dict(kept.annotate(n=Max("revision")))


def wording_at(sheet: Sheet, part: str, revision: int) -> Any:
    """Return what a part said at a revision; None when it said nothing yet."""
    held = SheetRevision.objects.filter(sheet=sheet, part=part, revision=revision, kept=False)
    return held.values_list("content", flat=True).first()


def is_marked(criterion: Criterion, score: dict[str, Any]) -> bool:
    """Whether a criterion has its mark: points inside the band of its level, or a reason why it does not apply."""
    if score.get("na"):
        return bool(score.get("na_reason", "").strip())
    points, level = score.get("points"), score.get("level")
    return points is not None and level is not None and points in criterion.levels[level].points


def running(rubric: Rubric, scores: dict[str, Any]) -> Running:
    held = {c.code: scores.get(c.code, {}) for c in rubric.criteria}
    marked = [c for c in rubric.criteria if is_marked(c, held[c.code])]
    counted = [c for c in marked if not held[c.code].get("na")]
    return Running(
        sum(held[c.code]["points"] * c.weight for c in counted),
        sum(c.max_points * c.weight for c in rubric.criteria if not held[c.code].get("na")),
        tuple(c.name for c in rubric.criteria if c not in marked),
        len(marked),
        len(rubric.criteria),
    )


def band_of(rubric: Rubric, sheet: Sheet) -> Band | None:
    """Return the level that a whole sheet gives; None while marks are missing or when it is not conclusive."""
    total = total_so_far(rubric, sheet.scores)
    return total.band if total else None


def total_so_far(rubric: Rubric, scores: dict[str, Any]) -> Total | None:
    """Return what a sheet amounts to, once every criterion has its mark."""
    if running(rubric, scores).missing:
        return None
    return total_of(rubric, {code: None if s.get("na") else s["points"] for code, s in scores.items()})


def saved_at(sheet: Sheet, part: str) -> SheetRevision | None:
    """Return the last kept wording of a part, with its revision and time."""
    return sheet.revisions.filter(part=part, kept=False).order_by("-revision").first()


def self_assessment_of(candidate: Candidate) -> dict[str, str]:
    """Return what the authors said of themselves by the criterion it answers to, in the words of the form."""
    form, answers = form_of(candidate.edition.version), candidate.edition.content["answers"]
    items = {i.code: i for i in form.items}
    told = {
        c.code: labels_of(items[c.self_assessment], answers.get(c.self_assessment))
        for c in rubric_of(candidate.rubric).criteria
        if c.self_assessment in items
    }
    return {code: said[0]["label"] for code, said in told.items() if said}


def pointers_of(edition: Edition) -> list[Pointer]:
    """Return what an evaluator may cite: the answered questions that they may read, and the evidence of the edition."""
    form, answers = form_of(edition.version), edition.content["answers"]
    told = [
        Pointer(f"q:{i.code}", f"{i.number}. {i.label}"[:90], i.code)
        for i in form.items
        if i.public != "no" and text_of(i, answers.get(i.code))
    ]
    pieces = [
        Pointer(f"e:{e['id']}", e["title"][:90], e["item"]) for e in edition.content.get("evidence", [])
    ]
    return [*told, *pieces]

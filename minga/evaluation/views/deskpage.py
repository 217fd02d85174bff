"""What the evaluator's page shows: the steps, one criterion, the ficha around it, and what was typed but not kept."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from minga.instruments.queries import form_of, rubric_of
from minga.practices.queries.card import text_of

from .. import queries, rules
from ..models import Assignment
from ..queries.sheets import OPINION, is_marked

if TYPE_CHECKING:
    from minga.instruments.engine.definition import Item
    from minga.instruments.engine.scoring import Criterion, Rubric
    from minga.kernel.decisions import Decision
    from minga.people.models import User

    from ..models import Candidate, Sheet
    from ..services import StaleSheet

REVIEW = "revisar"


@dataclass
class Typed:
    """What a post brought that was not kept as it came: the page goes on showing it, and says why."""

    parts: dict[str, Any] = field(default_factory=dict)
    problem: str = ""
    refused: Decision | None = None
    stale: StaleSheet | None = None

    @property
    def theirs(self) -> str:
        return wording(self.stale.current) if self.stale else ""

    @property
    def yours(self) -> str:
        return wording(self.stale.yours) if self.stale else ""


@dataclass(frozen=True)
class Step:
    """One criterion in the list of steps: its number, whether it has its mark, whether it is the one shown."""

    code: str
    number: int
    name: str
    is_done: bool
    is_here: bool


@dataclass(frozen=True)
class Answer:
    """One question of the ficha with its answer: prose, or a table of rows; `fits` the criterion that is shown."""

    item: Item
    text: str
    head: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]
    evidence: tuple[dict[str, Any], ...]
    fits: bool


def wording(content: Any) -> str:
    """Say a part of a sheet in plain words, to read or to copy."""
    if isinstance(content, str):
        return content
    said = [str(content[k]) for k in ("points", "note", "na_reason") if content.get(k) not in (None, "")]
    return " · ".join([_("No aplica")] * bool(content.get("na")) + said)


def page_of(person: User, assignment: Assignment, step: str, typed: Typed | None = None) -> dict[str, Any]:
    candidate, typed = assignment.candidate, typed or Typed()
    rubric, sheet = rubric_of(candidate.rubric), queries.last_sheet(assignment)
    can_write = rules.can_write(person, assignment)
    scores = {**(sheet.scores if sheet else {}), **{p: c for p, c in typed.parts.items() if p != OPINION}}
    here = step_at(rubric, scores, step) if can_write else ""
    criterion = next((c for c in rubric.criteria if c.code == here), None)
    return {
        "assignment": assignment,
        "candidate": candidate,
        "practice": candidate.practice,
        "rubric": rubric,
        "workload": queries.progress_of(person),
        "can_write": can_write,
        "typed": typed,
        "key": uuid.uuid4().hex,
        "step": here,
        "review": REVIEW,
        "steps": [
            Step(c.code, n, c.name, is_marked(c, scores.get(c.code, {})), c.code == here)
            for n, c in enumerate(rubric.criteria, 1)
        ],
        "running": queries.running(rubric, scores),
        "answers": answers_of(candidate, criterion),
        "others": others_of(person, candidate),
        "lines": lines_of(assignment, rubric, scores),
        "refused": told(typed.refused),
        **criterion_context(candidate, rubric, criterion, sheet, scores),
        **review_context(rubric, sheet, typed, scores),
    }


def step_at(rubric: Rubric, scores: dict[str, Any], asked: str) -> str:
    """Return the step to show: the one asked for, else the first criterion without its mark, else the review."""
    if asked in (REVIEW, OPINION):
        return REVIEW
    if any(c.code == asked for c in rubric.criteria):
        return asked
    return next((c.code for c in rubric.criteria if not is_marked(c, scores.get(c.code, {}))), REVIEW)


def next_step(assignment: Assignment, after: str) -> str:
    """Return the next criterion without its mark after this one, round to the first; when none is left, the review."""
    criteria = rubric_of(assignment.candidate.rubric).criteria
    sheet = queries.last_sheet(assignment)
    scores = sheet.scores if sheet else {}
    at = next((n for n, c in enumerate(criteria, 1) if c.code == after), 0)
    waiting = [c for c in (*criteria[at:], *criteria[:at]) if not is_marked(c, scores.get(c.code, {}))]
    return waiting[0].code if waiting else REVIEW


def told(refused: Decision | None) -> list[dict[str, str]]:
    """Give each unmet condition the link that lands in its criterion."""
    if refused is None:
        return []
    return [
        {
            "message": str(u.message),
            "url": "#opinion" if u.anchor == OPINION else f"?criterio={u.anchor}#la-rubrica",
        }
        for u in refused.unmet
    ]


def criterion_context(
    candidate: Candidate,
    rubric: Rubric,
    criterion: Criterion | None,
    sheet: Sheet | None,
    scores: dict[str, Any],
) -> dict[str, Any]:
    if criterion is None or sheet is None:
        return {"criterion": None}
    score = scores.get(criterion.code, {})
    pointers = queries.pointers_of(candidate.edition)
    near = [p for p in pointers if p.item in criterion.fields]
    return {
        "criterion": criterion,
        "number": rubric.criteria.index(criterion) + 1,
        "score": score,
        "saved": queries.saved_at(sheet, criterion.code),
        "unmet": [
            u for u in rules.criterion_unmet(rubric, criterion, score) if score.get("level") is not None
        ],
        "reads": [i for i in form_of(candidate.edition.version).items if i.code in criterion.fields],
        "near": near,
        "far": [p for p in pointers if p not in near],
    }


def review_context(
    rubric: Rubric, sheet: Sheet | None, typed: Typed, scores: dict[str, Any]
) -> dict[str, Any]:
    if sheet is None:
        return {}
    total = queries.total_so_far(rubric, scores)
    return {
        "total": total,
        "opinion": typed.parts.get(OPINION, sheet.opinion),
        "opinion_saved": queries.saved_at(sheet, OPINION),
    }


def lines_of(assignment: Assignment, rubric: Rubric, scores: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the sheet as a table: per criterion the level, the points, the note, where it leans, and the authors' own mark."""
    beside = bool(rules.can_see_self_assessment(assignment))
    own = queries.self_assessment_of(assignment.candidate) if beside else {}
    named = {p.value: p.label for p in queries.pointers_of(assignment.candidate.edition)}
    found = []
    for criterion in rubric.criteria:
        score = scores.get(criterion.code, {})
        level = score.get("level")
        found.append(
            {
                "criterion": criterion,
                "score": score,
                "level": criterion.levels[level] if level is not None else None,
                "is_done": is_marked(criterion, score),
                "pointer": named.get(score.get("pointer", ""), ""),
                "own": own.get(criterion.code, ""),
            }
        )
    return found


def answers_of(candidate: Candidate, criterion: Criterion | None) -> list[tuple[str, list[Answer]]]:
    """Return the frozen ficha by blocks, what an evaluator may read of it; the criterion's own questions marked."""
    form, edition = form_of(candidate.edition.version), candidate.edition
    answers = edition.content["answers"]
    pieces: dict[str, list[dict[str, Any]]] = {}
    for piece in edition.content.get("evidence", []):
        pieces.setdefault(piece["item"], []).append(piece)
    fits = criterion.fields if criterion else ()
    blocks = [
        (
            s.title,
            [
                answer_of(i, answers.get(i.code), tuple(pieces.get(i.code, ())), fits=i.code in fits)
                for i in s.items
                if i.public != "no" and i.kind not in ("computed", "note")
            ],
        )
        for s in form.sections
    ]
    return [(title, found) for title, found in blocks if found]


def answer_of(item: Item, value: Any, evidence: tuple[dict[str, Any], ...], *, fits: bool) -> Answer:
    rows = [r for r in value.get("rows", []) if any(r.values())] if isinstance(value, dict) else []
    if len(item.columns) < 2 or not rows:
        return Answer(item, text_of(item, value), (), (), evidence, fits)
    head = tuple(c.label for c in item.columns)
    cells = tuple(tuple((c.label, str(r.get(c.code) or "—")) for c in item.columns) for r in rows)
    return Answer(item, str(value.get("raw_text") or ""), head, cells, evidence, fits)


def others_of(person: User, candidate: Candidate) -> list[tuple[str, list[tuple[str, Any]], str]]:
    """Return the sheets of the others for whoever may see them now: by name for the coordinator, else by number."""
    if not rules.others_are_open(person, candidate):
        return []
    coordinates, duty = bool(rules.can_coordinate(person, candidate)), Assignment.Duty
    sheets = queries.sent_sheets(candidate, duty.EVALUATOR)
    if coordinates or candidate.consolidated_at:
        sheets += queries.sent_sheets(candidate, duty.REFEREE)
    sheets = [s for s in sheets if s.assignment.person_id != person.pk]
    sheets.sort(key=lambda s: (s.assignment.duty, s.assignment.alias or 0, s.pk))
    criteria = rubric_of(candidate.rubric).criteria
    return [
        (
            s.assignment.person.full_name if coordinates else s.assignment.shown_as,
            [(c.name, s.scores.get(c.code, {})) for c in criteria],
            s.opinion,
        )
        for s in sheets
    ]

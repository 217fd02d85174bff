"""A sheet while it is written, and its sending. What was once acknowledged is kept, also when it is written over."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from minga.instruments.queries import rubric_of
from minga.journal.engine import digest
from minga.journal.services import once
from minga.kernel import clock, events
from minga.kernel.decisions import no, require
from minga.kernel.writing import transaction

from .. import queries, rules
from ..models import Assignment, Sheet, SheetRevision
from ..queries.sheets import OPINION
from ..workflow import ASSIGNMENT, STANDING, Outcome
from .assigning import hold_work
from .standing import hold, settle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minga.instruments.engine.scoring import Rubric
    from minga.journal.models import Receipt
    from minga.people.models import User


class StaleSheet(Exception):
    """Another tab saved the same part meanwhile: nothing is written over, and both wordings are kept."""

    def __init__(self, sheet: Sheet, part: str, current: Any, yours: Any) -> None:
        super().__init__(part)
        self.sheet, self.part, self.current, self.yours = sheet, part, current, yours


def tidy(rubric: Rubric, part: str, content: Any) -> Any:
    """Return a part as it is kept: the opinion's words, or a score with its level found from its points if need be."""
    if part == OPINION:
        return str(content or "").strip()
    criterion = rubric.criterion(part)
    level = whole(content.get("level"), len(criterion.levels) - 1)
    points = whole(content.get("points"), criterion.max_points)
    if level is None and points is not None:
        level = criterion.level_at(points)
    if points is None and level is not None and criterion.levels[level].is_anchor:
        points = criterion.levels[level].low
    return {
        "level": level,
        "points": points,
        "note": str(content.get("note") or "").strip(),
        "na": bool(content.get("na")),
        "na_reason": str(content.get("na_reason") or "").strip(),
        "pointer": str(content.get("pointer") or "")[:60],
    }


def whole(value: Any, most: int) -> int | None:
    return value if isinstance(value, int) and 0 <= value <= most else None


@transaction
def save_parts(
    assignment: Assignment,
    parts: Mapping[str, Any],
    *,
    by: User,
    key: str = "",
    seen: Mapping[str, int | None] | None = None,
) -> Receipt:
    """Keep parts of a sheet, complete or not, and give the receipt; the same key never writes twice.

    `seen`: the revision of each part that the page showed (0: nothing). A part that changed meanwhile raises
    `StaleSheet`, unless the page did not touch it.
    """
    known = {c.code for c in rubric_of(assignment.candidate.rubric).criteria} | {OPINION}
    rubric = rubric_of(assignment.candidate.rubric)
    wanted = {part: tidy(rubric, part, content) for part, content in parts.items() if part in known}

    def act() -> tuple[Assignment, dict[str, Any]]:
        require(rules.can_write(by, hold_work(assignment)))
        sheet = open_sheet(assignment)
        revisions = queries.revisions_of(sheet)
        written = [
            p
            for p, content in wanted.items()
            if write_part(sheet, p, content, revisions, None if seen is None else seen.get(p))
        ]
        if written:
            sheet.updated_at = clock.now()
            sheet.save(update_fields=["scores", "opinion", "updated_at"])
            events.publish("evaluation.sheet_saved", assignment, by, parts=sorted(written))
        so_far = queries.running(rubric, sheet.scores)
        return assignment, {
            "content_hash": digest({p: queries.parts_of(sheet).get(p) for p in wanted}),
            "revisions": {p: revisions.get(p, 0) for p in wanted},
            "points": so_far.points,
            "most": so_far.most,
            "missing": list(so_far.missing),
        }

    body = {"assignment": assignment.pk, "parts": wanted}
    return once(key or uuid.uuid4().hex, body, act, by=by, verb="sheet.saved")[0]


def open_sheet(assignment: Assignment) -> Sheet:
    sheet = queries.last_sheet(assignment)
    if sheet is None or sheet.submitted_at is not None:
        require(no(_("Primero acepte la valoración.")))
        raise LookupError
    return sheet


def write_part(sheet: Sheet, part: str, content: Any, revisions: dict[str, int], seen: int | None) -> bool:
    """Write one part down unless it already says so; `revisions` is brought up to date."""
    blank: Any = "" if part == OPINION else tidy_blank()
    current = sheet.opinion if part == OPINION else sheet.scores.get(part) or blank
    if content == current:
        return False
    revision = revisions.get(part, 0)
    if seen is not None and seen != revision:
        shown = queries.wording_at(sheet, part, seen) if seen else blank
        if content == shown:
            return False
        raise StaleSheet(sheet, part, current, content)
    SheetRevision.objects.create(
        sheet=sheet, part=part, revision=revision + 1, content=content, at=clock.now()
    )
    revisions[part] = revision + 1
    if part == OPINION:
        sheet.opinion = content
    else:
        sheet.scores = {**sheet.scores, part: content}
    return True


def tidy_blank() -> dict[str, Any]:
    return {"level": None, "points": None, "note": "", "na": False, "na_reason": "", "pointer": ""}


@transaction
def keep_loser(stale: StaleSheet) -> None:
    """Keep the wording that lost: called after the refused save was rolled back."""
    SheetRevision.objects.create(
        sheet_id=stale.sheet.pk,
        part=stale.part,
        revision=queries.revisions_of(stale.sheet).get(stale.part, 0),
        content=stale.yours,
        at=clock.now(),
        kept=True,
    )


@transaction
def save_sheet(assignment: Assignment, scores: Mapping[str, Any], opinion: str, *, by: User) -> Sheet:
    """Keep a whole sheet in progress at once."""
    save_parts(assignment, {**scores, OPINION: opinion}, by=by)
    return open_sheet(assignment)


@transaction
def send_sheet(assignment: Assignment, *, by: User, key: str, body: Any = None) -> Receipt:
    """Seal a sheet and give its receipt; with the last one that was asked for, the standing is made.

    `body` is what came with the key, so that the same key with other content is refused rather than taken for a repeat.
    """

    def act() -> tuple[Assignment, dict[str, Any]]:
        candidate = hold_work(assignment).candidate
        sheet = queries.last_sheet(assignment)
        require(rules.can_submit_sheet(by, assignment, sheet))
        if sheet is None:
            raise LookupError
        ASSIGNMENT.move(assignment, "submit")
        sheet.submitted_at = clock.now()
        sheet.hash = hash_of(sheet, candidate.rubric.content_hash)
        sheet.save(update_fields=["submitted_at", "hash"])
        events.publish("evaluation.sheet_submitted", assignment, by, hash=sheet.hash)
        settle(candidate)
        return assignment, {"content_hash": sheet.hash, "sheet": sheet.number}

    content = {"assignment": assignment.pk, "body": body}
    return once(key, content, act, by=by, verb="sheet.submitted")[0]


def hash_of(sheet: Sheet, rubric: str) -> str:
    return digest({"scores": sheet.scores, "opinion": sheet.opinion, "rubric": rubric})


@transaction
def submit_sheet(assignment: Assignment, *, by: User) -> Sheet:
    """Send a sheet as it stands."""
    send_sheet(assignment, by=by, key=uuid.uuid4().hex)
    return assignment.sheets.order_by("-number")[0]


@transaction
def reopen_sheet(assignment: Assignment, reason: str, *, by: User) -> Assignment:
    """Give a sheet back before the result stands: its sent version stays, the next starts from its copy."""
    candidate = hold_work(assignment).candidate
    require(rules.can_reopen(by, assignment, reason))
    if hold(candidate).status == Outcome.INCONCLUSIVE:
        STANDING.move(candidate, "resume", reason=reason.strip()[:500])
    last = queries.last_sheet(assignment)
    ASSIGNMENT.move(assignment, "reopen", reason=reason.strip()[:500])
    if last is not None:
        fresh = Sheet.objects.create(
            assignment=assignment,
            number=last.number + 1,
            scores=last.scores,
            opinion=last.opinion,
            updated_at=clock.now(),
        )
        SheetRevision.objects.bulk_create(
            SheetRevision(sheet=fresh, part=part, revision=1, content=content, at=fresh.updated_at)
            for part, content in queries.parts_of(fresh).items()
        )
    events.publish("evaluation.reopened", assignment, by, reason=assignment.reason)
    return assignment

"""What was staged comes in: new answers as drafts, edited ones as new wordings, all in one transaction."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from minga.instruments.models import Version
from minga.instruments.services import save_answer as keep_answer
from minga.journal.engine import digest
from minga.kernel import clock, events
from minga.kernel.writing import transaction
from minga.reference.services import hold_institution

from ... import queries
from ...models import ImportedAnswer, Intake, IntakeRow, Practice
from ...queries.intake import PENDING
from ...types import Arrival, BroughtIn
from ..drafting import TITLE, start_imported
from .staging import CHUNK, examiner_of, hold_intake

if TYPE_CHECKING:
    from collections.abc import Collection

    from minga.people.models import User

    from ...queries import Examiner

S = IntakeRow.State
REPORTED = ("id", "started", "ended", "respondent", "elapsed_seconds", "anonymous")


@transaction
def apply_intake(intake: Intake, *, by: User, positions: Collection[int] | None = None) -> BroughtIn:
    """Bring in the chosen answers, or all that are ready. What came in before, or waits for a decision, stays as it is.

    Every answer is looked at anew: what was written here since the file was staged is never overwritten.
    """
    held = hold_intake(intake, by=by)
    hold_institution(held.institution_id)  # two imports of the same file would give the same keys
    examiner, version = examiner_of(held), Version.objects.get(pk=held.content["version"])
    chosen = held.rows.exclude(state__in=(S.DONE, S.LEFT))
    if positions is not None:
        chosen = chosen.filter(position__in=positions)
    numbers = iter(list(chosen.order_by("position").values_list("pk", flat=True)))
    told = BroughtIn()
    while some := list(islice(numbers, CHUNK)):
        rows = list(held.rows.filter(pk__in=some).order_by("position"))
        for row in rows:
            row.intake = held
        hold_practices(rows)
        told += bring_in(held, examiner, version, rows, by=by)
    settle(held, told, by=by)
    return told


def hold_practices(rows: list[IntakeRow]) -> None:
    """Hold the practices that are here already, so that nobody writes in them until the end."""
    known = ImportedAnswer.objects.filter(key__in=[r.key for r in rows]).values("practice")
    linked = [r.decided["same_as"] for r in rows if r.decided.get("same_as")]
    list(Practice.objects.select_for_update().filter(Q(pk__in=known) | Q(pk__in=linked)).order_by("pk"))


def bring_in(
    intake: Intake, examiner: Examiner, version: Version, rows: list[IntakeRow], *, by: User
) -> BroughtIn:
    before = {r.pk: (r.state, r.waits, r.why) for r in rows}
    examiner.examine(rows)
    ready = [r for r in rows if r.state in PENDING and not r.waits]
    fresh, changed = [r for r in ready if r.state != S.CHANGED], [r for r in ready if r.state == S.CHANGED]
    started = open_drafts(intake, version, fresh, by=by) if fresh else []
    for row in changed:
        refresh(row, examiner, by=by)
    done = {r.pk for r in ready}
    moved = [r for r in rows if r.pk not in done and before[r.pk] != (r.state, r.waits, r.why)]
    became = ImportedAnswer.objects.filter(key=OuterRef("key")).values("practice")
    IntakeRow.objects.filter(pk__in=done).update(state=S.DONE, practice=Subquery(became))
    IntakeRow.objects.bulk_update(moved, ["state", "waits", "why", "owner", "practice"])
    return BroughtIn(
        started=[p.pk for p in started],
        updated=[r.practice.pk for r in changed if r.practice],
        unchanged=sum(r.state == S.SAME for r in rows),
        waiting=sum(r.waits for r in rows),
        leaders=Counter(r.owner_id or intake.owner_id for r in fresh),
    )


def open_drafts(intake: Intake, version: Version, rows: list[IntakeRow], *, by: User) -> list[Practice]:
    untitled = _("Práctica importada sin nombre")
    arrivals = [Arrival(r.title or untitled, r.owner or intake.owner, r.content["values"]) for r in rows]
    practices = start_imported(
        intake.institution,
        version,
        arrivals,
        kind=queries.kind_held_by(intake.institution),
        by=by,
        intake=intake.pk,
        sha256=intake.sha256,
    )
    for row, practice in zip(rows, practices, strict=True):
        row.practice = practice
    ImportedAnswer.objects.bulk_create(
        ImportedAnswer(
            key=row.key,
            intake=intake,
            practice=practice,
            fields={item: [queries.mark_of_value(v), 1] for item, v in row.content["values"].items()},
            hints=row.content["hints"],
            report=report_of(row, practice),
        )
        for row, practice in zip(rows, practices, strict=True)
    )
    return practices


def refresh(row: IntakeRow, examiner: Examiner, *, by: User) -> None:
    """Write what the source says anew in a draft; where both changed, what somebody chose."""
    practice = row.practice
    if practice is None:
        raise LookupError(row)
    earlier = examiner.earlier.get(row.key)
    found = examiner.differences(row, practice, earlier)
    kept = earlier or ImportedAnswer(key=row.key, intake=row.intake, practice=practice)
    for one in found:
        revision = one.revision
        if one.take != "here":
            revision = rewrite(practice, one.item, one.source, one.revision, by=by)
            kept.hints = {**kept.hints, one.item: row.content["hints"].get(one.item, [])}
        kept.fields = {**kept.fields, one.item: [queries.mark_of_value(one.source), revision]}
    for item, value in row.content["values"].items():
        kept.fields.setdefault(item, [queries.mark_of_value(value), revision_of(examiner, practice, item)])
    kept.report = report_of(row, practice)
    kept.save()
    events.publish("intake.refreshed", practice, by, intake=row.intake_id, sha256=row.intake.sha256)


def report_of(row: IntakeRow, practice: Practice) -> dict[str, Any]:
    """Return what stays of the source beside the answers: the words without a place, and when it was answered."""
    header = {name: said for name, said in row.content["header"].items() if name in REPORTED}
    return {"response": practice.response_id, "leftovers": row.content["leftovers"], "header": header}


def revision_of(examiner: Examiner, practice: Practice, item: str) -> int:
    return examiner.answers[practice.response_id].get(item, (None, 0))[1]


def rewrite(practice: Practice, item: str, value: Any, revision: int, *, by: User) -> int:
    saved = keep_answer(practice.response, item, value, by=by, expected_revision=revision)
    if item == TITLE and saved.changed and isinstance(saved.value, str) and saved.value:
        practice.title = saved.value[:250]
        practice.save(update_fields=["title"])
    if saved.changed:
        content = digest({"item": item, "value": saved.value})
        events.publish("answer.saved", practice, by, item=item, revision=saved.revision, hash=content)
    return saved.revision


def settle(intake: Intake, told: BroughtIn, *, by: User) -> None:
    """Close the import once nothing in it waits, and say what came in."""
    if not intake.rows.filter(state__in=PENDING).exists():
        intake.state, intake.applied_at = Intake.State.APPLIED, clock.now()
        intake.save(update_fields=["state", "applied_at"])
    if told.started or told.updated:
        events.publish(
            "intake.applied",
            intake,
            by,
            sha256=intake.sha256,
            started=len(told.started),
            updated=len(told.updated),
        )
    for person, count in told.leaders.items():
        if person != by.pk:
            events.publish("intake.handed_over", intake, by, person=person, count=count)

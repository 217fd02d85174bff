"""A foreign file staged: kept with its hash, read, and held answer by answer until somebody decides."""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from minga.documents.adapters import path_of
from minga.documents.services import inspected, prove, store
from minga.instruments.models import Version
from minga.instruments.queries import version_in_force
from minga.kernel import clock, events
from minga.kernel.decisions import YES, Decision, no, require
from minga.kernel.writing import transaction

from ... import queries, rules
from ...models import Intake, IntakeRow
from ...types import RowChoice, setup_of
from .reading import NOTHING_CHOSEN, Choices, read

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from django.core.files.uploadedfile import UploadedFile

    from minga.people.models import User
    from minga.reference.models import Institution

CHUNK = 250
ASIDE = "aside"


def stage_intake(
    upload: UploadedFile | Collection[bytes], *, name: str, institution: Institution, owner: User, by: User
) -> Intake:
    """Keep the original, read it in the sandbox, and hold what it says for review.

    The same file, staged again while it waits, is the one that waits.
    """
    require(rules.can_import(by, institution))
    require(rules.can_hold_practice(owner, institution))
    sha256 = hash_of(upload)
    if (waiting := waiting_one(sha256, institution, by)) is not None:
        return waiting
    file = prove(store(upload, name=name, by=by))
    if file.state == "REJECTED":
        require(no(file.reject_reason))
    intake = Intake(file=file, sha256=sha256, institution=institution, owner=owner, staged_by=by)
    rows = read_into(intake, path_of(sha256), file.content_type)
    try:
        return keep(intake, rows)
    except IntegrityError:  # the same file, at the same moment, from the same person
        if (waiting := waiting_one(sha256, institution, by)) is None:
            raise
        return waiting


def preview_intake(
    path: Path, *, institution: Institution, owner: User, by: User
) -> tuple[Intake, list[IntakeRow]]:
    """Say what an import would do, and keep nothing."""
    require(rules.can_import(by, institution))
    require(rules.can_hold_practice(owner, institution))
    content_type, reason = inspected(path.resolve())
    require(no(reason) if reason else YES)
    intake = Intake(institution=institution, owner=owner, staged_by=by)
    return intake, read_into(intake, path.resolve(), content_type)


def read_into(intake: Intake, path: Path, content_type: str) -> list[IntakeRow]:
    """Read a file for an import that is not kept yet; return its rows with what would become of each."""
    place = intake.institution
    source = read(
        str(path),
        content_type,
        version_in_force(setup_of(queries.kind_held_by(place)).form),
        place=place.code,
        remembered=lambda headings: remembered(place, headings),
    )
    intake.is_table, intake.content = source.is_table, source.content
    return examined(intake, source.rows, {})


def hash_of(upload: UploadedFile | Collection[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks() if hasattr(upload, "chunks") else upload:
        digest.update(chunk)
    return digest.hexdigest()


def waiting_one(sha256: str, institution: Institution, by: User) -> Intake | None:
    return Intake.objects.filter(
        sha256=sha256, institution=institution, staged_by=by, state=Intake.State.STAGED
    ).first()


def remembered(institution: Institution, headings: str) -> Choices:
    """Return what was decided of the last file of this office with the same headings."""
    last = Intake.objects.filter(
        institution=institution, state=Intake.State.APPLIED, content__headings=headings
    )
    found = last.order_by("-pk").first()
    return Choices.of(found.content) if found else NOTHING_CHOSEN


def examined(
    intake: Intake, rows: Iterator[IntakeRow], decided: dict[int, dict[str, Any]]
) -> list[IntakeRow]:
    """Read all rows and say what would become of each: before anything is written, so that nobody waits for it."""
    examiner = examiner_of(intake)
    found: list[IntakeRow] = []
    while some := list(islice(rows, CHUNK)):
        for row in some:
            row.decided = decided.get(row.position, {})
        found += examiner.examine(some)
    return found


def examiner_of(intake: Intake) -> queries.Examiner:
    return queries.Examiner(intake, queries.form_of_intake(intake))


@transaction
def keep(intake: Intake, rows: list[IntakeRow]) -> Intake:
    intake.staged_at = clock.now()
    intake.save()
    keep_rows(intake, rows)
    events.publish("intake.staged", intake, intake.staged_by, sha256=intake.sha256)
    return intake


def keep_rows(intake: Intake, rows: list[IntakeRow]) -> None:
    for row in rows:
        row.intake = intake
    IntakeRow.objects.bulk_create(rows, batch_size=CHUNK)


def hold_intake(intake: Intake, *, by: User) -> Intake:
    """Hold an import until the transaction ends, as it stands now; refuse what is not waiting any more."""
    held = Intake.objects.select_for_update(of=("self",)).select_related("institution", "staged_by", "file")
    now = held.get(pk=intake.pk)
    require(rules.can_adjust(by, now))
    return now


def adjust_columns(intake: Intake, *, columns: dict[int, str], order: str, by: User) -> Intake:
    """Say once, for all answers, what each column is; the file is read again, what was decided of each answer stays."""
    require(rules.can_adjust(by, intake))
    require(one_column_each(columns))
    version = Version.objects.get(pk=intake.content["version"])
    source = read(
        str(path_of(intake.sha256)),
        intake.file.content_type,
        version,
        place=intake.institution.code,
        choices=Choices(columns, order),
    )
    before = decisions_of(intake)
    rows = examined(intake, source.rows, before)
    with transaction():
        held = hold_intake(intake, by=by)
        if held.rows.filter(state=IntakeRow.State.DONE).exists():
            said = _(
                "Ya se importaron respuestas de este archivo: las columnas no cambian a mitad de camino."
            )
            require(no(said))
        if (decided := decisions_of(held)) != before:
            rows = examined(held, iter(rows), decided)
        chosen = {str(n): code for n, code in columns.items()}
        held.content = {**source.content, "chosen": chosen, "order": order}
        held.save(update_fields=["content"])
        held.rows.all().delete()
        keep_rows(held, rows)
        events.publish("intake.adjusted", held, by, columns=len(columns), order=order)
    return held


def decisions_of(intake: Intake) -> dict[int, dict[str, Any]]:
    return dict(intake.rows.exclude(decided={}).values_list("position", "decided"))


def one_column_each(columns: dict[int, str]) -> Decision:
    taken = [code for code in columns.values() if code != ASIDE]
    if len(taken) == len(set(taken)):
        return YES
    return no(_("Dos columnas quedaron en la misma pregunta. Deje una, y la otra en «No importar»."))


@transaction
def decide_row(row: IntakeRow, choice: RowChoice, *, by: User) -> IntakeRow:
    """Keep what somebody decided of one answer, and say anew what would become of it."""
    held = hold_intake(row.intake, by=by)
    row = held.rows.select_for_update(of=("self",)).select_related("practice").get(pk=row.pk)
    if row.state == IntakeRow.State.DONE:
        require(no(_("Esta respuesta ya se importó.")))
    if choice.owner is not None:
        require(rules.can_hold_practice(choice.owner, held.institution))
    row.intake = held
    row.decided = decisions(row, choice)
    examine([row], held)
    events.publish("intake.adjusted", held, by, position=row.position)
    return row


def decisions(row: IntakeRow, choice: RowChoice) -> dict[str, Any]:
    """Return what is decided of a row; what somebody took of two texts counts for the text that they saw."""
    decided = dict(row.decided)
    if choice.owner is not None:
        decided["owner"] = choice.owner.pk
    if choice.is_ours:
        decided["place"] = True
    if choice.twin:
        twin = queries.twin_of(row)
        decided |= {"is_new": choice.twin == "new", "same_as": twin if choice.twin == "same" else 0}
    if choice.take:
        found = {d.item: d.revision for d in queries.differences_of(row, queries.form_of_intake(row.intake))}
        taken = {item: [said, found[item]] for item, said in choice.take.items() if item in found}
        decided["take"] = decided.get("take", {}) | taken
    return {name: said for name, said in decided.items() if said}


@transaction
def leave_rows(intake: Intake, positions: Collection[int], *, leave: bool, by: User) -> int:
    """Leave answers out of the import, or take them back in; returns how many."""
    held = hold_intake(intake, by=by)
    rows = list(held.rows.filter(position__in=positions).exclude(state=IntakeRow.State.DONE))
    for row in rows:
        row.intake, row.decided = held, {k: v for k, v in (row.decided | {"leave": leave}).items() if v}
    examine(rows, held)
    events.publish("intake.adjusted", held, by, rows=len(rows), leave=leave)
    return len(rows)


def examine(rows: list[IntakeRow], intake: Intake) -> None:
    """Look at rows anew and write what changed of them."""
    examiner_of(intake).examine(rows)
    IntakeRow.objects.bulk_update(
        rows, ["state", "waits", "why", "owner", "practice", "decided"], batch_size=CHUNK
    )


@transaction
def discard_intake(intake: Intake, *, by: User) -> Intake:
    """Let an import go: its answers are forgotten, its file stays with its hash."""
    held = hold_intake(intake, by=by)
    held.state = Intake.State.DISCARDED
    held.content = {"version": held.content["version"]}
    held.save(update_fields=["state", "content"])
    held.rows.all().delete()
    events.publish("intake.discarded", held, by)
    return held

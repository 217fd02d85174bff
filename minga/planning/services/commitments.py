"""A commitment from who asks to who verifies. Each decides on the row as it stands now, held until the transaction ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minga.documents.services import prove, store
from minga.kernel import clock, events
from minga.kernel.decisions import no, require
from minga.kernel.writing import transaction

from .. import rules
from ..models import Commitment
from ..workflow import COMMITMENT, Status

if TYPE_CHECKING:
    from datetime import date

    from django.core.files.uploadedfile import UploadedFile

    from minga.documents.models import File
    from minga.people.models import User
    from minga.reference.models import Institution

    from ..types import Source

SLIPS = 3  # from this many moved days on, the head hears of it (cycle.md section 12)


def held(commitment: Commitment) -> Commitment:
    found = Commitment.objects.select_for_update(of=("self",)).select_related(
        "institution", "owner", "asked_by"
    )
    return found.get(pk=commitment.pk)


@transaction
def commit(
    text: str, *, owner: User, due_on: date, institution: Institution, source: Source, by: User
) -> Commitment:
    """Write down what somebody owes: once, however often it is sent.

    Who may ask is known by the room that the source belongs to: it asks first, and holds the source meanwhile.
    """
    require(rules.can_be_due(due_on))
    now, said = clock.now(), {"text": text.strip()[:1000], "owner": owner, "due_on": due_on}
    said |= {"institution": institution, "source_kind": source.kind, "source_id": source.id}
    if twin := Commitment.objects.filter(status=Status.OPEN, **said).first():
        return twin
    commitment = Commitment.objects.create(
        asked_by=by,
        asked_at=now,
        first_due_on=due_on,
        status_since=now,
        source_label=source.label[:300],
        source_url=source.url,
        **said,
    )
    events.publish("commitment.asked", commitment, by, owner=owner.pk, due_on=due_on.isoformat())
    return commitment


@transaction
def start(commitment: Commitment, *, by: User) -> Commitment:
    commitment = held(commitment)
    require(rules.can_work_on(by, commitment))
    return moved(commitment, "start", by)


def fulfil(
    commitment: Commitment, account: str, *, by: User, upload: UploadedFile | None = None
) -> Commitment:
    """Say what was done. A file is kept and proved first, outside the transaction."""
    require(rules.can_fulfil(by, commitment, account, has_file=upload is not None))
    file = proved(upload, by=by) if upload is not None else None
    with transaction():
        commitment = held(commitment)
        require(rules.can_fulfil(by, commitment, account, has_file=file is not None))
        changes = {"account": account.strip(), "evidence": file, "proposed_on": None, "proposed_by": None}
        return moved(commitment, "fulfil", by, **changes)


def proved(upload: UploadedFile, *, by: User) -> File:
    file = prove(store(upload, name=upload.name or "", by=by))
    if file.state != "CLEAN":
        require(no(str(file.reject_reason)))
    return file


@transaction
def verify(commitment: Commitment, *, by: User) -> Commitment:
    commitment = held(commitment)
    require(rules.can_verify(by, commitment))
    return moved(commitment, "verify", by)


@transaction
def give_back(commitment: Commitment, reason: str, *, by: User) -> Commitment:
    commitment = held(commitment)
    require(rules.can_verify(by, commitment))
    return moved(commitment, "give_back", by, reason=reason)


@transaction
def cancel(commitment: Commitment, reason: str, *, by: User) -> Commitment:
    commitment = held(commitment)
    require(rules.can_cancel(by, commitment))
    return moved(commitment, "cancel", by, reason=reason, proposed_on=None, proposed_by=None)


FACTS = {
    "start": "commitment.started",
    "fulfil": "commitment.fulfilled",
    "verify": "commitment.verified",
    "give_back": "commitment.given_back",
    "cancel": "commitment.cancelled",
}


def moved(commitment: Commitment, step: str, by: User, **changes: object) -> Commitment:
    COMMITMENT.move(commitment, step, status_since=clock.now(), **changes)
    events.publish(FACTS[step], commitment, by, reason=str(changes.get("reason", "")))
    return commitment


@transaction
def propose_day(commitment: Commitment, day: date, reason: str, *, by: User) -> Commitment:
    """Ask the other side for another day; it counts when they accept it."""
    commitment = held(commitment)
    require(rules.can_propose_day(by, commitment, day, reason))
    commitment.proposed_on, commitment.proposed_by, commitment.proposed_reason = day, by, reason.strip()[:500]
    commitment.save(update_fields=["proposed_on", "proposed_by", "proposed_reason"])
    events.publish(
        "commitment.day_proposed", commitment, by, day=day.isoformat(), reason=commitment.proposed_reason
    )
    return commitment


@transaction
def answer_day(commitment: Commitment, *, accepts: bool, by: User) -> Commitment:
    commitment = held(commitment)
    require(rules.can_answer_day(by, commitment))
    was, day, reason = commitment.due_on, commitment.proposed_on, commitment.proposed_reason
    assert day is not None  # noqa: S101 -- the rule has just asked for it
    commitment.proposed_on = commitment.proposed_by = None
    if accepts:
        commitment.due_on, commitment.times_moved = day, commitment.times_moved + 1
    commitment.save(update_fields=["proposed_on", "proposed_by", "due_on", "times_moved"])
    verb = "commitment.day_moved" if accepts else "commitment.day_declined"
    events.publish(verb, commitment, by, was=was.isoformat(), day=day.isoformat(), reason=reason)
    if accepts and commitment.times_moved >= SLIPS:
        events.publish("commitment.slipped", commitment, by, times=commitment.times_moved)
    return commitment


@transaction
def hand_over(commitment: Commitment, to: User, note: str, *, by: User) -> Commitment:
    """Pass what somebody owed to who holds the post now, with a note for them."""
    commitment = held(commitment)
    require(rules.can_hand_over(by, commitment, to))
    before, commitment.owner = commitment.owner, to
    commitment.save(update_fields=["owner"])
    events.publish(
        "commitment.handed_over", commitment, by, before=before.pk, after=to.pk, reason=note.strip()[:500]
    )
    return commitment

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.instruments.queries import answers_of
from minga.journal.engine import digest
from minga.journal.services import once
from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction

from .. import queries, rules
from ..models import Edition, Practice
from ..types import DATA_NOTICE
from ..workflow import Status
from .drafting import hold
from .verification import open_verification

if TYPE_CHECKING:
    from minga.journal.models import Receipt
    from minga.people.models import User

STEPS = {Status.DRAFT: "submit", Status.RETURNED: "resubmit", Status.UPDATE_PENDING: "submit_update"}


@transaction
def submit_practice(practice: Practice, *, by: User, key: str, accepted: bool = False) -> Receipt:
    """Freeze the ficha as an edition, give its receipt, and hand it to the office.

    A return keeps the edition's number and freezes its next sending; a new year's edition takes the next number.
    """

    def act() -> tuple[Practice, dict[str, Any]]:
        hold(practice, by=by)
        require(rules.can_submit(by, practice, accepted=accepted))
        edition = freeze(practice, by=by)
        practice.workflow.move(
            practice,
            STEPS[Status(practice.status)],
            status_since=edition.submitted_at,
            edition_number=edition.number,
            remedy_due_on=None,
        )
        events.publish(
            "practice.submitted",
            practice,
            by,
            status=practice.status,
            edition=edition.number,
            sending=edition.sending,
            hash=edition.hash,
        )
        if not open_verification(practice):
            events.publish("practice.unattended", practice, None)
        return practice, {
            "content_hash": edition.hash,
            "edition": edition.number,
            "sending": edition.sending,
            "files": files_in(edition),
        }

    return once(key, {"practice": practice.pk, "accepted": accepted}, act, by=by, verb="practice.submitted")[
        0
    ]


def freeze(practice: Practice, *, by: User) -> Edition:
    """Copy the answers, the evidence's manifest and the office's data into an immutable edition."""
    again = practice.status == Status.RETURNED
    number = practice.edition_number if again else practice.edition_number + 1
    sending = practice.editions.filter(number=number).count() + 1
    now = clock.now()
    content = content_of(practice, by=by)
    return Edition.objects.create(
        practice=practice,
        number=number,
        sending=sending,
        version=practice.response.version,
        content=content,
        hash=digest(content),
        submitted_by=by,
        submitted_at=now,
    )


def content_of(practice: Practice, *, by: User) -> dict[str, Any]:
    place, version = practice.institution, practice.response.version
    return {
        "form": {"version": version.pk, "hash": version.content_hash},
        "practice": {"id": str(practice.public_id), "kind": practice.kind, "title": practice.title},
        "institution": {"code": place.code, "name": place.name, "country": place.country},
        "answers": answers_of(practice.response),
        "evidence": [
            {
                "id": piece.pk,
                "item": piece.item,
                "title": piece.title,
                "url": piece.url,
                "sha256": piece.file.sha256 if piece.file else "",
                "size": piece.file.size if piece.file else 0,
                "name": piece.file.original_name if piece.file else "",
                "taken_on": piece.taken_on.isoformat() if piece.taken_on else "",
                "place": piece.place,
            }
            for piece in queries.evidence_of(practice)
        ],
        "authors": [
            {"name": a.person.full_name, "role": a.role}
            for a in practice.authors.filter(left_at=None).select_related("person").order_by("-role", "pk")
        ],
        "replies": [
            {"item": o.item, "text": o.text, "reply": o.reply} for o in queries.open_observations(practice)
        ],
        "data_notice": {"version": DATA_NOTICE, "accepted_by": by.pk, "at": clock.now().isoformat()},
    }


def files_in(edition: Edition) -> list[dict[str, Any]]:
    kept = [e for e in edition.content["evidence"] if e["sha256"]]
    return [{"name": e["name"], "sha256": e["sha256"], "size": e["size"]} for e in kept]

"""A practice and its editions: whole, unaltered, in time, and where its history says (I2, I6, I7, I8, I16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max, Q

from minga.bank.models import Card, CardText
from minga.documents.models import File
from minga.instruments.models import Version
from minga.journal.engine import digest
from minga.journal.models import Entry, Receipt
from minga.practices.models import Edition, Practice, PublicImage, RegistrationPeriod
from minga.practices.types import setups
from minga.practices.workflow import Showing

if TYPE_CHECKING:
    from collections.abc import Iterator


def half_submissions() -> Iterator[str]:
    """I2: a submission has its edition, its journal entry and all its files, or none of them."""
    entries = Entry.objects.filter(verb="practice.submitted").values_list("subject_id", "data")
    told = {(int(pk), said["edition"], said["sending"], said["hash"]) for pk, said in entries}
    kept = set(File.objects.values_list("sha256", flat=True))
    frozen = set()
    for edition in Edition.objects.iterator():
        frozen.add((edition.practice_id, edition.number, edition.sending, edition.hash))
        if any(piece["sha256"] and piece["sha256"] not in kept for piece in edition.content["evidence"]):
            yield f"I2 edition {edition.pk}: a file of it has no row"
    for practice, number, sending, _hash in sorted(told ^ frozen):
        yield f"I2 practice {practice}, edition {number}.{sending}: the journal and the editions differ"


def altered_editions() -> Iterator[str]:
    """I6: the hash of an edition is that of its content, and of the receipt that acknowledged it."""
    known = set(Receipt.objects.filter(verb="practice.submitted").values_list("content_hash", flat=True))
    for edition in Edition.objects.iterator():
        if digest(edition.content) != edition.hash or edition.hash not in known:
            yield f"I6 edition {edition.pk}: not what was acknowledged"


def impossible_histories() -> Iterator[str]:
    """I7: what the journal tells of each practice is a path of its workflow, and ends where it stands."""
    told: dict[str, list[str]] = {}
    rows = Entry.objects.filter(subject_type="practices.Practice").order_by("seq")
    for pk, data in rows.values_list("subject_id", "data"):
        if status := data.get("status"):
            told.setdefault(pk, []).append(status)
    for practice in Practice.objects.iterator():
        path = told.get(str(practice.pk), [])
        if not practice.workflow.path_holds(path) or path[-1] != practice.status:
            yield f"I7 practice {practice.pk}: its history does not lead to where it stands"


def late_editions() -> Iterator[str]:
    """I8: where a period is asked for, the first sending of an edition fell in one that the office had open."""
    kinds = [kind for kind, setup in setups().items() if setup.needs_open_period]
    sent = Edition.objects.filter(practice__kind__in=kinds, sending=1).select_related("practice__institution")
    for edition in sent.iterator():
        place = edition.practice.institution
        open_then = RegistrationPeriod.objects.filter(
            Q(institution=place) | Q(institution=place.parent_id),
            kind=edition.practice.kind,
            opens_at__lte=edition.submitted_at,
            closes_at__gt=edition.submitted_at,
            cancelled_at=None,
        )
        if not open_then.exists():
            yield f"I8 edition {edition.pk}: sent when no period was open"


def miscounted() -> Iterator[str]:
    """I16: numbers that are kept are what counting gives: editions, their sendings, versions of forms."""
    last = dict(Edition.objects.values_list("practice").annotate(n=Max("number")))
    for pk, number in Practice.objects.values_list("pk", "edition_number").iterator():
        if number != last.get(pk, 0):
            yield f"I16 practice {pk}: its edition number is not its last edition"
    numbered: dict[tuple[str, int, int], list[int]] = {}
    for practice, number, sending in Edition.objects.values_list("practice_id", "number", "sending"):
        numbered.setdefault(("practice", practice, number), []).append(sending)
    for instrument, number in Version.objects.values_list("instrument_id", "number"):
        numbered.setdefault(("instrument", instrument, 0), []).append(number)
    for (name, pk, _), numbers in numbered.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"I16 {name} {pk}: a number is missing"


def unseen_images() -> Iterator[str]:
    """I12: each image on a public card was decided, and approved by another person; and no card shows what was taken away."""
    approved = {
        i.pk: i.derivative.sha256
        for i in PublicImage.objects.filter(status=Showing.APPROVED).select_related("derivative")
        if i.approved_by_id and i.approved_by_id != i.proposed_by_id and i.derivative.derivative_of_id
    }
    for text in CardText.objects.filter(card__status=Card.Status.PUBLISHED).select_related("card"):
        for image in text.content.get("images", ()):
            if approved.get(image["id"]) != image["sha256"] or image["id"] in text.card.gone_images:
                yield f"I12 card {text.card_id}: image {image['id']} is not one that two people approved"


CHECKS = (unseen_images, half_submissions, altered_editions, impossible_histories, late_editions, miscounted)

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

from minga.bank.models import Card
from minga.bank.queries import index_faults
from minga.documents.models import File
from minga.documents.queries import broken_files, late_orphans
from minga.journal.engine import digest
from minga.journal.models import Entry, Receipt
from minga.journal.queries import chain_faults
from minga.practices.models import Edition, Evidence, Practice


def receipts_without_entry() -> list[str]:
    """I1: every receipt has the journal entry of what it acknowledged (an unchanged save has none of its own)."""
    broken = Receipt.objects.filter(entry=None, verb="practice.submitted").values_list("number", flat=True)
    return [f"I1 receipt {number}" for number in broken]


def receipts_without_file() -> list[str]:
    """I1: every receipt for a file names a piece of evidence with exactly those bytes."""
    kept = dict(Evidence.objects.exclude(file=None).values_list("pk", "file__sha256"))
    given = Receipt.objects.filter(verb="evidence.added").values_list("number", "content_hash", "answer")
    return [f"I1 receipt {n}" for n, sha256, said in given if kept.get(said["evidence"]) != sha256]


def half_submissions() -> list[str]:
    """I2: a submission has its edition, its journal entry and all its files, or none of them."""
    entries = Entry.objects.filter(verb="practice.submitted").values_list("subject_id", "data")
    told = {(int(pk), said["edition"], said["sending"], said["hash"]) for pk, said in entries}
    kept = set(File.objects.values_list("sha256", flat=True))
    frozen, found = set(), []
    for e in Edition.objects.iterator():
        frozen.add((e.practice_id, e.number, e.sending, e.hash))
        if any(piece["sha256"] and piece["sha256"] not in kept for piece in e.content["evidence"]):
            found.append(f"I2 files of edition {e.pk}")
    return [*found, *(f"I2 submission {odd}" for odd in sorted(told ^ frozen))]


def altered_editions() -> list[str]:
    """I6: the hash of an edition is that of its content, and of the receipt that acknowledged it."""
    known = set(Receipt.objects.filter(verb="practice.submitted").values_list("content_hash", flat=True))
    return [
        f"I6 edition {e.pk}"
        for e in Edition.objects.iterator()
        if digest(e.content) != e.hash or e.hash not in known
    ]


def impossible_histories() -> list[str]:
    """I7: what the journal tells of each practice is a path of its workflow, and ends where it stands."""
    told: dict[str, list[str]] = {}
    rows = (
        Entry.objects.filter(subject_type="practices.Practice")
        .order_by("seq")
        .values_list("subject_id", "data")
    )
    for pk, data in rows:
        if status := data.get("status"):
            told.setdefault(pk, []).append(status)
    found = []
    for practice in Practice.objects.iterator():
        path = told.get(str(practice.pk), [])
        if not practice.workflow.path_holds(path) or path[-1] != practice.status:
            found.append(f"I7 practice {practice.pk}")
    return found


def unfounded_cards() -> list[str]:
    """I12: every card has its licence, consent, image decision and two approvers."""
    return [
        f"I12 card {c.pk}"
        for c in Card.objects.iterator()
        if not (c.licence and c.consent_reference and c.image_decision)
        or c.first_approver == c.second_approver
    ]


def breaches() -> list[str]:
    checks = (
        receipts_without_entry,
        receipts_without_file,
        half_submissions,
        altered_editions,
        impossible_histories,
        unfounded_cards,
        index_faults,
    )
    told = [line for check in checks for line in check()]
    files = [*broken_files(), *late_orphans()]
    return [*told, *(f"I4 {line}" for line in files), *(f"I11 {line}" for line in chain_faults())]


class Command(BaseCommand):
    help = "Comprueba lo que nunca debe dejar de ser cierto; sale con error si algo falla."

    def handle(self, *args: object, **options: object) -> None:
        found = breaches()
        for line in found:
            self.stdout.write(line)
        self.stdout.write(f"{len(found)} faltas")
        if found:
            sys.exit(1)

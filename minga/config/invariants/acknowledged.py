"""What somebody was told is kept, is kept: once, and as it was acknowledged (I1, I3, I5)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from minga.evaluation.models import Sheet, SheetRevision
from minga.evaluation.queries import parts_of
from minga.instruments.models import Answer, AnswerRevision
from minga.journal.engine import digest
from minga.journal.models import Receipt
from minga.practices.models import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

# what a receipt of each kind acknowledges, and acknowledges alone: the parts of its answer that name it
ONE_OF = {
    "practice.submitted": ("edition", "sending"),
    "evidence.added": ("evidence",),
    "sheet.submitted": ("sheet",),
}
CHUNK = 5_000


def given(verb: str, *fields: str) -> Iterator[tuple[Any, ...]]:
    return iter(Receipt.objects.filter(verb=verb).values_list("number", *fields).iterator(CHUNK))


def receipts_without_entry() -> Iterator[str]:
    """I1: every receipt has the journal entry of what it acknowledged (an unchanged save has none of its own)."""
    broken = Receipt.objects.filter(entry=None, verb="practice.submitted").values_list("number", flat=True)
    return (f"I1 receipt {number}: no entry in the journal" for number in broken)


def receipts_without_file() -> Iterator[str]:
    """I1: every receipt for a file names a piece of evidence with exactly those bytes."""
    kept = dict(Evidence.objects.exclude(file=None).values_list("pk", "file__sha256"))
    for number, sha256, said in given("evidence.added", "content_hash", "answer"):
        if kept.get(said["evidence"]) != sha256:
            yield f"I1 receipt {number}: no evidence with those bytes"


def receipts_without_words() -> Iterator[str]:
    """I1: every receipt for an answer has that very wording among those kept."""
    rows = AnswerRevision.objects.values_list("item", "value").iterator(CHUNK)
    kept = {digest({"item": item, "value": value}) for item, value in rows}
    for number, content, said in given("answer.saved", "content_hash", "answer"):
        if said["revision"] and content not in kept:
            yield f"I1 receipt {number}: no such wording"


def receipts_without_marks() -> Iterator[str]:
    """I1: every receipt for parts of a sheet has each of them at the revision that it names."""
    rows = SheetRevision.objects.filter(kept=False).values_list("sheet__assignment_id", "part", "revision")
    kept = set(rows.iterator(CHUNK))
    for number, assignment, said in given("sheet.saved", "subject_id", "answer"):
        told = {(int(assignment), part, revision) for part, revision in said["revisions"].items() if revision}
        if told - kept:
            yield f"I1 receipt {number}: no such marks"


def doubled_effects() -> Iterator[str]:
    """I3: nothing is acknowledged twice, and no two receipts stand for one entry of the journal."""
    shared = Receipt.objects.exclude(entry=None).values("entry").annotate(n=Count("pk")).filter(n__gt=1)
    for entry in shared.order_by("entry").values_list("entry", flat=True):
        yield f"I3 entry {entry}: more than one receipt"
    for verb, names in ONE_OF.items():
        told = Counter(
            (subject, *(said[name] for name in names))
            for _n, subject, said in given(verb, "subject_id", "answer")
        )
        for what in sorted(what for what, times in told.items() if times > 1):
            yield f"I3 {verb} {' '.join(map(str, what))}: more than one receipt"


def lost_answers() -> Iterator[str]:
    """I5: a field's value is its last kept wording, and every wording before it is there."""
    last: dict[tuple[int, str], tuple[int, str]] = {}
    times: Counter[tuple[int, str]] = Counter()
    rows = AnswerRevision.objects.filter(kept=False).order_by("revision", "pk")
    for response, item, revision, value in rows.values_list(
        "response_id", "item", "revision", "value"
    ).iterator(CHUNK):
        last[response, item] = revision, digest(value)
        times[response, item] += 1
    held = Answer.objects.values_list("pk", "response_id", "item", "revision", "value").iterator(CHUNK)
    for pk, response, item, revision, value in held:
        field = last.pop((response, item), None)
        if field != (revision, digest(value)) or times[response, item] != revision:
            yield f"I5 answer {pk}: its wordings are not all kept"
    for response, item in sorted(last):
        yield f"I5 response {response}: {item} has wordings and no value"


def lost_marks() -> Iterator[str]:
    """I5: what a sheet says is the last kept wording of each part."""
    last: dict[tuple[int, str], str] = {}
    rows = SheetRevision.objects.filter(kept=False).order_by("revision")
    for sheet, part, content in rows.values_list("sheet_id", "part", "content").iterator(CHUNK):
        last[sheet, part] = digest(content)
    for held in Sheet.objects.only("scores", "opinion").iterator(CHUNK):
        told = {part: digest(content) for part, content in parts_of(held).items()}
        if any(last.get((held.pk, part)) != said for part, said in told.items()):
            yield f"I5 sheet {held.pk}: its wordings are not all kept"


CHECKS = (
    receipts_without_entry,
    receipts_without_file,
    receipts_without_words,
    receipts_without_marks,
    doubled_effects,
    lost_answers,
    lost_marks,
)

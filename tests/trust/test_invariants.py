"""Each invariant finds the breach that is planted for it, names it by its ids, and shows none of its words."""

import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as live
from django.core.management import call_command
from django.db import connection, transaction

from minga.bank.models import Card
from minga.config import demo
from minga.config.invariants import breaches
from minga.documents.adapters import path_of
from minga.documents.models import File
from minga.evaluation.models import Assignment, Candidate, Conflict, Sheet
from minga.instruments.models import Answer, AnswerRevision
from minga.journal.models import Anchor, Entry, Receipt
from minga.kernel import clock
from minga.kernel.immutable import statements
from minga.notices.models import Notice
from minga.practices.models import Edition, Practice, Publication, RegistrationPeriod

from .test_guards import person

SECRET = "PALABRAS-QUE-NADIE-DEBE-LEER"


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    """A practice in the bank, one being judged, one in writing, and a school's, with every receipt that there is."""
    from minga.practices.services import add_file

    with django_db_blocker.unblock(), tempfile.TemporaryDirectory() as folder, transaction.atomic():
        kept, live.STORE_DIR = live.STORE_DIR, Path(folder)
        office = demo.settle()
        for title, stage in (("Cuadernos de campo", "published"), ("Redes de docentes", "being_judged")):
            demo.travel(office, title, stage)
        draft = demo.travel(office, "Huertas que enseñan", "draft")
        upload = acta(b"Acta de mayo.\n" * 9)
        add_file(draft, upload, item="results", by=person("amaru"), about={"title": "Acta", "minors": "NO"})
        demo.forget_old_notices()
        yield Path(folder)
        live.STORE_DIR = kept
        transaction.set_rollback(True)


def acta(content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("acta.txt", content)


@pytest.fixture
def told(db, story, settings, _own_folders):
    settings.STORE_DIR = story


@contextmanager
def unsealed(*models):
    """Take the triggers off some tables, as whoever owns the database can."""
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        for table in tables:
            for verb in ("update", "delete"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")
        yield
        for table in tables:
            for verb in ("UPDATE", "DELETE"):
                for statement in statements(connection.vendor, table, verb, ""):
                    cursor.execute(statement)


def first(model, **which):
    return model.objects.filter(**which).order_by("pk").first()


def rewrite(model, row, **changes):
    with unsealed(model):
        model.objects.filter(pk=row.pk).update(**changes)


def no_entry():
    rewrite(Receipt, first(Receipt, verb="practice.submitted"), entry=None)


def other_bytes():
    rewrite(Receipt, first(Receipt, verb="evidence.added"), content_hash="0" * 64)


def wording_gone():
    receipt = first(Receipt, verb="answer.saved")
    with unsealed(AnswerRevision):
        AnswerRevision.objects.filter(item=receipt.answer["item"]).delete()


def marks_gone():
    rewrite(
        Receipt,
        first(Receipt, verb="sheet.saved"),
        answer={"revisions": {"C1": 99}, "points": 0, "missing": []},
    )


def two_receipts_for_one_entry():
    one, other = Receipt.objects.exclude(entry=None).order_by("pk")[:2]
    rewrite(Receipt, other, entry=one.entry)


def two_receipts_for_one_edition():
    given = first(Receipt, verb="practice.submitted")
    Receipt.objects.create(
        key="otra",
        person=given.person,
        verb=given.verb,
        subject_type=given.subject_type,
        subject_id=given.subject_id,
        fingerprint="x",
        content_hash=given.content_hash,
        answer=given.answer,
        at=given.at,
        entry=Entry.objects.filter(verb="practice.started").first(),
    )


def edition_gone():
    rewrite(Edition, first(Edition), hash="1" * 64)


def file_row_gone():
    edition = first(Edition)
    piece = {"sha256": "f" * 64, "title": SECRET, "id": 1}
    rewrite(Edition, edition, content={**edition.content, "evidence": [piece]})


def bytes_gone():
    path_of(first(File, state="CLEAN").sha256).rename(live.STORE_DIR / "aside")


def answer_overwritten():
    Answer.objects.filter(item="summary", revision__gte=1).update(value=SECRET)


def answer_removed():
    first(Answer, item="summary").delete()


def sheet_overwritten():
    sheet = first(Sheet, submitted_at=None)
    Sheet.objects.filter(pk=sheet.pk).update(opinion=SECRET)


def leap():
    first(Practice, status="DRAFT")
    Practice.objects.filter(status="DRAFT").update(status="EVALUATED")


def out_of_time():
    edition = first(Edition)
    Practice.objects.filter(pk=edition.practice_id).update(kind="SIGNIFICANT_EXPERIENCE")
    RegistrationPeriod.objects.all().delete()


def result_mended():
    candidate = first(Candidate, status="RELEASED")
    Candidate.objects.filter(pk=candidate.pk).update(result={**candidate.result, "rounded": 99})


def result_on_other_sheets():
    Candidate.objects.filter(status="RELEASED").update(inputs_hash="2" * 64)


def sheet_mended():
    rewrite(Sheet, Sheet.objects.exclude(submitted_at=None).first(), opinion=SECRET)


def judged_over_a_conflict():
    sent = Sheet.objects.exclude(submitted_at=None).select_related("assignment__candidate").first()
    judge, practice = sent.assignment.person, sent.assignment.candidate.practice
    before = sent.submitted_at - timedelta(days=1)
    Conflict.objects.create(
        person=judge, practice=practice, kind="WORK", reason=SECRET, declared_by=judge, at=before
    )


def entry_rewritten():
    rewrite(Entry, first(Entry), data={"text": SECRET})


def tail_cut():
    Anchor.objects.create(
        seq=Entry.objects.count() + 5, hash="3" * 64, key="k", signature="x", at=clock.now()
    )


def card_of_nothing():
    Publication.objects.filter(status="PUBLISHED").update(status="UNPUBLISHED")


def card_of_another_edition():
    Card.objects.update(edition_hash="4" * 64)


def notice_forgotten():
    notice = first(Notice)
    Notice.objects.filter(pk=notice.pk).update(sent_at=None, created_at=clock.now() - timedelta(days=9))


def notice_of_nothing():
    notice = first(Notice)
    Notice.objects.filter(pk=notice.pk).update(verb="practice.never", text=SECRET)


def notice_before_its_fact():
    notice = first(Notice)
    Notice.objects.filter(pk=notice.pk).update(sent_at=notice.created_at - timedelta(days=1))


def index_behind():
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bank_card SET status = 'TOMBSTONE', reason = 'x', taken_down_at = published_at"
        )


def miscounted():
    Practice.objects.filter(edition_number=1).update(edition_number=3)


def sending_skipped():
    rewrite(Edition, first(Edition), sending=4)


def facets_wrong():
    Card.objects.update(facets=[["tipo", "OTRA", SECRET]])


def sheet_version_skipped():
    Sheet.objects.filter(submitted_at=None).update(number=7)


PLANTED = [
    ("I1", no_entry),
    ("I1", other_bytes),
    ("I1", wording_gone),
    ("I1", marks_gone),
    ("I2", edition_gone),
    ("I2", file_row_gone),
    ("I3", two_receipts_for_one_entry),
    ("I3", two_receipts_for_one_edition),
    ("I4", bytes_gone),
    ("I5", answer_overwritten),
    ("I5", answer_removed),
    ("I5", sheet_overwritten),
    ("I6", file_row_gone),
    ("I7", leap),
    ("I8", out_of_time),
    ("I9", result_mended),
    ("I9", result_on_other_sheets),
    ("I9", sheet_mended),
    ("I10", judged_over_a_conflict),
    ("I11", entry_rewritten),
    ("I11", tail_cut),
    ("I12", card_of_nothing),
    ("I12", card_of_another_edition),
    ("I14", notice_forgotten),
    ("I14", notice_of_nothing),
    ("I14", notice_before_its_fact),
    ("I15", index_behind),
    ("I16", miscounted),
    ("I16", sending_skipped),
    ("I16", facets_wrong),
    ("I16", sheet_version_skipped),
]


def test_the_story_itself_breaks_nothing(told):
    assert breaches() == []
    assert {"answer.saved", "evidence.added", "practice.submitted", "sheet.saved", "sheet.submitted"} <= set(
        Receipt.objects.values_list("verb", flat=True)
    )
    assert Assignment.objects.filter(status="IN_PROGRESS").exists()


@pytest.mark.parametrize(("number", "plant"), PLANTED, ids=lambda p: p if isinstance(p, str) else p.__name__)
def test_a_planted_breach_is_named_and_not_shown(told, number, plant):
    try:
        plant()
        found = breaches()
    finally:
        if (aside := live.STORE_DIR / "aside").exists():
            aside.rename(path_of(first(File, state="CLEAN").sha256))
    assert [line for line in found if line.split()[0] == number], found
    assert SECRET not in "\n".join(found)


def test_the_command_fails_and_says_how_many(told, capsys):
    leap()
    with pytest.raises(SystemExit):
        call_command("check_invariants")
    said = capsys.readouterr().out
    assert said.startswith("I7 practice")
    assert "faltas" in said

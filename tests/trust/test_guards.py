"""Guards that no journey meets by itself: each is asked here, and each has a mutant that turns its test red."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from minga.config import demo
from minga.documents.models import File
from minga.documents.services import store
from minga.evaluation.models import Sheet, SheetRevision
from minga.instruments.models import Answer, AnswerRevision, Version
from minga.journal.engine import digest
from minga.journal.models import Entry, Receipt
from minga.kernel import clock
from minga.kernel.decisions import Refused
from minga.practices import queries, services
from minga.practices.models import Approval, Edition, Evidence, ImportedAnswer, Practice, Publication
from tests.conftest import person
from tests.documents import hostile
from tests.journeys.test_travel import FORM, LIST, Visitor, here

pytestmark = pytest.mark.django_db
TERMS = {"licence": "CC-BY-4.0", "images": "NONE", "consent_reference": "Acta 4", "show_authors": False}


@pytest.fixture
def proposed(office):
    return demo.travel(office, "Cuadernos de campo que van y vienen", "proposed").publications.get()


@pytest.fixture
def photo(proposed, amaru):
    file = store([hostile.picture(size=(90, 60))], name="taller.jpg", by=amaru)
    File.objects.filter(pk=file.pk).update(state="CLEAN", content_type="image/jpeg")
    return Evidence.objects.create(
        practice=proposed.practice,
        item="results",
        title="Taller",
        file=file,
        minors="NO",
        added_by=amaru,
        added_at=clock.now(),
    )


@pytest.fixture
def link(proposed):
    """A link of the edition, as an office leaves it before choosing whether to show it. Photos: tests/practices/test_images.py."""
    return queries.evidence_of(proposed.practice).filter(file=None).first()


def shown(piece, **facts):
    Evidence.objects.filter(pk=piece.pk).update(is_public=True, **facts)


@pytest.mark.parametrize("answer", ["YES", "UNSURE"])
def test_minors_are_not_published_whoever_approves(proposed, link, yaku, killa, answer):
    """The minors gate for what is linked: «no sé» is a yes, an authorisation does not lift it, and it is asked again at the last step."""
    services.set_terms(proposed, **TERMS, by=yaku)
    shown(link, minors=answer, consent_reference="Acta 9")
    with pytest.raises(Refused) as refused:
        services.approve(proposed, by=yaku)
    assert "muestra menores" in str(refused.value.decision.unmet)
    shown(link, minors="NO")
    assert [e["title"] for e in queries.public_card(proposed)["evidence"]] == [link.title]
    for approver in (yaku, killa):
        services.approve(proposed, by=approver)
    shown(link, minors=answer)
    with pytest.raises(Refused), transaction.atomic():
        services.publish(proposed, by=killa)
    assert not queries.public_card(proposed)["evidence"], "nor does a card ever hold them"


def test_adults_are_shown_only_with_their_authorisation(proposed, link, yaku):
    services.set_terms(proposed, **TERMS, by=yaku)
    shown(link, minors="NO", shows_people=True, consent_reference="")
    with pytest.raises(Refused) as refused:
        services.approve(proposed, by=yaku)
    assert "autorización" in str(refused.value.decision.unmet)


def test_two_persons_of_two_groups_publish_and_no_author_among_them(proposed, yaku, killa, office):
    """CR9: neither the same person twice, nor a second one of the same group, nor who wrote it."""
    from minga.people.services import grant_role

    services.set_terms(proposed, **TERMS, by=yaku)
    services.approve(proposed, by=yaku)
    grant_role(yaku, "communications_officer", office, by=None)
    grant_role(person("sisa"), "head", office, by=None)
    writer = proposed.practice.authors.get(role="LEADER").person
    grant_role(writer, "communications_officer", office, by=None)
    again = {
        name: type(yaku).objects.get(pk=who.pk) for name, who in {"same": yaku, "author": writer}.items()
    }
    for who in again.values():
        with pytest.raises(Refused), transaction.atomic():
            services.approve(proposed, by=who)
    services.approve(proposed, by=person("sisa"))
    assert Publication.objects.get().status == "PROPOSED", "two heads are one group"
    services.approve(proposed, by=killa)
    assert Publication.objects.get().status == "APPROVED"


def test_an_approval_is_for_the_terms_that_were_read(proposed, yaku, killa):
    services.set_terms(proposed, **TERMS, by=yaku)
    services.approve(proposed, by=yaku)
    services.set_terms(proposed, **{**TERMS, "show_authors": True}, by=killa)
    assert not Approval.objects.filter(revoked_at=None).exists()


SEALED = {
    "entry": lambda: Entry.objects.all(),
    "receipt": lambda: Receipt.objects.all(),
    "edition": lambda: Edition.objects.all(),
    "frozen version": lambda: Version.objects.filter(status="FROZEN"),
    "wording of an answer": lambda: AnswerRevision.objects.all(),
    "sent sheet": lambda: Sheet.objects.exclude(submitted_at=None),
    "wording of a sheet": lambda: SheetRevision.objects.all(),
}


def test_what_was_sealed_is_changed_neither_by_the_orm_nor_by_sql(office):
    """T17 and I11: triggers, not good manners."""
    demo.travel(office, "Cuadernos de campo que van y vienen", "evaluated")
    for name, rows in SEALED.items():
        table, key = rows().model._meta.db_table, rows().model._meta.pk.column
        pk = rows().values_list("pk", flat=True).first()
        assert pk is not None, name
        for statement in (
            f"UPDATE {table} SET {key} = {key} WHERE {key} = %s",
            f"DELETE FROM {table} WHERE {key} = %s",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [pk])
        with pytest.raises(DatabaseError), transaction.atomic():
            rows().filter(pk=pk)._raw_delete("default")


def test_sending_twice_from_two_tabs_is_sending_once(office, amaru):
    """T16: the same key gives the first receipt again; another key finds the ficha sent."""
    draft = demo.travel(office, "Cuadernos de campo que van y vienen", "draft")
    demo.answer_all(draft, amaru)
    visitor, url = Visitor(amaru), f"/practicas/{draft.pk}/ficha/enviar/"
    for _ in range(4):
        visitor.send(url, 302, key="una", accepted="1")
    assert visitor.post(url, {"key": "otra", "accepted": "1"}).status_code == 422
    assert visitor.post(url, {"key": "una"}).status_code == 422, "the same key with another body is refused"
    assert (Edition.objects.count(), Receipt.objects.filter(verb="practice.submitted").count()) == (1, 1)


def test_a_receipt_is_for_what_the_server_keeps(office, amaru):
    """T54: what came with hidden characters and loose accents is acknowledged as it is held, and for the right field."""
    draft = demo.travel(office, "Cuadernos de campo que van y vienen", "draft")
    raw = "Doce\u200b escuelas mide\u0301n\x00 el río."
    receipt = services.save_answer(draft, "summary", raw, by=amaru, key="k")
    held = Answer.objects.get(response=draft.response, item="summary").value
    assert held != raw
    assert receipt.content_hash == digest({"item": "summary", "value": held})
    assert services.save_answer(draft, "summary", raw, by=amaru, key="k").number == receipt.number
    assert AnswerRevision.objects.filter(response=draft.response, item="summary", value=held).count() == 1


def test_a_judge_in_conflict_no_longer_writes(office):
    """CR2 over an assignment that nobody ended: the guard itself, without the tidy way of `declare_conflict`."""
    from minga.evaluation import rules
    from minga.evaluation.models import Assignment, Conflict

    demo.travel(office, "Cuadernos de campo que van y vienen", "being_judged")
    mine = Assignment.objects.filter(status="IN_PROGRESS").first()
    judge, practice = mine.person, mine.candidate.practice
    assert rules.can_write(judge, mine)
    Conflict.objects.create(
        person=judge, practice=practice, kind="WORK", reason="x", declared_by=judge, at=clock.now()
    )
    assert not rules.can_write(judge, mine)
    assert Visitor(judge).get(f"/evaluacion/{mine.pk}/").status_code == 404


def test_an_import_closes_with_the_post_that_made_it(office, amaru, sisa, capsys):
    """CR1: having created a draft is no tie to it; the officer's post is."""
    from minga.people.models import RoleGrant, User
    from minga.people.services import grant_role
    from minga.reference.services import add_institution

    call_command("import_forms", FORM, institution="SED-27", owner=amaru.email)
    Practice.objects.update(created_by=sisa)
    assert Visitor(sisa).get(here(LIST)).status_code == 200
    RoleGrant.objects.filter(user=sisa).update(revoked_at=clock.now())
    elsewhere = add_institution(kind=office.kind, country="CO", code="SED-99", name="Otra secretaría")
    grant_role(sisa, "quality_officer", elsewhere, by=None)
    assert Visitor(sisa).get(here(LIST)).status_code == 404
    assert not queries.visible_to(User.objects.get(pk=sisa.pk)).exists()


def test_who_merely_knows_of_a_practice_reads_nothing_of_it(office, amaru, stranger):
    from minga.people.services import grant_role

    practice = demo.travel(office, "Cuadernos de campo que van y vienen", "submitted")
    grant_role(stranger, "auditor", office, by=None)
    told = Visitor(stranger).read("/practicas/{pk}/")
    assert practice.title in told
    assert amaru.full_name not in told
    assert Visitor(amaru).get(here(LIST)).status_code == 200
    assert Visitor(stranger).get(here(LIST)).status_code == 404


def test_originals_with_minors_stay_with_authors_and_office(proposed, photo, amaru, sisa, stranger):
    """T26: the ministry reads what would be public, a principal reads the ficha; neither opens such a photo."""
    from minga.people.services import grant_role

    grant_role(stranger, "principal", proposed.practice.institution, by=None)
    shown(photo, minors="YES")
    url = f"/practicas/{proposed.practice_id}/evidencias/{photo.pk}/"
    assert [Visitor(p).get(url).status_code for p in (amaru, sisa, stranger)] == [200, 200, 404]


def test_an_import_that_breaks_half_way_leaves_nothing(office, amaru, sisa, yaku, monkeypatch):
    """T39: staged by one person, applied by that person, in one transaction."""
    intake = services.stage_intake(
        [FORM.read_bytes()], name="printed.txt", institution=office, owner=amaru, by=sisa
    )
    for other in (yaku, amaru):
        with pytest.raises(Refused), transaction.atomic():
            services.apply_intake(intake, by=other)
    before = Entry.objects.count()
    with monkeypatch.context() as broken:
        broken.setattr(ImportedAnswer.objects, "bulk_create", None)
        with pytest.raises(TypeError):
            services.apply_intake(intake, by=sisa)
    intake.refresh_from_db()
    assert (intake.state, Practice.objects.count(), Entry.objects.count()) == ("STAGED", 0, before)
    assert len(services.apply_intake(intake, by=sisa).started) == 1


def test_nobody_reads_a_peers_sheet_before_the_result(office, sisa):
    """T01 and T17: not by waiting, not after sending, not by coordinating; and what was sent is written in no more."""
    from minga.evaluation import rules
    from minga.evaluation.models import Assignment
    from minga.people.services import grant_role

    demo.travel(office, "Cuadernos de campo que van y vienen", "being_judged")
    sent = Assignment.objects.get(status="SUBMITTED")
    writing = Assignment.objects.get(status="IN_PROGRESS")
    assert not rules.can_write(sent.person, sent)
    grant_role(sent.person, "quality_lead", office, by=None)
    for judge in (sent, writing):
        somebody = type(sisa).objects.get(pk=judge.person_id)
        assert not rules.others_are_open(somebody, judge.candidate)
        assert not rules.can_coordinate(somebody, judge.candidate)
    assert rules.others_are_open(sisa, sent.candidate)


def test_a_page_shows_its_links_in_the_words_that_were_approved(proposed, link, amaru):
    facts = {"url": "https://video.example/1", "item": "results", "added_by": amaru, "added_at": clock.now()}
    late = Evidence.objects.create(practice=proposed.practice, title="Taller", **facts)
    Evidence.objects.filter(pk__in=[late.pk, link.pk]).update(is_public=True, title="Dicho después")
    told = queries.public_card(proposed)["evidence"]
    assert [(e["id"], e["title"]) for e in told] == [(link.pk, link.title)]

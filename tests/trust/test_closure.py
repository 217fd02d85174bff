"""The closure rules, each by itself: what no page, no list and no old tab may get around."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client

from minga.bank.models import CardText
from minga.bank.services import keep_card, tombstone_card
from minga.evaluation.models import Conflict
from minga.journal.models import Entry
from minga.kernel import clock
from minga.kernel.decisions import Refused
from minga.kernel.events import Event
from minga.kernel.workflow import Stale
from minga.notices.models import Notice
from minga.notices.services import send_digests
from minga.people.models import RoleGrant, User
from minga.people.services import grant_role
from minga.practices import queries, rules, services
from minga.practices.models import Practice, Publication

BACKEND = "django.contrib.auth.backends.ModelBackend"


def again(person):
    """The same person at the next request."""
    return User.objects.get(pk=person.pk)


def signed_in(person):
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def bp(worlds, db, settings, _own_folders):
    settings.STORE_DIR = worlds["store"]
    world = worlds["BP"]
    with transaction.atomic():
        world.in_base("EVALUATED")
        yield world
        transaction.set_rollback(True)
    world.refresh()


def test_cr1_who_holds_nothing_sees_nothing(bp):
    for name in ("stranger", "assigned-without-role", "importer-without-role", "platform_admin-i"):
        assert not queries.visible_to(bp.person(name)).exists(), name


def test_cr2_a_conflict_beats_every_role_in_lists_rules_and_pages(bp):
    officer = bp.person("quality_lead-i")
    assert queries.visible_to(officer).filter(pk=bp.practice.pk).exists()
    bp.publish_state("PROPOSED")
    assert rules.can_prepare(officer, bp.practice)
    Conflict.objects.create(
        person=officer, practice=bp.practice, kind="WORK", reason="x", declared_by=officer, at=clock.now()
    )
    assert not queries.visible_to(officer).filter(pk=bp.practice.pk).exists()
    assert not rules.can_prepare(officer, bp.practice)
    assert queries.reading_of(officer, bp.practice) == queries.Reading.NOTHING
    page = signed_in(officer).get(f"/practicas/{bp.practice.pk}/")
    assert page.status_code == 404


def test_cr3_roles_add_up(bp):
    person = bp.person("communications_officer-i")
    assert rules.holds_over(person, ("communications_officer",), bp.practice)
    assert not rules.holds_over(person, ("head",), bp.practice)
    grant_role(person, "head", bp.places.own, by=None)
    assert rules.holds_over(again(person), ("communications_officer",), bp.practice)
    assert rules.holds_over(again(person), ("head",), bp.practice)


@pytest.mark.parametrize("change", ["revoked_at", "ends_on"])
def test_cr6_an_ended_role_closes_the_same_session_at_once(bp, change):
    officer = bp.person("quality_officer-i")
    client, address = signed_in(officer), f"/practicas/{bp.practice.pk}/"
    assert client.get(address).status_code == 200
    when = clock.now() if change == "revoked_at" else clock.today() - timedelta(days=1)
    RoleGrant.objects.filter(user=officer).update(**{change: when})
    assert client.get(address).status_code == 404
    assert client.get("/practicas/").content.count(b"matriz") == 0


OLD_TABS = {
    "attach": (
        "DRAFT",
        lambda w, p: services.add_link(p, URL, item=w.item, title="Acta", by=w.person("leader")),
    ),
    "attach a file": ("DRAFT", lambda w, p: attach(w, p)),
    "remove": ("DRAFT", lambda w, p: services.remove_evidence(old_piece(w, p), by=w.person("leader"))),
    "describe": ("DRAFT", lambda w, p: services.describe(old_piece(w, p), {}, by=w.person("leader"))),
    "write": (
        "DRAFT",
        lambda w, p: services.save_answer(p, w.item, "Otra cosa.", by=w.person("leader"), key="vieja"),
    ),
    "invite": ("DRAFT", lambda w, p: services.add_co_author(p, w.newcomer, by=w.person("leader"))),
    "observe": (
        "UNDER_VERIFICATION",
        lambda w, p: services.observe(
            p, item=w.item, reason="UNCLEAR", text="x", by=w.person("quality_lead-t")
        ),
    ),
    "close": (
        "UNDER_VERIFICATION",
        lambda w, p: services.close_observation(old_note(w, p), by=w.person("quality_lead-t")),
    ),
    "reply": ("RETURNED", lambda w, p: services.reply_to(old_note(w, p), "Doce", by=w.person("leader"))),
}
URL = "https://acta.example/1"


def attach(world, practice):
    """The ficha is sent while the file travels: between the first question and the writing."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    upload = SimpleUploadedFile("acta.txt", b"Un acta de prueba")
    about = {"title": "Acta", "minors": "NO"}
    return services.add_file(practice, upload, item=world.item, by=world.person("leader"), about=about)


def old_piece(world, practice):
    world.evidence.practice = practice
    return world.evidence


def old_note(world, practice):
    world.observation.refresh_from_db()
    world.observation.practice = practice
    return world.observation


@pytest.mark.parametrize("verb", OLD_TABS)
def test_cr8_an_old_page_is_asked_again_inside_the_transaction(world, verb):
    status, act = OLD_TABS[verb]
    with transaction.atomic():
        changes = next(c for t, c in world.practices() if c["status"] == status)
        world.observe(open=True, sent=status == "RETURNED")
        world.put(**changes)
        held = Practice.objects.select_related("institution__parent", "response__version").get(
            pk=world.practice.pk
        )
        Practice.objects.filter(pk=held.pk).update(status="WITHDRAWN", remedy_due_on=None)
        before = Entry.objects.count()
        with pytest.raises((Refused, Stale)), transaction.atomic():
            act(world, held)
        assert Entry.objects.count() == before
        transaction.set_rollback(True)
    world.refresh()


def test_cr8_what_is_decided_on_is_read_inside_the_transaction(bp):
    bp.publish_state("PROPOSED")
    held = Publication.objects.select_related("practice__institution__parent").get(pk=bp.publication.pk)
    Publication.objects.filter(pk=held.pk).update(status="DECLINED")
    head = bp.person("head-i")
    terms = {"licence": "CC0-1.0", "images": "NONE", "consent_reference": "Otra", "show_authors": True}
    for act in (
        lambda: services.approve(held, by=head),
        lambda: services.decline(held, "x", by=head),
        lambda: services.set_terms(held, **terms, by=head),
        lambda: services.publish(held, by=head),
    ):
        before = Entry.objects.count()
        held.status = "APPROVED" if "publish" in act.__code__.co_names else "PROPOSED"
        with pytest.raises((Refused, Stale)), transaction.atomic():
            act()
        assert Entry.objects.count() == before


def test_who_waited_past_the_deadline_in_the_queue_is_late(worlds, db, monkeypatch):
    """T14: the period is asked for when the ficha is held, not when the page was opened."""
    from minga.practices.services import submission

    world, leader = worlds["ES"], worlds["ES"].person("leader")
    with transaction.atomic():
        world.put(**next(c for t, c in world.practices() if c["status"] == "DRAFT"))
        held = Practice.objects.select_related("institution__parent", "response__version").get(
            pk=world.practice.pk
        )
        real, late = submission.hold, clock.now() + timedelta(days=60)
        stands = clock.standing_at(late)

        def waits(practice, *, by):
            stands.__enter__()
            return real(practice, by=by)

        monkeypatch.setattr(submission, "hold", waits)
        with pytest.raises(Refused) as refused:
            services.submit_practice(held, by=leader, key="tarde", accepted=True)
        stands.__exit__(None, None, None)
        assert "no está abierto" in str(refused.value.decision.unmet)
        transaction.set_rollback(True)
    world.refresh()


def test_a_late_remedy_of_a_school_is_not_received(worlds, db):
    world = worlds["ES"]
    with transaction.atomic():
        changes = next(c for t, c in world.practices() if c["status"] == "RETURNED")
        world.observe(open=True, sent=True)
        world.put(**changes)
        leader = world.person("leader")
        assert rules.can_submit(leader, world.practice, accepted=True)
        world.put(remedy_due_on=clock.today() - timedelta(days=1))
        decision = rules.can_submit(leader, world.practice, accepted=True)
        assert not decision
        assert "venció" in str(decision.unmet[0].message)
        transaction.set_rollback(True)
    world.refresh()


def test_cr12_every_list_and_search_shows_what_the_page_would(bp):
    """Lists, the desk, the bank and the counts hold nothing that the page would answer with 404."""
    bp.put(status="DRAFT", edition_number=0, released_at=None)
    title = bp.practice.title
    for name in ("stranger", "head-i", "auditor-i", "ministry_admin-n", "evaluator-a", "quality_officer-i"):
        client = signed_in(bp.person(name))
        for address in ("/practicas/", "/mi-trabajo/", "/evaluacion/mias/"):
            page = client.get(address, follow=True).content.decode()
            assert (title in page) == (name == "evaluator-a" and address != "/practicas/"), (name, address)


def test_cr12_the_bank_finds_what_is_public_and_nothing_else(bp):
    bp.publish_state("PUBLISHED")
    assert bp.practice.title not in Client().get("/?q=matriz").content.decode()
    keep_card(queries.public_card(bp.publication))
    assert bp.practice.title in Client().get("/?q=matriz").content.decode()
    told = {"practice_id": bp.practice.pk, "reason": "Lo pidió su autora"}
    tombstone_card(Event("practice.unpublished", bp.practice, None, told))
    assert bp.practice.title not in Client().get("/?q=matriz").content.decode()
    gone = Client().get(f"/practica/{bp.publication.slug}/")
    assert gone.status_code == 410
    assert "Doce escuelas" not in gone.content.decode()
    assert not CardText.objects.filter(card__slug=bp.publication.slug).exclude(content={}).exists()


def test_cr12_mail_is_written_with_the_reader_s_rights(bp, settings):
    """A notice that was earned by a role is not mailed after the role ended, nor over a conflict."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    officer, other = bp.person("quality_officer-i"), bp.person("quality_lead-i")
    for person in (officer, other):
        Notice.objects.create(
            person=person,
            verb="practice.verification_opened",
            subject_type="practices.Practice",
            subject_id=str(bp.practice.pk),
            text=f"«{bp.practice.title}» espera verificación.",
            url="/",
            created_at=clock.now(),
        )
    RoleGrant.objects.filter(user=officer).update(revoked_at=clock.now())
    send_digests()
    sent = {m.to[0]: m.body for m in mail.outbox}
    assert bp.practice.title in sent[other.email]
    assert bp.practice.title not in sent.get(officer.email, "")

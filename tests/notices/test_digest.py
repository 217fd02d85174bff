"""One digest a day, one recipient a message, the office answers, and nobody reads of what is closed to them now."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from minga.config import demo
from minga.evaluation.services import declare_conflict
from minga.kernel import events
from minga.notices import queries, services, tasks
from minga.notices.models import Notice
from minga.practices.models import Practice
from tests.journeys.test_travel import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(office, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    office.email = "calidad@choco.example"
    office.save()
    practice = demo.travel(office, demo.STORIES[7][0], "submitted")
    events.publish("practice.returned", practice, None)
    return practice


def test_each_gets_one_mail_with_the_office_as_its_answer(waiting, sisa, amaru):
    assert services.send_digests() == 2
    assert sorted(m.to for m in mail.outbox) == [["amaru@minga.example"], ["sisa@minga.example"]]
    told = next(m for m in mail.outbox if m.to == [sisa.email])
    assert told.reply_to == ["calidad@choco.example"]
    assert "espera verificación" in told.body
    assert f"/practicas/{waiting.pk}/verificar/" in told.body


def test_a_second_fact_of_the_day_waits_for_tomorrow(waiting, amaru):
    services.send_digests()
    events.publish("practice.admitted", waiting, None)
    assert services.send_digests() == 0
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert services.send_digests() == 1
    assert "fue admitida" in mail.outbox[-1].body
    assert "volvió con observaciones" not in mail.outbox[-1].body


def test_what_a_conflict_closed_is_neither_mailed_nor_read(waiting, sisa):
    declare_conflict(waiting, sisa, kind="WORK", reason="Trabajamos juntas", by=sisa)
    services.send_digests()
    assert all(m.to != [sisa.email] for m in mail.outbox)
    assert waiting.title not in Visitor(sisa).read("/avisos/")
    assert waiting.title not in Visitor(sisa).read("/mi-trabajo/")
    assert waiting.title not in Visitor(sisa).read("/mi-cuenta/mis-datos/")
    assert not queries.people_to_tell().filter(pk=sisa.pk).exists()


def test_without_the_slot_the_conflict_would_leak(waiting, sisa, monkeypatch):
    """The negative control of the test above."""
    declare_conflict(waiting, sisa, kind="WORK", reason="Trabajamos juntas", by=sisa)
    monkeypatch.setattr(queries.slots, "items", lambda name: ())
    assert queries.readable(sisa, queries.inbox(sisa))


def test_somebody_chooses_no_mail_and_still_reads(waiting, amaru):
    reader = Visitor(amaru)
    reader.send("/avisos/correo/", mail="NONE")
    services.send_digests()
    assert all(m.to != [amaru.email] for m in mail.outbox)
    page = reader.read("/avisos/")
    assert "volvió con observaciones" in page
    assert "Nuevo" in page
    reader.send("/avisos/leidos/")
    assert "Nuevo</span>" not in reader.read("/avisos/")
    reader.send("/avisos/correo/", mail="DAILY")
    assert 'value="DAILY" checked' in reader.read("/avisos/")


def test_the_worker_sends_what_the_clock_hands_it_and_only_once(waiting):
    assert tasks.enqueue_digests() == 2
    tasks.enqueue_digests()
    for queued in DBTaskResult.objects.ready():
        queued.task.call(*queued.task_result.args)
    assert len(mail.outbox) == 2
    assert not Notice.objects.filter(sent_at=None).exists()


def test_a_mail_server_that_is_down_loses_nothing(waiting, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    with pytest.raises(OSError):
        services.send_digests()
    assert Notice.objects.filter(sent_at=None).count() == 2


def test_a_title_from_outside_is_no_format(office, amaru):
    demo.travel(office, "Cien % de % s lectura %(title)s", "submitted")
    assert Practice.objects.get().title in Notice.objects.latest("pk").text


def test_who_wants_each_notice_gets_it_with_the_next_look_of_the_clock(waiting, amaru, sisa):
    Visitor(amaru).send("/avisos/correo/", mail="EACH", from_account="1")
    assert services.send_at_once() == 1
    events.publish("practice.admitted", waiting, None)
    assert services.send_at_once() == 1
    assert services.send_at_once() == 0
    assert [m.to for m in mail.outbox] == [[amaru.email]] * 2
    assert "un correo con cada aviso" in mail.outbox[-1].body
    assert "fue admitida" in mail.outbox[-1].body
    Visitor(amaru).send("/avisos/correo/", mail="OTRA")
    assert queries.mail_of(amaru) == "EACH"
    assert services.send_digests() == 1
    assert mail.outbox[-1].to == [sisa.email]

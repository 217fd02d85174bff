"""Who judges until when: deadlines, reminders, reassignment, and a silent evaluator who no longer holds a result."""

from datetime import timedelta

import pytest

from minga.evaluation import services
from minga.evaluation.models import Assignment
from minga.kernel import clock
from minga.kernel.decisions import Refused
from minga.notices.models import Notice
from minga.people.services import grant_role
from tests.journeys.test_travel import Visitor

from .conftest import asked, sends, who

BOARD = "/evaluacion/practica/{pk}/"


@pytest.fixture
def days_pass(monkeypatch):
    """Move the one clock forward."""
    now, passed = clock.now, [0]

    def go(days):
        passed[0] += days

    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(days=passed[0]))
    return go


def test_a_deadline_is_set_and_can_be_moved_with_a_reason(candidate, sisa):
    work = asked(candidate, "inti")
    assert work.due_on == clock.today() + timedelta(days=15)
    officer, later = Visitor(sisa), clock.today() + timedelta(days=30)
    officer.send(f"/evaluacion/{work.pk}/plazo/", due_on=later.isoformat(), reason="Está de viaje")
    work.refresh_from_db()
    assert work.due_on == later
    assert Notice.objects.filter(person=who("inti"), verb="evaluation.due_moved").count() == 1
    for due, reason in ((later, ""), (clock.today(), "Ya"), ("mañana", "Ya")):
        officer.post(f"/evaluacion/{work.pk}/plazo/", {"due_on": due, "reason": reason})
    work.refresh_from_db()
    assert work.due_on == later
    assert "Escriba la fecha así" in officer.read(BOARD)


def test_reminders_come_once_per_mark_and_a_missed_tick_loses_none(candidate, days_pass):
    work = asked(candidate, "inti")
    told = lambda: Notice.objects.filter(person=work.person, verb="evaluation.reminded").count()  # noqa: E731
    seen = []
    for _day in range(18):
        services.send_reminders()
        services.send_reminders()
        seen.append(told())
        days_pass(1)
    assert [seen.index(n) for n in (1, 2, 3)] == [10, 14, 16]
    other = asked(candidate, "nina")
    days_pass(13)
    assert services.send_reminders() == 1
    other.refresh_from_db()
    assert other.reminded_on == clock.today()


def test_the_office_reminds_at_most_once_a_day(candidate, sisa):
    work, officer = asked(candidate, "inti"), Visitor(sisa)
    for words in ("recibió el recordatorio", "Hoy ya se le recordó"):
        officer.send(f"/evaluacion/{work.pk}/recordar/")
        assert words in officer.read(BOARD)


def test_a_silent_evaluator_no_longer_holds_the_result(candidate, sisa, days_pass):
    silent = asked(candidate, "wayra")
    sends(candidate, "inti", 6)
    sends(candidate, "nina", 7)
    assert candidate.status == "PENDING"
    days_pass(18)
    assert services.expire_assignments() == 0
    days_pass(1)
    assert services.expire_assignments() == 1
    silent.refresh_from_db()
    candidate.refresh_from_db()
    assert (silent.status, candidate.status) == ("REASSIGNED", "CONSOLIDATED")
    assert "venció" in silent.reason
    assert {n.person_id for n in Notice.objects.filter(verb="evaluation.expired")} == {
        silent.person_id,
        sisa.pk,
    }
    assert services.expire_assignments() == 0


def test_reassigning_names_somebody_else_and_keeps_what_was_written(candidate, sisa):
    work = asked(candidate, "inti")
    services.accept(work, by=work.person)
    services.save_sheet(work, {"C1": {"points": 3, "note": "A medias"}}, "", by=work.person)
    officer, url = Visitor(sisa), f"/evaluacion/{work.pk}/reasignar/"
    officer.send(url, **{f"a{work.pk}-reason": "", f"a{work.pk}-to": who("nina").pk})
    assert "Escriba el motivo." in officer.read(BOARD)
    officer.send(url, **{f"a{work.pk}-reason": "No responde", f"a{work.pk}-to": who("nina").pk})
    work.refresh_from_db()
    assert (work.status, work.reason) == ("REASSIGNED", "No responde")
    assert work.sheets.get().scores["C1"]["note"] == "A medias"
    assert Assignment.objects.get(status="ASSIGNED").person == who("nina")
    Visitor(work.person).read(f"/evaluacion/{work.pk}/", 404)
    assert "A medias" not in officer.read(BOARD)
    officer.send(url, 403, **{f"a{work.pk}-reason": "Otra vez"})


def test_an_evaluator_does_not_reassign_nor_a_stranger(candidate, stranger):
    work = asked(candidate, "inti")
    for person in (who("inti"), who("amaru")):
        with pytest.raises(Refused, match="equipo de calidad"):
            services.reassign(work, "Quiero", by=person)
    assert Visitor(stranger).post(f"/evaluacion/{work.pk}/reasignar/").status_code == 404


def test_who_left_the_practice_is_no_stranger_to_it(candidate, office, amaru):
    """An author who left neither judges nor coordinates it; the negative control is somebody who never wrote it."""
    author = candidate.practice.authors.create(person=who("wayra"), role="CO_AUTHOR", joined_at=clock.now())
    author.left_at = clock.now()
    author.save()
    for name, refused in (("wayra", "Participó en la práctica"), ("inti", None)):
        if refused:
            with pytest.raises(Refused, match=refused):
                asked(candidate, name)
        else:
            asked(candidate, name)
    grant_role(who("wayra"), "quality_lead", office, by=None)
    with pytest.raises(Refused, match="Usted es autor"):
        services.assign(candidate, who("nina"), by=who("wayra"))

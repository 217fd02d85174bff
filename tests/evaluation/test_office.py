"""The coordinator's board, many people at once, and the evaluators' profiles."""

import re

import pytest

from minga.config import demo
from minga.evaluation import services
from minga.evaluation.models import Assignment, Conflict, Evaluator
from minga.evaluation.queries import candidate_of
from minga.journal.models import Comment
from minga.kernel.decisions import Refused
from minga.notices.models import Notice
from minga.people.services import enroll, grant_role
from minga.practices import services as practices
from tests.journeys.test_travel import Visitor

from .conftest import asked, sends, who

HOME, PEOPLE = "/evaluacion/", "/evaluacion/personas/"
TELL = "/evaluacion/practica/{pk}/quien-no/"


def another(office, title):
    practice = demo.travel(office, title, "submitted")
    practices.admit(practice, by=who("sisa"))
    return candidate_of(practice)


@pytest.fixture
def three(candidate, office):
    return [candidate, another(office, "Segunda práctica"), another(office, "Tercera práctica")]


def test_the_board_tells_progress_lateness_and_what_waits_at_a_constant_cost(
    candidate, sisa, office, django_assert_max_num_queries
):
    officer = Visitor(sisa)
    sends(candidate, "inti", 4)
    with django_assert_max_num_queries(24) as one:
        page = officer.read(HOME)
    assert "1 de 2 hojas" in page
    assert "falta 1 persona por asignar" in page
    second, third = another(office, "Segunda práctica"), another(office, "Tercera práctica")
    late = asked(second, "nina")
    Assignment.objects.filter(pk=late.pk).update(due_on="2026-01-02")
    sends(third, "inti", 4)
    sends(third, "nina", 9)
    with django_assert_max_num_queries(len(one.captured_queries)):
        page = officer.read(HOME)
    assert "venció el 02/01/2026" in page
    assert "niveles distintos" in page
    counts = dict(re.findall(r"estado=([\w-]+)&[^>]*>[^<]*<b class=\"num\">(\d+)", page))
    assert counts == {
        "abiertas": "3",
        "faltan": "3",
        "atrasadas": "1",
        "separadas": "1",
        "por-comunicar": "0",
        "comunicadas": "0",
    }
    assert "Segunda" in officer.read(HOME + "?estado=atrasadas")
    assert "Tercera" not in officer.read(HOME + "?estado=atrasadas")
    titles = re.findall(
        r"<b>([^<]+)</b><br>", officer.read(HOME + "?estado=no-existe&orden=nombre&pagina=999")
    )
    assert titles == sorted(titles)


def test_only_who_coordinates_sees_the_board_and_no_practice_of_their_own(candidate, office, stranger, amaru):
    for person in (stranger, who("inti"), amaru):
        Visitor(person).read(HOME, 404)
        assert Visitor(person).post(HOME + "asignar/", {"pair": "1:1"}).status_code == 404
    grant_role(amaru, "quality_lead", office, by=None)
    page = Visitor(who("amaru")).read(HOME)
    assert candidate.practice.title not in page
    assert "Nada por aquí" in page


def test_many_are_asked_at_once_after_seeing_each_gate_and_it_can_be_undone(three, sisa):
    second = three[1]
    officer = Visitor(sisa)
    services.declare_conflict(second.practice, who("nina"), kind="WORK", reason="Colegas", by=sisa)
    services.enroll(who("inti"), research_training=False, track_record=False, capacity=2)
    ticked = {"candidate": [c.pk for c in three], "person": [who("inti").pk, who("nina").pk]}
    page = officer.send(HOME + "planear/", 200, **ticked).content.decode()
    assert not Assignment.objects.exists()
    assert page.count('name="pair"') == 4
    assert "Tiene un impedimento declarado." in page
    assert "Ya tiene todas las valoraciones que puede llevar a la vez." in page
    pairs = re.findall(r'name="pair" value="([\d:]+)"', page)
    done = officer.send(
        HOME + "asignar/",
        200,
        candidate=ticked["candidate"],
        pair=[*pairs, f"{second.pk}:{who('nina').pk}", "9:9", "x"],
    )
    assert "4 asignaciones hechas" in done.content.decode()
    assert "Tiene un impedimento declarado." in done.content.decode()
    assert Notice.objects.filter(verb="evaluation.assigned").count() == 4
    taken = Assignment.objects.first()
    services.accept(taken, by=taken.person)
    officer.send(HOME + "deshacer/", assignment=list(Assignment.objects.values_list("pk", flat=True)))
    assert "Se deshicieron 3 asignaciones." in officer.read(HOME)
    taken.refresh_from_db()
    assert taken.status == "IN_PROGRESS"
    assert "Marque al menos una práctica" in officer.post(HOME + "planear/", {}, follow=True).content.decode()


def test_reminders_for_many_reach_each_who_owes_once(three, sisa):
    for candidate in three[:2]:
        asked(candidate, "inti")
    officer = Visitor(sisa)
    officer.send(HOME + "recordar/", candidate=[c.pk for c in three])
    assert "2 personas recibieron un recordatorio" in officer.read(HOME)
    officer.send(HOME + "recordar/", candidate=[c.pk for c in three])
    assert "0 personas" in officer.read(HOME)


def test_ties_are_told_and_no_decimal_orders(three, sisa):
    for candidate, points in zip(three, (6, 6, 9), strict=True):
        sends(candidate, "inti", points)
        sends(candidate, "nina", points)
    page = Visitor(sisa).read(f"/evaluacion/rondas/{three[0].round_id}/")
    assert page.count("Empate") == 2
    assert page.index("Nivel alto") < page.index("Tercera práctica") < page.index("Nivel medio")
    Visitor(who("inti")).read(f"/evaluacion/rondas/{three[0].round_id}/", 404)


def test_a_profile_is_vouched_for_by_somebody_else_and_says_who_qualifies(candidate, sisa, office, stranger):
    officer, inti = Visitor(sisa), who("inti")
    page = officer.read(PEOPLE)
    assert "Falta registrar su formación en investigación" in page
    facts = {
        "research_training": "on",
        "track_record": "on",
        "lines": ["TL2", "AX5"],
        "capacity": "3",
        "is_available": "on",
        "research_note": "Maestría",
    }
    refused = officer.send(f"{PEOPLE}{inti.pk}/", 422, **(facts | {"capacity": "0"})).content.decode()
    assert "Maestría" in refused
    officer.send(f"{PEOPLE}{inti.pk}/", **facts)
    profile = Evaluator.objects.get(person=inti)
    assert (profile.lines, profile.capacity, profile.vouched_by) == (["AX5", "TL2"], 3, sisa)
    page = officer.read(PEOPLE)
    assert "Califica" in page
    assert "Maestría" in page
    officer.send(f"{PEOPLE}{inti.pk}/", **(facts | {"away_until": "2030-01-31"}))
    assert "No disponible hasta el 31/01/2030" in officer.read(PEOPLE)
    with pytest.raises(Refused, match="No está disponible"):
        asked(candidate, "inti")
    for person in (stranger, inti):
        Visitor(person).read(PEOPLE, 404)
    officer.read(f"{PEOPLE}{who('killa').pk}/", 404)
    grant_role(sisa, "evaluator", office, by=None)
    assert "otra persona de la oficina" in Visitor(who("sisa")).read(f"{PEOPLE}{sisa.pk}/")


def test_authors_say_who_should_not_judge_and_learn_nothing(candidate, sisa, amaru):
    """The page says the same of an evaluator, of somebody else's account and of nobody's; only the office sees what followed."""
    author, pages = Visitor(amaru), []
    outsider = enroll("wari@minga.example", "Wari Otro")
    asked(candidate, "inti")
    for email in (who("inti").email, outsider.email, "nadie@minga.example"):
        author.send(TELL, email=email, kind="FAMILY", reason="Es primo de un autor")
        page = author.read(TELL)
        pages.append(re.sub(r"<li>.*?</li>", "", page.replace(email, "")))
        Comment.objects.all().delete()
    tokens = re.compile(r'value="\w{64}"')
    assert len({tokens.sub("", p) for p in pages}) == 1
    conflict = Conflict.objects.get()
    assert (conflict.person, conflict.origin) == (who("inti"), "APPLICANT")
    assert Assignment.objects.get().status == "RECUSED"
    assert Notice.objects.filter(person=sisa, verb="evaluation.conflict_told").count() == 3
    assert not Notice.objects.filter(person=amaru, verb__startswith="evaluation.").exists()
    author.send(TELL, email=sisa.email, kind="WORK", reason="No nos cae bien")
    assert "No nos cae bien" in Visitor(sisa).read("/evaluacion/practica/{pk}/")
    Visitor(who("inti")).read(TELL, 404)


def test_an_assigned_evaluator_gains_a_menu_entry_and_the_office_its_own(candidate, sisa):
    assert 'href="/evaluacion/mias/"' in Visitor(who("inti")).read("/mi-trabajo/")
    assert 'href="/evaluacion/"' in Visitor(sisa).read("/mi-trabajo/")
    assert "/evaluacion/" not in Visitor(who("amaru")).read("/mi-trabajo/")

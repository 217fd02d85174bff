"""A result explained to its authors, and how a practice grows: another round in the year, another edition the next."""

from datetime import timedelta

import pytest

from minga.evaluation import services
from minga.evaluation.models import Assignment
from minga.evaluation.queries import candidate_of
from minga.kernel import clock
from minga.kernel.decisions import Refused
from minga.practices import services as practices
from minga.practices.models import Practice
from tests.journeys.test_school import LIST, open_registration, started, teacher  # noqa: F401
from tests.journeys.test_travel import Visitor

from .conftest import asked, marks, sends, who
from .test_hands import days_pass  # noqa: F401

BOARD = "/evaluacion/practica/{pk}/"
RESULT = BOARD + "resultado/"


def valued(candidate, *points):
    for name, given in zip(("inti", "nina"), points, strict=True):
        sends(candidate, name, given)
    services.release(candidate, by=who("sisa"))


def test_the_report_says_why_and_what_would_raise_it(candidate, amaru):
    scores = {f"C{n}": {"points": 9 if n < 6 else 4, "note": f"Aporte {n}"} for n in range(1, 9)}
    for name in ("inti", "nina"):
        work = asked(candidate, name)
        services.accept(work, by=work.person)
        services.save_sheet(work, scores, "Concepto reservado", by=work.person)
        services.submit_sheet(work, by=work.person)
    candidate.refresh_from_db()
    author = Visitor(amaru)
    author.read(RESULT, 404)
    services.release(candidate, by=who("sisa"))
    page = author.read(RESULT)
    for words in (
        "73 de 100 puntos: Nivel medio; faltan 7 puntos para Nivel alto.",
        "Para Nivel alto bastaría con llevar «Sistematicidad y documentación» a su máximo.",
        "Sube con: <b>Documentada con vacíos</b>",
        "hasta 7 puntos más",
        "Aporte 8",
    ):
        assert words in page, words
    for hidden in ("Concepto reservado", "Inti", "Nina", "Evaluador"):
        assert hidden not in page
    assert "Concepto reservado" in Visitor(who("sisa")).read(BOARD)


def test_the_next_edition_is_judged_anew_and_the_earlier_result_stays(candidate, amaru, days_pass):  # noqa: F811
    valued(candidate, 6, 7)
    days_pass(370)
    practice = Practice.objects.get()
    with pytest.raises(Refused, match="próxima edición"):
        services.open_round(practice, "FINAL", by=who("sisa"))
    practices.start_edition(practice, by=amaru)
    practices.submit_practice(practice, by=amaru, key="k2", accepted=True)
    practices.admit(practice, by=who("sisa"))
    fresh = candidate_of(practice)
    assert (fresh.edition.number, fresh.round.period) == (2, candidate.round.period + 1)
    author = Visitor(amaru)
    assert "65 de 100" in author.read(RESULT)
    valued(fresh, 8, 9)
    page = author.read(RESULT)
    for words in ("85 de 100 puntos: Nivel alto", "Cómo ha crecido", "8,5", "6,5", f"?ronda={candidate.pk}"):
        assert words in page
    assert "65 de 100" in author.read(f"{RESULT}?ronda={candidate.pk}")
    assert author.get(f"/evaluacion/practica/{practice.pk}/resultado/?ronda=zzz").status_code == 200


@pytest.fixture
def experience(started, office, teacher):  # noqa: F811
    """A school's experience that was registered, with two evaluators who fit it."""
    open_registration(office)
    started.send(LIST + "enviar/", key="b", accepted="1")
    practice = Practice.objects.get()
    practices.admit(practice, by=who("sisa"))
    for name in ("inti", "nina"):
        services.enroll(who(name), research_training=True, track_record=True, lines=["TL2"])
    return candidate_of(practice)


def test_an_experience_asks_for_training_and_for_knowing_its_line(experience):
    for lines, refused in (
        ([], "Falta registrar las líneas"),
        (["TL4"], "no son las de esta práctica"),
        (["TL4", "TL2"], ""),
    ):
        services.enroll(who("wayra"), research_training=True, track_record=True, lines=lines)
        if refused:
            with pytest.raises(Refused, match=refused):
                asked(experience, "wayra")
    asked(experience, "wayra")


def test_the_self_assessment_stands_beside_the_score_only_after_the_sheet(experience, started):  # noqa: F811
    work = asked(experience, "inti")
    services.accept(work, by=work.person)
    desk, url = Visitor(work.person), f"/evaluacion/{work.pk}/"
    for step in ("C1", "revisar"):
        page = desk.read(f"{url}?criterio={step}")
        assert "Sus autores dijeron" not in page
        assert "Autoevaluación" not in page
    services.save_sheet(work, marks(experience, 6), "Va bien", by=work.person)
    services.submit_sheet(work, by=work.person)
    assert desk.read(url).count("Sus autores dijeron") == 9
    sends(experience, "nina", 6)
    services.release(experience, by=who("sisa"))
    assert "Usted se valoró" in started.read(RESULT)


def test_another_round_in_the_year_makes_a_trajectory(experience, started, sisa):  # noqa: F811
    officer = Visitor(sisa)
    officer.send(BOARD + "otra-valoracion/", 403, kind="FINAL")
    valued(experience, 6, 6)
    officer.send(BOARD + "otra-valoracion/", 403, kind="INITIAL")
    assert "Valorarla otra vez este año" in officer.read(BOARD)
    officer.send(BOARD + "otra-valoracion/", kind="FINAL")
    practice = Practice.objects.get()
    assert (practice.status, practice.level_is_released) == ("UNDER_EVALUATION", True)
    final = candidate_of(practice)
    assert str(final.round) == f"Valoración final {clock.today().year}"
    assert "Creciente" in started.read(RESULT)
    for name in ("inti", "nina"):
        sends(final, name, 9)
    assert "81 de 100" not in started.read(RESULT)
    services.release(final, by=sisa)
    page = started.read(RESULT)
    assert "81 de 100 puntos: Inspiradora" in page
    assert "Cómo ha crecido" in page
    assert "Valoración inicial" in page
    assert Assignment.objects.filter(status="SUBMITTED").count() == 4


def test_an_old_evaluator_is_a_visitor_again_after_a_while(candidate, days_pass):  # noqa: F811
    valued(candidate, 6, 7)
    work = Assignment.objects.get(person=who("inti"))
    desk = Visitor(who("inti"))
    assert "sellada" in desk.read(f"/evaluacion/{work.pk}/")
    days_pass(6)
    desk = Visitor(who("inti"))
    desk.read(f"/evaluacion/{work.pk}/")
    days_pass(25)
    Visitor(who("inti")).read(f"/evaluacion/{work.pk}/", 404)
    assert clock.now() - timedelta(days=31) > candidate.opened_at

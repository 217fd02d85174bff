"""The evaluation's lists leave as they are on the screen, for whoever may see them now; names leave a trace."""

import csv
import io

import openpyxl
from django.test import Client

from minga.evaluation.models import Conflict
from minga.evaluation.queries import candidate_of
from minga.journal.models import Entry
from minga.kernel import clock
from minga.people.models import RoleGrant
from minga.people.services import grant_role

from .conftest import asked, sends, who
from .test_office import another

BOARD, PEOPLE, MINE = "/evaluacion/lista.csv", "/evaluacion/personas/lista.csv", "/evaluacion/mias/lista.csv"


def client_of(someone):
    client = Client(raise_request_exception=False)
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return client


def rows_in(answer):
    """Read a CSV that was sent: each row by its header."""
    assert answer.status_code == 200, answer.status_code
    assert "attachment" in answer["Content-Disposition"]
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def downloads():
    return [(e.actor, e.data["list"], e.data["rows"]) for e in Entry.objects.filter(verb="list.downloaded")]


def test_the_board_leaves_with_its_filter_and_its_order_at_a_constant_cost(
    candidate, sisa, office, django_assert_max_num_queries
):
    officer = client_of(sisa)
    sends(candidate, "inti", 4)
    with django_assert_max_num_queries(30) as one:
        rows = rows_in(officer.get(BOARD))
    assert [(r["Práctica"], r["Hojas enviadas"], r["Personas por asignar"]) for r in rows] == [
        (candidate.practice.title, "1", "1")
    ]
    assert "Inti Mena Asprilla · Evaluador(a) · Enviada" in rows[0]["Quiénes valoran"]
    assert rows[0]["Dirección"].endswith(f"/evaluacion/practica/{candidate.practice_id}/")
    second, third = another(office, "Segunda práctica"), another(office, "Tercera práctica")
    sends(third, "inti", 4)
    sends(third, "nina", 9)
    asked(second, "nina")
    with django_assert_max_num_queries(len(one.captured_queries)):
        rows = rows_in(officer.get(BOARD + "?orden=nombre&pagina=2"))
    assert [r["Práctica"] for r in rows] == sorted(r["Práctica"] for r in rows)
    assert len(rows) == 3
    assert [r["Práctica"] for r in rows_in(officer.get(BOARD + "?estado=separadas"))] == ["Tercera práctica"]
    assert downloads() == [(sisa, "evaluation.board", n) for n in (1, 3, 1)]
    page = officer.get("/evaluacion/?estado=separadas&pagina=1").content.decode()
    assert "/evaluacion/lista.xlsx?estado=separadas" in page


def test_a_list_is_what_the_person_may_see_at_the_moment_of_the_download(candidate, sisa):
    """T42: nothing is kept for later, and what was revoked in between is not handed over."""
    officer, url = client_of(sisa), f"/evaluacion/rondas/{candidate.round_id}/lista.csv"
    assert len(rows_in(officer.get(BOARD))) == 1
    Conflict.objects.create(
        person=sisa,
        practice=candidate.practice,
        kind="WORK",
        reason="Colegas",
        declared_by=sisa,
        at=clock.now(),
    )
    assert rows_in(officer.get(BOARD)) == []
    assert officer.get(url).status_code == 200
    RoleGrant.objects.filter(user=sisa).update(revoked_at=clock.now())
    before = len(downloads())
    for address in (BOARD, PEOPLE, url):
        assert officer.get(address).status_code == 404
    assert len(downloads()) == before


def test_only_who_coordinates_gets_lists_with_names(candidate, stranger, amaru):
    for person in (stranger, who("inti"), amaru):
        for address in (BOARD, PEOPLE, f"/evaluacion/rondas/{candidate.round_id}/lista.csv"):
            assert client_of(person).get(address).status_code == 404
    assert Client().get(BOARD).status_code == 302
    assert client_of(who("sisa")).get("/evaluacion/lista.pdf").status_code == 404
    assert downloads() == []


def test_who_evaluates_leaves_with_what_they_qualify_for(
    candidate, sisa, office, stranger, django_assert_max_num_queries
):
    officer = client_of(sisa)
    with django_assert_max_num_queries(30) as one:
        rows = rows_in(officer.get(PEOPLE))
    assert [r["Persona"] for r in rows] == [
        "Inti Mena Asprilla",
        "Nina Palacios Cuesta",
        "Wayra Hinestroza Ibargüen",
    ]
    assert {r["Buena práctica"] for r in rows} == {"Califica"}
    assert "@" not in str(rows)
    grant_role(stranger, "evaluator", office, by=None)
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert len(rows_in(officer.get(PEOPLE))) == 4


def test_my_valuations_hold_my_marks_and_nobody_elses(candidate, django_assert_max_num_queries, office):
    sends(candidate, "inti", 4)
    asked(another(office, "Segunda práctica"), "inti")
    sends(candidate, "nina", 9)
    evaluator = client_of(who("inti"))
    evaluator.get("/avisos/")  # a session notes where it is used once, at its first page
    with django_assert_max_num_queries(12):
        waiting, sent = rows_in(evaluator.get(MINE))
    assert (waiting["Práctica"], waiting["Mis puntos de 100"]) == ("Segunda práctica", "")
    assert (sent["Estado"], sent["Mis puntos de 100"], sent["Nivel que dan"]) == (
        "Enviada",
        "40",
        "Nivel bajo",
    )
    assert "Nina" not in str(sent)
    assert rows_in(client_of(who("wayra")).get(MINE)) == []
    assert downloads() == []


def test_the_results_of_a_round_leave_as_numbers_with_their_ties(candidate, sisa):
    for name in ("inti", "nina"):
        sends(candidate, name, 9)
    assert candidate_of(candidate.practice).status == "CONSOLIDATED"
    answer = client_of(sisa).get(f"/evaluacion/rondas/{candidate.round_id}/lista.xlsx")
    sheet, about = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets
    head, row = ([c.value for c in r] for r in sheet.iter_rows())
    told = dict(zip(head, row, strict=True))
    assert (told["Puntos de 100"], told["Empate"], told["Práctica"]) == (90, "No", candidate.practice.title)
    assert [r[0].value for r in about.iter_rows(min_row=2)] == ["Rúbrica", "Entidad", "Descargada el"]

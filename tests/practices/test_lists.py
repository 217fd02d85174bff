"""The list of practices and the directory of their authors leave for whoever may have them, and not a row more."""

import csv
import io

import pytest
from django.test import Client

from minga.config import demo
from minga.evaluation.models import Conflict
from minga.journal.models import Entry
from minga.kernel import clock
from minga.people.models import RoleGrant
from tests.conftest import person

LIST, DIRECTORY = "/practicas/lista.csv", "/practicas/directorio/"
REASON = {"reason": "Invitar a sus autores al encuentro", "form": "csv"}


def client_of(someone):
    client = Client(raise_request_exception=False)
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return client


def rows_in(answer):
    assert answer.status_code == 200, answer.status_code
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.fixture
def practice(office):
    return demo.travel(office, "Cuadernos de campo que van y vienen", "submitted")


def test_a_list_holds_what_the_person_may_know_of_at_a_constant_cost(
    practice, office, sisa, amaru, stranger, django_assert_max_num_queries
):
    demo.travel(office, "Un borrador que nadie ha enviado", "draft")
    officer = client_of(sisa)
    officer.get("/avisos/")  # a session notes where it is used once, at its first page
    with django_assert_max_num_queries(24) as one:
        rows = rows_in(officer.get(LIST))
    cost = len(one)
    assert [(r["Práctica"], r["Estado"]) for r in rows] == [(practice.title, "En verificación")]
    assert rows[0]["Dirección"].endswith(f"/practicas/{practice.pk}/")
    assert len(rows_in(client_of(amaru).get(LIST))) == 2
    assert rows_in(client_of(stranger).get(LIST)) == []
    for n in range(2):
        demo.travel(office, f"Otra práctica enviada {n}", "submitted")
    with django_assert_max_num_queries(cost):
        assert len(rows_in(officer.get(LIST))) == 3
    page = client_of(sisa).get("/practicas/?pagina=1").content.decode()
    assert 'href="/practicas/lista.xlsx"' in page


def test_a_list_is_narrowed_by_words_kind_and_state_and_its_file_follows(office, amaru):
    for title, stage in (
        ("Niñez y CANCIÓN", "draft"),
        ("Huertas", "draft"),
        ("Canciones de río", "submitted"),
    ):
        demo.travel(office, title, stage)
    author = client_of(amaru)
    author.get("/avisos/")

    def shown(query):
        answer = author.get(f"/practicas/{query}")
        assert answer.status_code == 200, query
        titles = {p.title for p in answer.context["page"]}
        assert titles == {r["Práctica"] for r in rows_in(author.get(f"{LIST}{query}"))}
        return titles, answer.content.decode()

    titles, page = shown("?q=nino cancion")
    assert titles == set()
    assert "Quite un filtro" in page
    assert shown("?q=NINEZ cancion")[0] == {"Niñez y CANCIÓN"}
    assert shown("?q=cánción")[0] == {"Niñez y CANCIÓN", "Canciones de río"}
    assert len(shown(f"?q={office.name.split()[-1].upper()}")[0]) == 3, "the office's name is looked at too"
    titles, page = shown("?estado=UNDER_VERIFICATION&q=cancion&orden=titulo")
    assert titles == {"Canciones de río"}
    assert 'href="?estado=UNDER_VERIFICATION&amp;orden=titulo"' in page, "the words alone can be taken away"
    assert "En documentación <b" in page, "the other states say how many"
    assert "lista.xlsx?estado=UNDER_VERIFICATION" in page
    assert shown("?tipo=SIGNIFICANT_EXPERIENCE")[0] == set()
    waits = [p.title for p in author.get("/practicas/?orden=esperan").context["page"]]
    newest = [p.title for p in author.get("/practicas/").context["page"]]
    assert waits == newest[::-1]
    for wrong in ("?estado=NADA", "?tipo=x", "?orden=id", "?q=%00"):
        assert author.get(f"/practicas/{wrong}").status_code == 404, wrong


def test_a_level_that_was_not_told_is_on_no_list(office, sisa, yaku):
    held = demo.travel(office, "Valorada y sin comunicar", "consolidated")
    held.refresh_from_db()
    assert held.level_code
    for someone in (sisa, yaku, person("amaru")):
        assert held.level_label not in str(rows_in(client_of(someone).get(LIST)))


def test_the_directory_asks_what_for_and_the_reason_is_kept(practice, office, sisa):
    officer = client_of(sisa)
    page = officer.get(DIRECTORY)
    assert "quedan en la historia" in page.content.decode()
    answer = officer.post(DIRECTORY, {"reason": "Sí", "form": "csv"})
    assert answer.status_code == 422
    assert 'href="#id_reason"' in answer.content.decode()
    assert not Entry.objects.filter(verb="list.downloaded").exists()
    rows = rows_in(officer.post(DIRECTORY, REASON))
    assert [(r["Persona"], r["Papel"], r["Correo"]) for r in rows] == [
        ("Amaru Quinto Rentería", "Responsable", "amaru@minga.example")
    ]
    entry = Entry.objects.get(verb="list.downloaded")
    assert (entry.actor, entry.data) == (
        sisa,
        {"list": "practices.directory", "rows": 1, "reason": REASON["reason"]},
    )


def test_the_directory_is_for_the_quality_team_and_the_head_of_the_practices_office(practice, sisa, stranger):
    for someone in (stranger, *map(person, ("amaru", "inti", "killa"))):
        assert client_of(someone).get(DIRECTORY).status_code == 404
        assert client_of(someone).post(DIRECTORY, REASON).status_code == 404
        assert "directorio" not in client_of(someone).get("/practicas/").content.decode()
    assert len(rows_in(client_of(person("yaku")).post(DIRECTORY, REASON))) == 1
    Conflict.objects.create(
        person=sisa, practice=practice, kind="WORK", reason="Colegas", declared_by=sisa, at=clock.now()
    )
    assert rows_in(client_of(sisa).post(DIRECTORY, REASON)) == []
    RoleGrant.objects.filter(user=sisa).update(revoked_at=clock.now())
    assert client_of(sisa).post(DIRECTORY, REASON).status_code == 404

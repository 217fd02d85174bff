"""The ficha's pages over plain HTTP: nobody writes where they may not, and no word that was typed gets lost."""

import json

import pytest
from django.core.management import call_command

from minga.instruments.models import AnswerRevision
from minga.instruments.queries import answers_of
from minga.kernel.decisions import Refused
from minga.people.models import User
from minga.practices import services
from minga.practices.models import Evidence, Practice
from tests.journeys.test_travel import FORM, LIST, Visitor, complete, fields_of, here

SAVE = LIST + "guardar/"


@pytest.fixture
def draft(office, amaru, capsys):
    call_command("import_forms", FORM, institution="SED-27", owner=amaru.email)
    capsys.readouterr()
    return Practice.objects.get()


@pytest.fixture
def leader(draft, amaru):
    return Visitor(amaru)


@pytest.fixture
def mate(draft, amaru):
    person = User.objects.create(email="inca@minga.example", full_name="Inca Coautora", password="!")
    services.add_co_author(draft, person, by=amaru)
    return Visitor(person)


def held(item):
    return answers_of(Practice.objects.get().response).get(item)


def ever_said(text):
    return any(
        text in json.dumps(v, ensure_ascii=False)
        for v in AnswerRevision.objects.values_list("value", flat=True)
    )


def test_a_sent_ficha_is_not_rewritten_by_posting_its_block(leader):
    page = fields_of(leader.read(LIST + "S1/"))
    complete(leader)
    leader.send(LIST + "enviar/", key="b", accepted="1")
    before = held("summary")
    answer = leader.post(here(LIST + "S1/"), {**page, "summary": "Escrito después de enviar", "list": ""})
    assert held("summary") == before
    said = answer.content.decode()
    assert answer.status_code == 403
    assert "no se puede cambiar" in said
    assert "Guardado en el servidor" not in said


def test_who_reads_a_returned_ficha_does_not_write_in_it(leader, sisa):
    complete(leader)
    leader.send(LIST + "enviar/", key="b", accepted="1")
    officer = Visitor(sisa)
    officer.send(
        "/practicas/{pk}/verificar/observar/", item="summary", reason="UNCLEAR", text="¿Cuántas escuelas?"
    )
    officer.send("/practicas/{pk}/verificar/devolver/")
    before = held("summary")
    answer = officer.post(here(LIST + "S1/"), {"summary-here": "1", "summary": "De otra mano", "list": ""})
    assert answer.status_code == 403
    assert held("summary") == before


def test_the_service_itself_asks_who_writes(draft, sisa):
    from minga.kernel.decisions import Refused

    with pytest.raises(Refused):
        services.save_answer(draft, "summary", "x", by=sisa, key="k")


def test_an_old_page_never_empties_what_a_coauthor_wrote_meanwhile(leader, mate):
    old = fields_of(leader.read(LIST + "S1/"))
    assert old["leader_unit"] == ""
    mate.fill(LIST + "S1/", leader_unit="Rosa Mena")
    leader.send(LIST + "S1/", **(old | {"leader_position": "Otra frase", "list": ""}))
    assert held("leader_unit") == "Rosa Mena"


def test_two_first_texts_in_one_field_are_both_kept_and_shown(leader, mate):
    old = fields_of(leader.read(LIST + "S1/"))
    mate.fill(LIST + "S1/", leader_unit="Rosa Mena")
    answer = leader.send(LIST + "S1/", 409, **(old | {"leader_unit": "Luz Palacios", "list": ""}))
    said = answer.content.decode()
    assert held("leader_unit") == "Rosa Mena"
    assert ever_said("Luz Palacios")
    assert "Rosa Mena" in said
    assert "Luz Palacios" in said


def test_choosing_mine_after_a_conflict_keeps_mine(leader, mate):
    old = fields_of(leader.read(LIST + "S1/"))
    mate.fill(LIST + "S1/", summary="El de ella")
    page = leader.send(LIST + "S1/", 409, **(old | {"summary": "El mío", "list": ""})).content.decode()
    leader.send(LIST + "S1/", **(fields_of(page) | {"list": ""}))
    assert held("summary") == "El mío"
    assert ever_said("El de ella")


@pytest.mark.parametrize("section", ["S1", "S2", "S3", "S4"])
def test_saving_an_untouched_block_changes_nothing(leader, draft, section):
    before, revisions = answers_of(draft.response), AnswerRevision.objects.count()
    leader.fill(LIST + section + "/")
    assert answers_of(draft.response) == before
    assert AnswerRevision.objects.count() == revisions


def test_what_cannot_be_kept_stays_on_the_page(leader):
    old = fields_of(leader.read(LIST + "S1/"))
    long = "palabra " * 26_000
    answer = leader.send(
        LIST + "S1/", 422, **(old | {"summary": long, "leader_position": "Lema nuevo", "list": ""})
    )
    said = answer.content.decode()
    assert "demasiado largo" in said
    assert long.strip() in said
    assert held("leader_position") == "Lema nuevo"


@pytest.mark.parametrize(
    "fields",
    [
        {"activities-here": "1", "activities-rows": "muchas"},
        {"activities-here": "1", "activities-rows": "9" * 5000},
        {"summary-here": "1", "summary": "x", "summary-revision": "²"},
        {"summary-here": "1", "summary": "x", "summary-revision": "9" * 5000},
        {"summary-here": "1", "summary": "nulo \x00 y \u200b oculto"},
        {"start_date-here": "1", "start_date": "١٤/٠٣/٢٠١٨"},
    ],
)
def test_strange_posts_never_break_the_page(leader, fields):
    section = "S3" if "activities-here" in fields else "S1"
    assert leader.post(here(LIST + section + "/"), {**fields, "list": ""}).status_code < 500


@pytest.mark.parametrize(
    ("item", "body"),
    [
        ("summary", "no es JSON"),
        ("summary", "[]"),
        ("summary", '{"value": "\\ud800 suelto"}'),
        ("summary", "[" * 200_000),
        ("summary", '{"value": {"undetermined": true, "options_seen": 5}}'),
        ("cycle_phase", '{"value": {"choice": {"a": 1}}}'),
        ("cycle_phase", '{"value": {"choice": ["a"]}}'),
        ("policy_axes", '{"value": {"choices": [{}], "main": {}}}'),
        ("policy_axes", '{"value": {"choices": ["AX1"], "main": []}}'),
        ("activities", '{"value": {"rows": {"a": 1}}}'),
        ("department", '{"value": 7}'),
        ("development_level", '{"value": {"declared": "Nivel alto"}}'),
        ("summary", '{"value": "x", "revision": {"a": 1}}'),
    ],
)
def test_strange_json_gets_a_sentence(leader, item, body):
    answer = leader.post(
        here(SAVE) + item + "/", body, content_type="application/json", headers={"Accept": "application/json"}
    )
    assert answer.status_code < 500
    if answer.status_code >= 400:
        told = answer.json()
        assert told.get("message") or told.get("title")


def test_an_author_cannot_write_what_the_valuation_computes(leader):
    before = held("development_level")
    answer = leader.post(
        here(SAVE) + "development_level/",
        {"value": {"declared": "Nivel alto"}},
        content_type="application/json",
    )
    assert answer.status_code == 403
    assert held("development_level") == before


def test_ten_megabytes_in_a_field_get_a_sentence(leader):
    before = held("summary")
    answer = leader.post(here(SAVE) + "summary/", {"summary": "a" * 10_000_000})
    assert answer.status_code in (400, 413)
    assert held("summary") == before


def test_a_save_that_started_before_the_sending_does_not_land_after_it(leader, draft, amaru):
    from minga.kernel.decisions import Refused

    complete(leader)
    opened_before = Practice.objects.get()
    leader.send(LIST + "enviar/", key="b", accepted="1")
    with pytest.raises(Refused):
        services.save_answer(opened_before, "summary", "Tarde", by=amaru, key="tarde")


def test_what_a_page_cannot_show_stays_when_its_words_come_back(leader):
    place = {"code": "27", "label": "Chocó"}
    sent = leader.post(
        here(SAVE) + "department/", {"value": place, "revision": 0}, content_type="application/json"
    )
    assert sent.status_code == 200
    again = leader.post(here(SAVE) + "department/", {"department": "Chocó", "department-revision": "1"})
    assert again.json()["revision"] == 1
    assert held("department") == place


def test_a_field_says_who_wrote_it_last(leader, mate):
    mate.fill(LIST + "S1/", leader_unit="Cobertura")
    assert "Última edición: Inca Coautora" in leader.read(LIST + "S1/")


def test_no_two_things_on_a_page_have_the_same_name(office, amaru, client):
    """A box of problems and the question «summary» once shared an id: its link led to the box."""
    import re

    from minga.practices import services

    practice = services.start_practice(office, kind="GOOD_PRACTICE", title="Comités que se reúnen", by=amaru)
    client.force_login(amaru, backend="django.contrib.auth.backends.ModelBackend")
    url = f"/practicas/{practice.pk}/ficha/S1/"
    client.post(url, {"summary-here": "1", "summary": "x" * 200_001, "stay": "1"})
    page = client.post(url, {"summary-here": "1", "summary": "x" * 200_001, "stay": "1"}).content.decode()
    names = re.findall(r'\sid="([^"]+)"', page)
    assert "unsaved" in names
    assert sorted(names) == sorted(set(names))


HISTORY = LIST + "historia/summary/"


def version_of(text):
    return AnswerRevision.objects.filter(item="summary", value=text).latest("pk").pk


def test_an_earlier_text_comes_back_and_the_later_one_stays_in_the_history(leader):
    leader.fill(LIST + "S1/", summary="Tres emisoras acompañan tareas")
    leader.fill(LIST + "S1/", summary="Cuatro emisoras acompañan tareas")
    page = leader.read(HISTORY)
    assert "<del>Tres</del><ins>Cuatro</ins> emisoras acompañan tareas" in page
    assert page.count("Así está ahora") == 1
    now = Practice.objects.get().response.answers.get(item="summary").revision
    leader.send(HISTORY, version=version_of("Tres emisoras acompañan tareas"), revision=now)
    assert held("summary") == "Tres emisoras acompañan tareas"
    assert ever_said("Cuatro emisoras acompañan tareas")


def test_going_back_from_an_old_page_does_not_undo_what_a_coauthor_wrote(leader, mate):
    leader.fill(LIST + "S1/", summary="Primero")
    leader.fill(LIST + "S1/", summary="Segundo")
    seen = Practice.objects.get().response.answers.get(item="summary").revision
    mate.fill(LIST + "S1/", summary="El de ella")
    leader.send(HISTORY, version=version_of("Primero"), revision=seen)
    assert held("summary") == "El de ella"
    assert "cambió mientras usted leía" in leader.read(HISTORY)


def test_a_sent_ficha_goes_back_to_no_earlier_text(leader, sisa):
    leader.fill(LIST + "S1/", summary="Antes")
    complete(leader)
    leader.fill(LIST + "S1/", summary="Después")
    leader.send(LIST + "enviar/", key="b", accepted="1")
    for person in (leader, Visitor(sisa)):
        assert "Volver a este texto" not in person.read(HISTORY)
        person.send(HISTORY, 403, version=version_of("Antes"))
    assert held("summary") == "Después"


def test_a_text_of_another_question_is_not_brought_into_this_one(leader):
    leader.fill(LIST + "S1/", summary="Resumen", leader_unit="Cobertura")
    other = AnswerRevision.objects.filter(item="leader_unit").latest("pk").pk
    for version in (other, "²", "9" * 30, ""):
        leader.send(HISTORY, 404, version=version)
    assert held("summary") == "Resumen"


def test_a_long_history_asks_as_many_questions_as_a_short_one(leader, draft, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    leader.fill(LIST + "S1/", summary="Uno")
    leader.read(HISTORY)
    with CaptureQueriesContext(connection) as short:
        leader.read(HISTORY)
    asked = len(short)
    for text in ("Dos", "Tres"):
        leader.fill(LIST + "S1/", summary=text)
    leader.read(HISTORY)
    with django_assert_num_queries(asked):
        leader.read(HISTORY)


def test_what_is_said_of_a_piece_is_corrected_and_its_link_stays(leader, draft, amaru, sisa):
    piece = services.add_link(draft, "https://acta.example/1", item="results", title="Acta", by=amaru)
    page = f"/practicas/{draft.pk}/evidencias/{piece.pk}/describir/"
    assert 'value="Acta"' in leader.read(page)
    leader.send(page, 422, title="")
    leader.send(page, title="Acta de mayo", taken_on="03/05/2026", place="Quibdó")
    piece.refresh_from_db()
    assert (piece.title, piece.place, piece.url) == ("Acta de mayo", "Quibdó", "https://acta.example/1")
    Visitor(sisa).read(page, 403)


@pytest.mark.parametrize(
    "act", [services.remove_evidence, lambda piece, by: services.describe(piece, {}, by=by)]
)
def test_what_one_tab_took_out_another_does_not_bring_back(draft, amaru, act):
    piece = services.add_link(draft, "https://acta.example/1", item="results", title="Acta", by=amaru)
    other = Evidence.objects.get(pk=piece.pk)
    services.remove_evidence(piece, by=amaru)
    with pytest.raises(Refused, match="ya no está en la ficha"):
        act(other, by=amaru)
    assert not draft.evidence.filter(removed_at=None).exists()

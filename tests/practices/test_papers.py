"""A ficha on paper: all of it, also what has no answer, for whoever reads it whole."""

import pytest
from django.test import Client

from minga.config import demo
from minga.documents.printers import FORMS
from minga.documents.tree import Heading, as_text, check
from minga.instruments.queries import answers_of
from minga.journal.models import Entry
from minga.practices import reports
from minga.practices.models import Practice
from minga.practices.queries import form_of_practice, whole_text
from minga.practices.services import save_answer, start_practice
from tests.conftest import person
from tests.documents.reading import text_of


def visitor(name=""):
    client = Client(raise_request_exception=False)
    if name:
        client.force_login(person(name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(practice, form="pdf"):
    return f"/practicas/{practice.pk}/ficha.{form}"


@pytest.fixture
def sent(office):
    return demo.travel(office, "Cuadernos de campo que van y vienen", "submitted")


@pytest.fixture
def draft(office):
    return start_practice(
        office, kind="GOOD_PRACTICE", title="Una ficha que apenas empieza", by=person("amaru")
    )


def test_every_question_stands_in_it_with_its_answer(sent):
    tree = reports.ficha_document(sent)
    assert check(tree) == []
    asked = [i for i in form_of_practice(sent).items if i.kind != "note"]
    assert len(asked) >= 40
    assert [b.text for b in tree.blocks if isinstance(b, Heading) and b.level == 2] == [
        f"{i.number}. {i.label}" for i in asked
    ]
    said, answers = as_text(tree), answers_of(sent.response)
    for item in asked:
        words = whole_text(item, answers.get(item.code)).split()
        if item.kind in ("long", "text"):
            assert " ".join(words) in " ".join(said.split()), item.code
    assert "Edición 1, envío 1" in said
    assert sent.editions.get().hash[:16] in said


def test_what_has_no_answer_says_so(draft):
    said = as_text(reports.ficha_document(draft))
    assert said.count("[soft] Sin respuesta.") > 10
    assert "Lo calcula la valoración" in said
    assert "sin enviar" in said


def test_a_change_after_sending_is_not_in_what_was_sent(sent):
    before = reports.ficha_document(sent)
    Practice.objects.filter(pk=sent.pk).update(title="Otro nombre")
    assert (
        as_text(before).split("\n", 1)[1]
        == as_text(reports.ficha_document(Practice.objects.get(pk=sent.pk))).split("\n", 1)[1]
    )


@pytest.mark.parametrize("form", FORMS)
def test_who_reads_the_ficha_takes_it_away_and_who_does_not_write_it_leaves_a_trace(sent, form):
    answer = visitor("amaru").get(address(sent, form))
    assert answer.status_code == 200
    assert answer["Content-Type"] == FORMS[form][1]
    assert (
        answer["Content-Disposition"] == f'attachment; filename="cuadernos-de-campo-que-van-y-vienen.{form}"'
    )
    assert "no-store" in answer["Cache-Control"]
    assert "Edición 1, envío 1" in text_of(answer.content, form)
    assert not Entry.objects.filter(verb="ficha.downloaded").exists()
    visitor("sisa").get(address(sent, form))
    entry = Entry.objects.get(verb="ficha.downloaded")
    assert (entry.actor, entry.subject_id, entry.data["form"]) == (person("sisa"), str(sent.pk), form)
    page = visitor("amaru").get(f"/practicas/{sent.pk}/ficha/").content.decode()
    assert f'href="{address(sent, form)}"' in page


def test_nobody_else_does(sent, draft, stranger):
    for name in ("otro", "inti"):
        assert visitor(name).get(address(sent)).status_code == 404
    assert visitor("sisa").get(address(draft)).status_code == 404
    assert visitor().get(address(sent)).status_code == 302
    assert visitor("amaru").get(address(sent, "exe")).status_code == 404
    assert not Entry.objects.filter(verb="ficha.downloaded").exists()


def test_a_template_in_an_answer_is_printed_as_it_is(draft, amaru):
    text = "{{ 7*7 }} #panic(1) {% include 'x' %} *a* =1+1"
    save_answer(draft, "summary", text, by=amaru, key="t43")
    for form in FORMS:
        assert text in text_of(visitor("amaru").get(address(draft, form)).content, form)

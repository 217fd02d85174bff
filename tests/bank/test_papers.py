"""A public practice on paper: what its page says, for anybody, and nothing once it was taken down."""

import pytest
from django.test import Client

from minga.bank import reports
from minga.bank.models import Card
from minga.bank.queries import told
from minga.config import demo
from minga.documents.printers import FORMS
from minga.documents.tree import as_text, check
from minga.practices.services import unpublish
from tests.conftest import person
from tests.documents.reading import text_of


@pytest.fixture
def published(office):
    return demo.travel(office, "Consejos de lectura que llegan por el río", "published")


def test_the_paper_says_what_the_page_says(published):
    card = Card.objects.select_related("text").get(practice_id=published.pk)
    tree = reports.practice_document(told(card))
    assert check(tree) == []
    page, said = Client().get(f"/practica/{card.slug}/").content.decode(), as_text(tree)
    for title in (
        "Quién y dónde",
        "Qué hicieron",
        "Resultados",
        "Condiciones para replicarla",
        "Cómo citarla",
    ):
        assert title in page
        assert f"# {title}" in said
    for field in card.text.content["fields"]:
        assert f"{field['label']}" in said


@pytest.mark.parametrize("form", FORMS)
def test_anybody_takes_it_away_until_it_is_taken_down(published, form):
    card = Card.objects.get(practice_id=published.pk)
    visitor, url = Client(), f"/practica/{card.slug}/practica.{form}"
    for _copy in range(2):
        answer = visitor.get(url)
        assert answer.status_code == 200
        assert f'.{form}"' in answer["Content-Disposition"]
    assert card.title in text_of(answer.content, form)
    assert f'href="{url}"' in visitor.get(f"/practica/{card.slug}/").content.decode()
    unpublish(published.publications.get(), "Se pidió", by=person("yaku"))
    assert visitor.get(url).status_code == 410

"""The bank's results leave as a spreadsheet: the same search, what its cards show, and nothing of what was taken down."""

import csv
import io
import zipfile

import pytest
from django.db import connection
from django.test import Client

from minga.bank.models import Card
from minga.bank.services import tombstone_card
from minga.bank.views import around
from minga.kernel.events import Event

pytestmark = pytest.mark.django_db
MOST = 9 if connection.vendor == "sqlite" else 11  # PostgreSQL is told twice how to plan a search


def rows_in(answer, delimiter=";"):
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return list(
        csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=delimiter)
    )


def test_the_results_of_a_search_leave_whole_and_in_its_order(card, django_assert_max_num_queries):
    for n in range(23):
        card(f"Lectura en voz alta {n:02}", "Leer con las familias")
    card("Huerta escolar", "Sembrar")
    visitor = Client()
    visitor.get("/lista.csv?q=lectura")
    card("Otra huerta", "Sembrar")
    with django_assert_max_num_queries(MOST):
        rows = rows_in(visitor.get("/lista.csv?q=lectura&orden=nombre&pagina=2"))
    assert [r["Práctica"] for r in rows] == [f"Lectura en voz alta {n:02}" for n in range(23)]
    assert rows[0]["Dirección"].startswith("http")
    for n in range(23, 26):
        card(f"Lectura en voz alta {n}", "Leer")
    with django_assert_max_num_queries(MOST):
        assert len(rows_in(visitor.get("/lista.csv?q=lectura&orden=nombre"))) == 26
    page = visitor.get("/?q=lectura&pagina=2").content.decode()
    assert 'href="/lista.ods?q=lectura"' in page


def test_a_kept_copy_keeps_its_name_and_goes_with_what_was_taken_down(card):
    card("Huerta escolar", "Sembrar")
    visitor = Client()
    for _again in range(2):
        assert [r["Práctica"] for r in rows_in(visitor.get("/lista.csv"))] == ["Huerta escolar"]
    held = Card.objects.get()
    tombstone_card(
        Event("practice.unpublished", None, data={"practice_id": held.practice_id, "reason": "Error"})
    )
    assert rows_in(visitor.get("/lista.csv")) == []


def test_a_very_long_list_says_that_it_was_cut(card, monkeypatch):
    monkeypatch.setattr(around, "MOST_LISTED", 2)
    for n in range(3):
        card(f"Huerta {n}", "Sembrar")
    visitor = Client()
    assert len(rows_in(visitor.get("/lista.csv"))) == 2
    answer = visitor.get("/lista.ods")
    assert answer.status_code == 200
    assert "las primeras 2 de 3" in zipfile.ZipFile(io.BytesIO(answer.content)).read("content.xml").decode()


def test_what_the_bank_does_not_know_is_refused(card):
    visitor = Client(raise_request_exception=False)
    assert visitor.get("/lista.pdf").status_code == 404
    assert visitor.get("/lista.csv?consent_reference=x").status_code == 400

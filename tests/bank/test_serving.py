"""Kept copies: quick for visitors, never one person's page for another, and gone the moment a practice is."""

import gzip

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minga.bank.services import tombstone_card
from minga.bank.views import pieces, serving
from minga.kernel.events import Event

pytestmark = pytest.mark.django_db


def questions(client, url, **headers):
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url, headers=headers)
    return answer, len(seen)


def test_a_visitor_gets_a_copy_and_not_modified_until_the_bank_changes(card):
    kept = card("Lectura", "río")
    for url in ("/?q=lectura", f"/practica/{kept.slug}/", "/mapa/"):
        client = Client()
        first = client.get(url)
        again, asked = questions(client, url)
        assert (again.content, again["ETag"], asked) == (first.content, first["ETag"], 1)
        assert again["Cache-Control"] == "public, no-cache"
        assert {"Cookie", "Accept-Encoding"} <= {v.strip() for v in again["Vary"].split(",")}
        fresh, asked = questions(client, url, if_none_match=first["ETag"])
        assert (fresh.status_code, asked) == (304, 1)
        assert fresh["Vary"]
        packed = client.get(url, headers={"accept-encoding": "gzip"})
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == first.content
    tag = Client().get(f"/practica/{kept.slug}/")["ETag"]
    tombstone_card(
        Event("practice.unpublished", None, None, {"practice_id": kept.practice_id, "reason": "x"})
    )
    assert Client().get(f"/practica/{kept.slug}/", headers={"if-none-match": tag}).status_code == 410
    assert "Lectura" not in Client().get("/?q=lectura").content.decode()


def test_nobody_gets_a_page_that_was_made_for_somebody_else(card, amaru, sisa, monkeypatch):
    card("Lectura", "río")
    seen = {}
    monkeypatch.setattr(pieces, "frames", {})
    for who in (amaru, sisa, None, amaru):
        client = Client()
        if who:
            client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get("/")
        seen[who] = answer.content.decode()
        assert answer["Cache-Control"] == ("private, no-cache" if who else "public, no-cache")
        assert answer.has_header("ETag") is (who is None)
    assert amaru.full_name in seen[amaru]
    assert sisa.full_name in seen[sisa]
    assert not any(name in seen[None] for name in (amaru.full_name, sisa.full_name, "csrfmiddlewaretoken"))
    client = Client()
    client.cookies["messages"] = "algo"
    assert client.get("/")["Cache-Control"] == "private, no-cache"
    assert Client().get("/", headers={"hx-request": "true"})["ETag"] != Client().get("/")["ETag"]


def test_without_the_guard_the_leak_is_seen(card, amaru, monkeypatch):
    """The negative control: if a session counted as a visitor, the next stranger would read a name."""
    monkeypatch.setattr(serving, "is_visitor", lambda request: True)
    monkeypatch.setattr(serving, "may_be_kept", lambda request, response: True)
    monkeypatch.setattr(pieces, "frames", {})
    card()
    client = Client()
    client.force_login(amaru, backend="django.contrib.auth.backends.ModelBackend")
    client.get("/?q=guardia")
    assert amaru.full_name in Client().get("/?q=guardia").content.decode()  # a kept copy
    assert amaru.full_name in Client().get("/?q=otra").content.decode()  # a kept frame


def test_copies_weigh_no_more_than_they_may(monkeypatch):
    monkeypatch.setattr(serving, "MOST_BYTES", 250)
    held = serving.Copies()
    for i in range(5):
        held.get("a", str(i))
        held.put("a", str(i), serving.Copy(b"x" * 100, "text/html"))
    assert [held.get("a", str(i)) is not None for i in range(5)] == [False, False, False, True, True]
    assert held.weight == 200
    assert held.get("b", "4") is None
    assert held.weight == 0

"""T46 and T47: every answer keeps the heads that browsers and caches go by, and shows what people wrote as words, never as a page."""

import re
from collections import Counter

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.http import HttpResponse
from django.test import Client

from minga.instruments.models import Version

from .matrix import http
from .matrix.compare import stages
from .matrix.oracle import allows
from .two_worlds.channels import OWN_PAGES, PUBLIC_PAGES

MARK = "\"'><zx onload=x>"  # out of any attribute, and into a page
LOUD = re.compile(rb"<zx", re.IGNORECASE)
PAGES = ("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/atom+xml")
REFERRERS = ("same-origin", "no-referrer", "strict-origin")


@pytest.fixture(autouse=True)
def _light(settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"


@pytest.fixture
def bp(db, worlds, settings, _own_folders):
    settings.STORE_DIR = worlds["store"]
    return worlds["BP"]


def written_by_people(model):
    """The columns that hold what somebody wrote: long enough for a sentence, and of no list."""
    for field in model._meta.concrete_fields:
        free = isinstance(field, models.TextField) or (
            type(field) is models.CharField and (field.max_length or 0) >= 80
        )
        if field.name == "password":  # or nobody would be signed in
            continue
        if (free and not field.choices and not field.unique) or isinstance(field, models.JSONField):
            yield field


def spoil_every_word():
    """Write the mark behind everything that people wrote, as whoever got past every form could."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_update'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
    spoiled = 0
    for model in apps.get_models():
        if not model.__module__.startswith("minga.") or model is Version:  # read once and kept in memory
            continue
        for field in written_by_people(model):
            try:
                with transaction.atomic():
                    spoiled += spoil(model, field)
            except DatabaseError:
                continue  # a constraint holds it in a form of its own
    return spoiled


def spoil(model, field):
    rows = model._base_manager.all()
    if not isinstance(field, models.JSONField):
        return rows.exclude(**{field.name: ""}).update(**{field.name: Concat(F(field.name), Value(MARK))})
    for pk, value in rows.values_list("pk", field.name):
        rows.filter(pk=pk).update(**{field.name: within(value)})
    return rows.count()


def within(value):
    if isinstance(value, dict):
        return {key: within(held) for key, held in value.items()}
    if isinstance(value, list):
        return [within(held) for held in value]
    return value + MARK if isinstance(value, str) and " " in value else value


def faults(answer, *, signed_in):
    """Name what is wrong with one answer."""
    kind, cached = answer.get("Content-Type", "").partition(";")[0], answer.get("Cache-Control", "")
    policy, body = answer.get("Content-Security-Policy", ""), b"" if answer.streaming else answer.content
    wanted = {
        "no policy": "default-src 'none'" in policy and "unsafe" not in policy,
        "may be framed": answer.get("X-Frame-Options") == "DENY",
        "may be sniffed": answer.get("X-Content-Type-Options") == "nosniff",
        "tells where it was": answer.get("Referrer-Policy", "") in REFERRERS,
        "a cache may keep it": not signed_in or "no-store" in cached or cached == "private, no-cache",
        "a public copy with a cookie": "public" not in cached or not answer.cookies,
        "a copy for whoever comes": "public" not in cached or "Cookie" in answer.get("Vary", ""),
        "runs what people wrote": kind not in PAGES or not LOUD.search(body),
    }
    return [name for name, good in wanted.items() if not good]


def asked_by_stage(world):
    """Yield (how to enter a stage, who asks, the doors): each door where it opens to somebody, and by whom."""
    found, groups = list(stages(world)), {}
    for door in http.doors():
        for thing, enter in http.chosen(door, found, world)[:1]:
            who = next((s for s in world.cast if allows(s.case, thing, door.reading)), None)
            if who and who.person.is_authenticated:
                _, asked = groups.setdefault((thing.object, thing.state), (enter, []))
                asked.append((door, who))
    yield from groups.values()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the words are spoiled behind SQLite's seals")
def test_every_answer_keeps_its_heads_and_runs_nothing(bp):
    """The heads; and what was written with a page in it stands there as words, to whom it opens and on the bank."""
    wrong, marked, clients, visitor = [], Counter(), {}, Client()
    on_the_bank = ("/", "/?q=matriz", "/mapa/", "/comparar/", f"/practica/{bp.publication.slug}/")

    def look(client, url, who):
        answer = client.get(url)
        marked[who] += not answer.streaming and b"&lt;zx" in answer.content
        wrong.extend(f"{url} [{who}]: {it}" for it in faults(answer, signed_in=client is not visitor))

    with transaction.atomic():
        assert spoil_every_word() > 100
        bp.refresh()
        for enter, asked in asked_by_stage(bp):
            with transaction.atomic():
                enter()
                for door, who in asked:
                    look(http.client_of(who, clients), http.address(door, bp, who.person), who.name)
                for url in on_the_bank:
                    look(visitor, url, "visitor")
                transaction.set_rollback(True)
            bp.refresh()
        for path in OWN_PAGES:
            look(http.client_of(bp.by_name["leader"], clients), path, "leader")
        for path in PUBLIC_PAGES:
            look(visitor, path, "visitor")
        transaction.set_rollback(True)
    bp.refresh()
    assert not wrong, "\n".join(wrong)
    assert (marked["visitor"] >= 3, marked.total() > 30) == (True, True), marked


def test_no_form_is_taken_from_another_site(bp):
    client = Client(enforce_csrf_checks=True)
    client.force_login(bp.person("leader"), backend=http.BACKEND)
    elsewhere = {"origin": "https://otra.example"}
    for name, path in http.routes():
        url = "/" + re.sub(r"<(\w+):\w+>", lambda part: "1" if part[1] == "int" else "x", path)
        assert client.post(url, {"reason": "x"}, headers=elsewhere).status_code in (403, 404), name
    assert client.post("/practicas/nueva/", {"title": "x"}).status_code == 403, "nor without its token"


def test_an_answer_without_its_heads_is_noticed():
    """The negative control."""
    bare = HttpResponse(f"<p>{MARK}</p>", headers={"Cache-Control": "public"})
    bare.set_cookie("a", "b")
    assert len(faults(bare, signed_in=True)) == 8

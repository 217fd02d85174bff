"""T16: a form that is sent twice, by a finger that trembles or a line that hangs, is acted on once."""

from collections import Counter

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from minga.bank.models import Message
from minga.practices.models import Practice

from .matrix import http
from .matrix.compare import message_in, stages
from .matrix.oracle import allows

# what tells how often somebody asked: a receipt for each saving, the page's own history, who is told of it
AGAIN = {"Receipt", "Entry", "Notice", "Anchor"}
ASKED_ANEW = {"people:resend"}  # that is what it is for


@pytest.fixture(autouse=True)
def _light(settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"


@pytest.fixture(params=["BP", pytest.param("ES", marks=pytest.mark.slow)])
def world(request, db, worlds, settings, _own_folders):
    settings.STORE_DIR = worlds["store"]
    return worlds[request.param]


def rows():
    ours = (m for m in apps.get_models() if m.__module__.startswith("minga.") and m.__name__ not in AGAIN)
    return Counter({model.__name__: model._base_manager.count() for model in ours})


def sent_twice(client, url, sent):
    """Return the rows that the first sending made, and those of the second."""
    counted = [rows()]
    for _ in range(2):
        for file in sent.values():
            if hasattr(file, "seek"):
                file.seek(0)
        client.post(url, sent)
        counted.append(rows())
    return counted[1] - counted[0], counted[2] - counted[1]


@pytest.mark.slow
def test_what_is_sent_twice_through_a_door_is_done_once(world):
    found, made, wrong = list(stages(world)), Counter(), []
    for door in http.doors():
        for thing, enter in http.chosen(door, found, world)[:1]:
            with transaction.atomic():
                enter()
                http.prepare(door, world)
                may = (s for s in world.cast if allows(s.case, thing, door.sending) and not s.case.owns)
                who = next((s for s in may if s.person.is_authenticated), None)
                if who:
                    url, sent = http.address(door, world, who.person), http.payload(door, world)
                    first, second = sent_twice(http.client_of(who, {}), url, sent)
                    made += first
                    if second and door.name not in ASKED_ANEW:
                        wrong.append((door.name, dict(second)))
                transaction.set_rollback(True)
            world.refresh()
    assert not wrong
    assert {"Evidence", "Observation"} <= set(made)


def test_a_practice_begun_twice_is_one(world):
    client, person = Client(), world.person("leader")
    client.force_login(person, backend=http.BACKEND)
    sent = {"title": "La huerta que da cuentas", "kind": world.kind, "institution": world.places.own.pk}
    first, second = sent_twice(client, "/practicas/nueva/", sent)
    assert (first["Practice"], second) == (1, {})
    assert Practice.objects.filter(title="La huerta que da cuentas").count() == 1


def test_a_question_from_outside_asked_twice_is_one(world):
    with transaction.atomic():
        message_in(world, "PUBLISHED")
        sent = {"name": "Ana", "email": "ana@otra.example", "text": "¿Cómo empezaron con la huerta?"}
        first, second = sent_twice(Client(), f"/practica/{world.publication.slug}/preguntar/", sent)
        assert (first["Message"], second) == (1, {})
        assert Message.objects.filter(email="ana@otra.example").count() == 1
        transaction.set_rollback(True)
    world.refresh()

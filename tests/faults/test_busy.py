"""The place to write is taken: whoever waits too long reads a sentence, loses nothing, and may ask again with the same key."""

import fcntl
import sqlite3
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from minga.config import demo
from minga.instruments.queries import answers_of
from minga.kernel.sqlite.gate import Gate
from minga.people.models import User
from minga.practices.services import start_practice
from minga.reference.models import Institution

pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the queue is SQLite's")


@contextmanager
def another_process_writes():
    with Path(f"{connection.settings_dict['NAME']}.writer").open("w") as place:
        fcntl.flock(place, fcntl.LOCK_EX)
        yield


@pytest.fixture
def amaru(django_db_setup, django_db_blocker, tmp_path, monkeypatch):
    """A person in a copy of the database, where each write is committed and nobody has to clean up."""
    held = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        with sqlite3.connect(held) as whole, sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
            whole.backup(copy)
        connection.close()
        connection.settings_dict["NAME"] = str(tmp_path / "copy.sqlite3")
        demo.settle()
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.3)
        person = User.objects.get(email="amaru@minga.example")
        person.set_password(demo.PASSWORD)
        person.save(update_fields=["password"])
        yield person
        connection.close()
        connection.settings_dict["NAME"] = held


def test_a_save_that_cannot_wait_longer_says_so_and_the_same_key_saves_it_later(amaru):
    draft = start_practice(
        Institution.objects.get(code="SED-27"), kind="GOOD_PRACTICE", title="Turnos en la escuela", by=amaru
    )
    client = Client(raise_request_exception=False)
    client.force_login(amaru, backend="django.contrib.auth.backends.ModelBackend")

    def save():
        return client.post(
            f"/practicas/{draft.pk}/ficha/guardar/summary/",
            {"summary": "Lo que se escribió mientras tanto"},
            headers={"Idempotency-Key": "k1", "Accept": "application/json"},
        )

    began = time.monotonic()
    with another_process_writes():
        answer = save()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "El sistema está muy ocupado" in answer.json()["message"]
    assert time.monotonic() - began < 5
    assert "summary" not in answers_of(draft.response)
    assert save().status_code == 200
    assert answers_of(draft.response)["summary"] == "Lo que se escribió mientras tanto"


def test_signing_in_while_nothing_can_be_written_is_explained_too(amaru, settings):
    """The session is written outside every view. With its limits on, the attempt cannot be counted, and is refused for that."""
    settings.ACCOUNT_RATE_LIMITS = False
    client = Client(raise_request_exception=False)
    with another_process_writes():
        answer = client.post("/cuentas/login/", {"login": amaru.email, "password": demo.PASSWORD})
    assert answer.status_code == 503
    assert "Espere unos segundos" in answer.content.decode()


def test_threads_write_in_the_order_they_came(tmp_path):
    gate, came = Gate(str(tmp_path / "place")), []
    gate.enter(1)

    def write(n):
        gate.enter(10)
        came.append(n)
        gate.leave()

    threads = [threading.Thread(target=write, args=[n]) for n in range(8)]
    for number, thread in enumerate(threads, start=1):
        thread.start()
        while len(gate.waiting) < number:
            time.sleep(0.001)
    gate.leave()
    for thread in threads:
        thread.join()
    assert came == list(range(8))
    gate.enter(0)


def test_one_that_just_wrote_does_not_pass_a_process_that_waits(tmp_path):
    """Two gates are two processes: each closes its own door at once after the other."""
    mine, other, order = Gate(str(tmp_path / "place")), Gate(str(tmp_path / "place")), []
    mine.enter(1)
    waits = threading.Thread(target=lambda: (other.enter(10), order.append("other"), other.leave()))
    waits.start()
    time.sleep(0.05)
    mine.leave()
    mine.enter(10)
    order.append("mine")
    mine.leave()
    waits.join()
    assert order == ["other", "mine"]

"""The engine is safe, durable, and its writers queue."""

import threading

import pytest
from django.db import connection, connections, transaction

from minga.kernel.sqlite.base import SAFE, is_safe
from minga.people.models import User

sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite's own guard")


def test_known_bad_engines_are_refused():
    assert SAFE
    assert not any(is_safe(v) for v in [(3, 40, 1), (3, 51, 1), (3, 52, 0), (3, 45, 0)])


@sqlite_only
@pytest.mark.django_db
def test_pragmas_are_in_force():
    with connection.cursor() as cursor:
        got = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert got == ["wal", 2, 1]


@pytest.mark.django_db
def test_a_writer_waits_as_long_on_either_engine():
    """An import holds the chain for some ten seconds: on both engines everybody else's answers wait for it."""
    if connection.vendor == "sqlite":
        assert connection.settings_dict["OPTIONS"]["timeout"] == 20
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("20s",)


@pytest.mark.django_db(transaction=True)
def test_thirty_two_writers_lose_nothing():
    User.objects.create(email="n@minga.example", full_name="0")
    failures, start = [], threading.Barrier(32)

    def write():
        start.wait()
        try:
            for _ in range(5):
                with transaction.atomic():
                    row = User.objects.select_for_update().get(email="n@minga.example")
                    row.full_name = str(int(row.full_name) + 1)
                    row.save()
        except Exception as problem:
            failures.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert User.objects.get(email="n@minga.example").full_name == "160"


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_connection_lost_in_a_transaction_leaves_the_queue():
    def write():
        try:
            User.objects.create(email="otro@minga.example", full_name="Otro")
        finally:
            connections.close_all()

    with transaction.atomic():
        User.objects.create(email="perdido@minga.example", full_name="Perdido")
        connection.close()
        other = threading.Thread(target=write, daemon=True)
        other.start()
        other.join(5)
        assert not other.is_alive()
    assert [u.email for u in User.objects.filter(full_name__in=["Otro", "Perdido"])] == ["otro@minga.example"]

"""What was received is handed over whole, to whom it may concern, or not at all."""

import os
import random
import time

import pytest
from django.core.management import call_command
from django.test import Client

from minga.config import demo
from minga.config.health import PROBES
from minga.config.management.commands.check_invariants import breaches
from minga.documents.adapters import holding, path_of
from minga.documents.models import File
from minga.documents.queries import broken_files
from minga.documents.services import collect_orphans, store, verify_files
from minga.journal.models import Entry
from minga.practices import services
from minga.practices.models import Evidence
from tests.conftest import person

pytestmark = pytest.mark.django_db
TEXT = "Acta de la sesión, con tildes.\n".encode() * 50
DAY = 24 * 3600
MANY = 10_000 if os.environ.get("MINGA_WHOLE") else 2_000


@pytest.fixture
def piece(office, amaru):
    practice = demo.travel(office, "Cuadernos de campo que van y vienen", "submitted")
    return attach(practice, TEXT)


def attach(practice, content):
    """Write a piece down as `add_file` leaves it: demo fichas are sent already and take no more."""
    author = person("amaru")
    file = store([content], name="acta de mayo.txt", by=author)
    File.objects.filter(pk=file.pk).update(state="CLEAN", content_type="text/plain")
    return Evidence.objects.create(
        practice=practice,
        item="results",
        title="Acta",
        file=file,
        minors="NO",
        added_by=author,
        added_at=file.uploaded_at,
    )


def visitor(someone=None):
    client = Client(raise_request_exception=False)
    if someone is not None:
        client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(piece):
    return f"/practicas/{piece.practice_id}/evidencias/{piece.pk}/"


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_file_comes_whole_as_a_download_in_a_sandbox(piece, amaru):
    answer = visitor(amaru).get(address(piece))
    assert body(answer) == TEXT
    assert answer["ETag"] == f'"{piece.file.sha256}"'
    assert answer["Content-Length"] == str(len(TEXT))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Cache-Control"] == "private, no-store"
    again = visitor(amaru).get(address(piece), HTTP_IF_NONE_MATCH=answer["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_whose_the_file_is_not_leaves_a_trace_when_opening_it(piece, amaru, sisa):
    visitor(amaru).get(address(piece))
    assert not Entry.objects.filter(verb="evidence.read").exists()
    assert visitor(sisa).get(address(piece)).status_code == 200
    assert Entry.objects.get(verb="evidence.read").actor == sisa


@pytest.mark.parametrize("harm", ["missing", "altered", "shortened"])
def test_harmed_bytes_are_kept_back_with_a_clear_page_and_one_alarm(piece, amaru, harm):
    path = path_of(piece.file.sha256)
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(TEXT[:-1] if harm == "shortened" else TEXT[:-1] + b"!")
    for _ in range(2):
        answer = visitor(amaru).get(address(piece))
        assert answer.status_code == 409
        assert "no coincide con la huella" in answer.content.decode()
        assert b"Acta de la" not in answer.content
    assert Entry.objects.filter(verb="file.broken").count() == 1
    assert not PROBES["archivos"]()
    path.write_bytes(TEXT)
    assert verify_files() == []
    assert PROBES["archivos"]()
    assert body(visitor(amaru).get(address(piece))) == TEXT


def test_verify_evidence_names_each_harmed_file(piece, capsys):
    others = [attach(piece.practice, b"otro %d" % n) for n in range(3)]
    path_of(others[0].file.sha256).unlink()
    path_of(others[2].file.sha256).write_bytes(b"?")
    with pytest.raises(SystemExit):
        call_command("verify_evidence")
    said = capsys.readouterr().out
    assert "2 archivos con falta" in said
    assert all(others[n].file.sha256 in said for n in (0, 2))
    assert len([line for line in breaches() if line.startswith("I4")]) == 2


def guess(client, pieces, dice, tries):
    """Ask for made-up addresses around the real ones; return how many bytes of evidence came back."""
    real = [(p.practice_id, p.pk) for p in pieces]
    found = 0
    for n in range(tries):
        practice, piece = dice.choice(real) if n % 2 else (dice.randrange(1, 400), dice.randrange(1, 4000))
        tail = dice.choice(["", "", "", "quitar/", "?id=1", "../" * dice.randrange(1, 4), "%2e%2e/", "%00"])
        answer = client.get(f"/practicas/{practice}/evidencias/{piece}/{tail}")
        assert answer.status_code in (302, 404, 405), (answer.status_code, tail)
        found += len(TEXT) if TEXT in body(answer) else 0
    return found


DOORS = ("/static/", "/static/a.css/", "/media/", "/files/", "/practica/", "/")
DOTS = ("../", "..%2f", "%2e%2e/", "..%5c", "....//", "%252e%252e/", "", "./")


@pytest.mark.parametrize("tries", [60, pytest.param(600, marks=pytest.mark.slow)])
def test_no_address_of_the_disk_is_one_of_the_web(piece, settings, tries):
    """T27: what was received lies beside what is served, and no way leads from one to the other. The controls: what is served is."""
    root = settings.STORE_DIR.parent
    settings.STATIC_ROOT = str(root / "static")
    (root / "static").mkdir()
    (root / "static" / "a.css").write_text("p{}")
    (root / "key").write_bytes(TEXT)
    held, client, dice = path_of(piece.file.sha256), visitor(), random.Random(tries)
    assert body(client.get("/static/a.css")) == b"p{}"
    for _ in range(tries):
        target = dice.choice([str(held.relative_to(root)), str(held), "key", "files/", "", held.name])
        url = dice.choice(DOORS) + dice.choice(DOTS) * dice.randrange(1, 5) + target.lstrip("/")
        answer = client.get(url)
        assert answer.status_code in ((200, 301, 404) if url.strip("/.") == "" else (301, 404)), url
        assert TEXT not in body(answer), url
    settings.WHITENOISE_ROOT = str(root)  # a mapping that somebody adds is seen
    assert body(visitor().get(f"/{held.relative_to(root)}")) == TEXT


@pytest.mark.parametrize("tries", [300, pytest.param(MANY, marks=pytest.mark.slow)])
def test_guessed_addresses_give_no_byte(piece, office, stranger, tries):
    """T26 and T27. The last line is the control: the same address is good for whom it concerns."""
    draft = demo.travel(office, "Borrador que nadie más conoce todavía", "draft")
    pieces, dice = [piece, attach(draft, TEXT)], random.Random(tries)
    for client in (visitor(), visitor(stranger)):
        assert guess(client, pieces, dice, tries // 2) == 0
    assert visitor(person("sisa")).get(address(pieces[1])).status_code == 404
    assert body(visitor(person("sisa")).get(address(piece))) == TEXT


def test_a_piece_of_another_practice_is_not_reached_through_ones_own(piece, office, stranger):
    own = demo.travel(office, "Otra práctica de la misma oficina", "draft")
    services.add_co_author(own, stranger, by=person("amaru"))
    mine = attach(own, b"lo mio")
    client = visitor(stranger)
    assert body(client.get(address(mine))) == b"lo mio"
    assert client.get(f"/practicas/{own.pk}/evidencias/{piece.pk}/").status_code == 404


def age(path, seconds):
    old = time.time() - seconds
    os.utime(path, (old, old))


def test_the_collector_takes_what_nobody_owns_after_a_day_and_never_a_row(piece, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "incoming")
    (tmp_path / "incoming").mkdir()
    torn = tmp_path / "incoming/tmp1.upload"
    torn.write_bytes(b"x")
    orphans = [store([b"orphan %d" % n], name="x", by=None) for n in range(3)]
    paths = [path_of(f.sha256) for f in orphans]
    File.objects.filter(pk__in=[f.pk for f in orphans]).delete()
    for path in (paths[0], torn, path_of(piece.file.sha256)):
        age(path, DAY + 60)
    lost = attach(piece.practice, b"row without bytes")
    path_of(lost.file.sha256).unlink()
    assert collect_orphans() == 2
    assert [p.exists() for p in (*paths, torn)] == [False, True, True, False]
    assert path_of(piece.file.sha256).exists()
    assert File.objects.filter(pk=lost.file.pk).exists()
    age(paths[1], 3 * DAY)
    assert any("nobody" in line for line in breaches())


def test_bytes_that_come_again_while_the_collector_looks_stay(piece, monkeypatch):
    """An upload of the same bytes, between the collector's list and its deed, makes them young again."""
    orphan = store([b"twice"], name="x", by=None)
    path = path_of(orphan.sha256)
    File.objects.filter(pk=orphan.pk).delete()
    age(path, DAY + 60)

    def meanwhile(how):
        monkeypatch.setattr("minga.documents.services.holding", holding)
        store([b"twice"], name="x", by=None)
        return holding(how)

    monkeypatch.setattr("minga.documents.services.holding", meanwhile)
    assert collect_orphans() == 0
    assert path.read_bytes() == b"twice"
    assert broken_files() == []


def test_the_check_of_the_hash_is_what_keeps_altered_bytes_back(piece, amaru, monkeypatch):
    """The negative control: without the check, altered bytes go out with a 200."""
    path_of(piece.file.sha256).write_bytes(b"altered")
    monkeypatch.setattr("minga.documents.services.whole", lambda sha256: (path_of(sha256).open("rb"), ""))
    assert body(visitor(amaru).get(address(piece))) == b"altered"

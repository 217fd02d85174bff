"""Attaching over HTTP: what was declared comes whole, or shows as unfinished; nothing else that was typed is lost."""

import hashlib
import io
import random

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from minga.config.management.commands.check_invariants import breaches
from minga.documents import services as documents
from minga.documents.adapters import path_of
from minga.documents.models import File
from minga.journal.models import Receipt
from minga.practices import queries, services
from minga.practices.models import Evidence
from tests.conftest import person
from tests.journeys.test_travel import Visitor, here

from . import hostile

pytestmark = pytest.mark.django_db
LIST = "/practicas/{pk}/evidencias/"
PHOTO = hostile.picture(size=(90, 60))
ABOUT = {"item": "results", "title": "Acta de mayo", "minors": "NO"}


@pytest.fixture
def draft(office, amaru):
    return services.start_practice(office, kind="GOOD_PRACTICE", title="Cuadernos que viajan", by=amaru)


@pytest.fixture
def leader(draft, amaru):
    return Visitor(amaru)


def declare(leader, content=PHOTO, **more):
    manifest = {"name": "foto.jpg", "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return leader.post(here(LIST) + "declarar/", {**ABOUT, **manifest, **more})


def named(content, name="foto.jpg"):
    file = io.BytesIO(content)
    file.name = name
    return file


def send(leader, url, content):
    return leader.post(url, {"file": named(content)})


def whole_body(content):
    return encode_multipart(BOUNDARY, {"file": named(content)})


def cut(leader, url, body, at):
    """Send a body that says its whole length and stops before it."""
    wire = {"wsgi.input": io.BytesIO(body[:at]), "CONTENT_TYPE": MULTIPART_CONTENT}
    return leader.generic("POST", url, CONTENT_LENGTH=str(len(body)), **wire)


def test_what_was_declared_comes_in_with_a_receipt_for_its_hash(leader, draft):
    url = declare(leader).json()["url"]
    assert "Sin terminar de subir" in leader.read("/practicas/{pk}/ficha/S3/")
    answer = send(leader, url, PHOTO)
    said = answer.json()
    assert said["content_hash"] == hashlib.sha256(PHOTO).hexdigest()
    assert "Sin terminar" not in leader.read("/practicas/{pk}/ficha/S3/")
    again = send(leader, url, PHOTO).json()
    assert again["number"] == said["number"], "a lost answer is asked for again, and nothing doubles"
    assert Receipt.objects.filter(verb="evidence.added").count() == 1
    assert breaches() == []


def test_a_file_whose_answer_was_lost_is_declared_again_and_stays_one_piece(leader, draft, office, amaru):
    said = send(leader, declare(leader).json()["url"], PHOTO).json()
    again = send(leader, declare(leader).json()["url"], PHOTO).json()
    assert again["number"] == said["number"]
    assert Evidence.objects.count() == 1
    colleague = person("sisa")
    services.add_co_author(draft, colleague, by=amaru)
    answer = declare(Visitor(colleague))
    assert "ya está adjunto en esta pregunta" in answer.json()["message"]


@pytest.mark.parametrize("cuts", [25, pytest.param(1_000, marks=pytest.mark.slow)])
def test_a_cut_upload_is_never_clean_and_always_shown(leader, draft, cuts):
    """T35, at random offsets; then the whole file finishes the same piece."""
    url, body, dice = declare(leader).json()["url"], whole_body(PHOTO), random.Random(cuts)
    for _ in range(cuts):
        answer = cut(leader, url, body, dice.randrange(len(body)))
        assert answer.status_code == 400
        assert File.objects.get().state == "INCOMPLETE"
    assert "Sin terminar de subir" in leader.read("/practicas/{pk}/ficha/S3/")
    assert Receipt.objects.count() == 0
    assert declare(leader).json()["url"] == url
    assert send(leader, url, PHOTO).status_code == 200
    assert queries.evidence_facts(draft)["evidence"] == {"results": 1}


@pytest.mark.parametrize("kind", ["altered", "shorter", "other", "without its end"])
def test_what_is_not_what_was_declared_stays_unfinished(leader, draft, kind):
    """As if something on the way had mended the length: only the hash or the form's own end can tell."""
    url = declare(leader).json()["url"]
    sent = {"altered": PHOTO[:-1] + b"!", "shorter": PHOTO[: len(PHOTO) // 2], "other": b"otra cosa"}
    if kind in sent:
        answer = send(leader, url, sent[kind])
        assert answer.status_code == 422
        assert "no llegó entero" in answer.json()["message"]
    else:
        body = whole_body(PHOTO)[: -len(f"\r\n--{BOUNDARY}--\r\n")]
        assert leader.generic("POST", url, body, MULTIPART_CONTENT).status_code == 400
    assert File.objects.get(state="INCOMPLETE")
    assert queries.evidence_facts(draft)["evidence"] == {}


def test_without_the_hash_a_cut_file_would_be_taken_in(leader, draft, monkeypatch):
    """The negative control: a server that believes the manifest acknowledges what never came."""
    said = (hashlib.sha256(PHOTO).hexdigest(), len(PHOTO))
    url, real = declare(leader).json()["url"], documents.lay_down

    def trusting(upload):
        path_of(said[0]).parent.mkdir(parents=True, exist_ok=True)
        path_of(said[0]).hardlink_to(path_of(real(upload)[0]))
        return said

    monkeypatch.setattr(documents, "lay_down", trusting)
    assert send(leader, url, b"solo texto").status_code == 200


def test_an_unfinished_file_holds_the_sending_back_until_it_is_sent_or_removed(leader, draft):
    declare(leader)
    answer = leader.send("/practicas/{pk}/ficha/enviar/", 422, key="k", accepted="1")
    assert "no terminó de subir" in answer.content.decode()
    piece = Evidence.objects.get()
    leader.send(f"{LIST}{piece.pk}/quitar/")
    answer = leader.send("/practicas/{pk}/ficha/enviar/", 422, key="k", accepted="1")
    assert "no terminó de subir" not in answer.content.decode()


def test_a_hostile_declared_file_is_refused_and_leaves_the_list(leader, draft):
    content = hostile.bombs()["sheet"]
    url = declare(leader, content, name="x.xlsx").json()["url"]
    answer = send(leader, url, content)
    assert answer.status_code == 403
    assert "tamaño excesivo" in answer.json()["message"]
    assert File.objects.get().state == "REJECTED"
    assert not Evidence.objects.filter(removed_at=None).exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"minors": ""}, "menores"),
        ({"size": 26 * 2**20}, "25"),
        ({"size": 0}, ""),
        ({"size": "x" * 400}, ""),
        ({"sha256": "nada"}, "navegador"),
        ({"item": "no-existe"}, "pregunta"),
        ({"name": "\0" * 20 + "../../a.pdf"}, ""),
    ],
)
def test_a_bad_manifest_gets_a_sentence(leader, draft, change, said):
    answer = declare(leader, **change)
    assert answer.status_code in (201, 403, 422)
    if answer.status_code != 201:
        assert said in answer.json()["message"]
    else:
        assert File.objects.get().original_name == "a.pdf"


def test_nobody_else_declares_sends_or_guesses(leader, draft, stranger, sisa):
    url = declare(leader).json()["url"]
    for outsider in (stranger, sisa):
        other = Visitor(outsider)
        assert declare(other).status_code == 404
        assert send(other, url, PHOTO).status_code == 404
    assert Client().post(url).status_code == 302


def post(leader, content=PHOTO, _name="foto.jpg", **more):
    return leader.post(here(LIST), {**ABOUT, "file": named(content, _name), **more})


def test_without_javascript_the_same_file_sent_twice_is_one_piece(leader, draft):
    first, second = post(leader), post(leader)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Evidence.objects.count() == 1
    assert "la evidencia se guardó entera" in leader.read("/practicas/{pk}/ficha/S3/")
    assert breaches() == []


def test_a_refused_file_gives_the_form_back_with_what_was_typed(leader, draft):
    answer = post(leader, b"<svg onload='x'/>", place="Escuela de Beté", consent_reference="Acta 12")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Ese tipo de archivo no se recibe" in page
    assert all(said in page for said in ("Acta de mayo", "Escuela de Beté", "Acta 12"))


def test_with_the_disk_full_the_form_comes_back_and_words_are_still_saved(leader, draft, monkeypatch):
    usage = type("Usage", (), {"total": 100 * 2**30, "free": 9 * 2**30})
    monkeypatch.setattr("minga.documents.adapters.shutil.disk_usage", lambda path: usage)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.DISK_RESERVE_BYTES", None)
        answer = post(leader)
        assert answer.status_code == 507
        assert "sin espacio" in answer.content.decode()
        assert "Acta de mayo" in answer.content.decode()
        assert declare(leader).status_code == 507
        leader.fill("/practicas/{pk}/ficha/S1/", summary="Se sigue guardando")
    assert "Se sigue guardando" in leader.read("/practicas/{pk}/ficha/S1/")
    assert not File.objects.exists()


def test_a_ficha_takes_so_much_and_no_more(leader, draft, settings):
    settings.UPLOAD_TOTAL_BYTES = len(PHOTO) + 100
    assert post(leader).status_code == 302
    answer = post(leader, hostile.picture("PNG"))
    assert answer.status_code == 403
    assert "es el máximo" in answer.content.decode()


def test_a_file_that_comes_after_the_sending_changes_nothing(leader, draft, amaru, monkeypatch):
    """The ficha is sent while the file is being opened: the guard asks again inside the transaction."""
    from minga.practices.services import evidence

    def meanwhile(file):
        type(draft).objects.filter(pk=draft.pk).update(status="SUBMITTED")
        return real(file)

    real = evidence.proved
    monkeypatch.setattr(evidence, "proved", meanwhile)
    assert post(leader).status_code == 403
    assert not Evidence.objects.exists()
    assert not File.objects.exists(), "no row that nothing belongs to"

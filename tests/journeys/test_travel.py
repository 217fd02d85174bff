"""One practice travels: from a printed form to the bank, over plain HTTP, without JavaScript."""

import io
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from PIL import Image

from minga.bank.models import Card
from minga.config.management.commands.check_invariants import breaches
from minga.evaluation.services import declare_conflict
from minga.people.models import User
from minga.practices.models import Practice

FORM = Path(__file__).parents[1] / "fixtures/printed_form.txt"
LIST = "/practicas/{pk}/ficha/"


def here(url):
    """Put the travelling practice's number into an address."""
    return url.replace("{pk}", str(Practice.objects.values_list("pk", flat=True).first()))


class Visitor(Client):
    """A browser without JavaScript: opens a page, fills its form, sends it."""

    def __init__(self, person=None):
        super().__init__()
        if person is not None:
            self.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    def read(self, url, status=200):
        answer = self.get(here(url))
        assert answer.status_code == status, f"{url}: {answer.status_code}"
        return answer.content.decode()

    def send(self, url, _status=302, **fields):
        answer = self.post(here(url), fields)
        assert answer.status_code == _status, f"{url}: {answer.status_code} {answer.content.decode()[:2000]}"
        return answer

    def fill(self, url, **changes):
        """Post the page's own form back, as a browser would, with some fields changed."""
        return self.send(url, stay="1", **(fields_of(self.read(url)) | changes))


def fields_of(html):
    """Read what a browser would post from the ficha's form."""
    form = re.search(r"<form[^>]*data-ficha.*?</form>", html, re.DOTALL)[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" not in said or (said.get("type") in ("checkbox", "radio") and " checked" not in tag):
            continue
        found.setdefault(said["name"], []).append(unescape(said.get("value", "")))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)".*?>(.*?)</select>', form, re.DOTALL):
        found[name] = (re.findall(r'value="([^"]*)" selected', options) or [""])[0]
    found.pop("csrfmiddlewaretoken", None)
    return found


def unescape(text):
    import html

    return html.unescape(text)


def photo():
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "JPEG")
    file.seek(0)
    file.name = "acta.jpg"
    return file


def complete(leader):
    """Answer what the source does not say, block by block."""
    leader.fill(
        LIST + "S1/",
        department="Chocó",
        municipality="Quibdó",
        practice_leader="Amaru Quinto",
        leader_unit="Cobertura",
        leader_position="Profesional",
        leader_email="amaru@minga.example",
        leader_phone="604 555 0001",
        policy_axes=["AX5"],
        **{"policy_axes-main": "AX5"},
    )
    leader.fill(LIST + "S2/", beneficiary_groups=["PB2"], scopes=["SC1"])
    leader.fill(LIST + "S4/", replication_mechanisms=["RM1"])
    for item, section in (("results", "S3"), ("replication_mechanisms", "S4")):
        leader.send(
            "/practicas/{pk}/evidencias/", item=item, title="Acta de enero", file=photo(), minors="NO"
        )
        assert "Acta de enero" in leader.read(LIST + section + "/")


@pytest.fixture
def imported(office, amaru, capsys):
    call_command("import_forms", FORM, institution="SED-27", owner=amaru.email)
    return capsys.readouterr().out


def test_s1_a_form_comes_in_is_finished_and_sent(imported, amaru, sisa):
    assert "29 con respuesta" in imported
    assert "0 caracteres sin ubicar" in imported
    leader = Visitor(amaru)
    assert "Completar y enviar la ficha" in leader.read("/mi-trabajo/")
    assert (
        "30 de 39 campos" in leader.read(LIST)
        or "29 de 39 campos" in leader.read(LIST)
        or "28 de 39 campos" in leader.read(LIST)
    )
    answer = leader.send(LIST + "enviar/", 422, key="a")
    assert "falta la respuesta" in answer.content.decode()
    assert here(LIST + "S1/#department") in answer.content.decode()
    complete(leader)
    leader.send(LIST + "enviar/", key="b", accepted="1")
    page = leader.read("/practicas/{pk}/")
    assert "En verificación" in page
    assert "Recibo" in page
    assert "Verificar la ficha" in Visitor(sisa).read("/mi-trabajo/")
    assert breaches() == []


def test_s1_importing_twice_changes_nothing(imported, amaru, capsys):
    call_command("import_forms", FORM, institution="SED-27", owner=amaru.email)
    assert "ya estaba importada" in capsys.readouterr().out
    assert Practice.objects.count() == 1


def test_s1_a_name_that_is_two_things_is_refused_with_its_candidates(imported, amaru):
    from django.core.management.base import CommandError

    with pytest.raises(CommandError, match="SED-27"):
        call_command("import_forms", FORM, institution="Chocó", owner=amaru.email)


def test_s1_autosave_gives_a_receipt_once_and_keeps_both_texts(
    imported, amaru, django_assert_max_num_queries
):
    leader = Visitor(amaru)
    leader.get(here(LIST))
    url, head = here(LIST) + "guardar/summary/", {"HTTP_IDEMPOTENCY_KEY": "k1"}
    with django_assert_max_num_queries(14):
        first = leader.post(url, {"summary": "Primera"}, **head)
    again = leader.post(url, {"summary": "Primera"}, **head)
    assert first.json() == again.json()
    assert first.json()["content_hash"]
    assert leader.post(url, {"summary": "Otra"}, **head).status_code == 422
    stale = leader.post(url, {"summary": "Tarde", "summary-revision": "1"}, HTTP_IDEMPOTENCY_KEY="k2")
    assert stale.status_code == 409
    history = leader.read(LIST + "historia/summary/")
    assert "Primera" in history
    assert "Tarde" in history


def test_s1_strangers_know_nothing_of_a_draft(imported, stranger, sisa, yaku):
    for person in (stranger, yaku):
        Visitor(person).read(LIST, 404)
        assert Visitor(person).post(here(LIST) + "guardar/summary/", {"summary": "x"}).status_code == 404
    assert Visitor().get(here(LIST)).status_code == 302


@pytest.fixture
def sent(imported, amaru):
    leader = Visitor(amaru)
    complete(leader)
    leader.send(LIST + "enviar/", key="b", accepted="1")
    return leader


def test_s2_it_is_returned_mended_and_admitted(sent, sisa, amaru):
    officer, page = Visitor(sisa), "/practicas/{pk}/verificar/"
    officer.send(page + "devolver/", 403)
    officer.send(
        page + "observar/", item="summary", reason="UNCLEAR", text="Diga cuántas escuelas participan."
    )
    assert '#summary">16. Resumen</a>' in officer.read(page)
    officer.send(page + "admitir/", 403)
    officer.send(page + "devolver/")
    assert "Diga cuántas escuelas" in sent.read(LIST)
    assert sent.post(here(LIST) + "guardar/title/", {"title": "Otro nombre de práctica"}).status_code == 403
    sent.fill(LIST + "S1/", summary="Doce escuelas acuerdan su calendario.")
    sent.send(LIST + "enviar/", 422, key="c", accepted="1")
    note = Practice.objects.get().observations.get()
    sent.send(f"/practicas/{note.practice_id}/observaciones/{note.pk}/responder/", reply="Ya dice cuántas.")
    sent.send(LIST + "enviar/", key="d", accepted="1")
    seen = officer.read(page)
    assert "Qué cambió desde la devolución" in seen
    assert "Doce escuelas acuerdan" in seen
    officer.send(f"{here(page)}observaciones/{note.pk}/cerrar/")
    officer.send(page + "admitir/")
    assert "En valoración" in officer.read("/practicas/{pk}/")
    assert Visitor(amaru).get(here(page)).status_code == 403
    assert breaches() == []


def sheet(points, level):
    codes = [f"C{n}" for n in range(1, 9)]
    filled = {f"{c}-points": points for c in codes} | {f"{c}-level": level for c in codes}
    return (
        filled
        | {f"{c}-note": f"Aporte {points}" for c in codes}
        | {"opinion": "Concepto razonado.", "submit": "1"}
    )


def judge(email, points, level):
    """Accept what waits on the desk and send the sheet."""
    person = User.objects.get(email=f"{email}@minga.example")
    visitor = Visitor(person)
    url = re.search(r"/evaluacion/\d+/", visitor.read("/mi-trabajo/"))[0]
    visitor.send(url, 403, **sheet(points, level))
    visitor.send(url + "aceptar/")
    assert "Comités de río" in visitor.read(url)
    visitor.send(url, 422, **(sheet(points, level) | {"C1-note": ""} if points < 10 else {"submit": "1"}))
    visitor.send(url, **sheet(points, level))
    visitor.send(url, 403, **sheet(9, 2))
    return visitor, url


BOARD = "/evaluacion/practica/{pk}/"


def admitted(sisa):
    officer = Visitor(sisa)
    officer.send("/practicas/{pk}/verificar/admitir/")
    for name in ("inti", "nina"):
        officer.send(BOARD + "asignar/", person=User.objects.get(email=f"{name}@minga.example").pk)
    return officer


def valued(sisa):
    officer = admitted(sisa)
    judge("inti", 6, 1)
    judge("nina", 7, 1)
    officer.send(BOARD + "comunicar/")


def test_s2_two_value_it_and_its_author_learns_why(sent, sisa, amaru):
    officer = admitted(sisa)
    _, first = judge("inti", 6, 1)
    assert "Aporte 6" not in Visitor(User.objects.get(email="nina@minga.example")).read("/mi-trabajo/")
    assert Visitor(User.objects.get(email="nina@minga.example")).get(first).status_code == 404
    judge("nina", 7, 1)
    sent.read(BOARD + "resultado/", 404)
    assert sent.get(here(BOARD)).status_code == 403
    officer.send(BOARD + "comunicar/")
    told = sent.read(BOARD + "resultado/")
    assert "65 de 100 puntos: Nivel medio; faltan 15 puntos para Nivel alto" in told
    assert "Aporte 6" in told
    assert "6,5 / 10" in told
    for name in ("Inti", "Nina"):
        assert name not in told
        assert name not in sent.read("/practicas/{pk}/")
    assert breaches() == []


def test_s2_two_far_apart_need_a_third(sent, sisa):
    officer = admitted(sisa)
    judge("inti", 4, 0)
    judge("nina", 9, 2)
    page = officer.read(BOARD)
    assert "niveles distintos" in page
    officer.send(BOARD + "comunicar/", 403)
    officer.send(BOARD + "asignar/", person=User.objects.get(email="wayra@minga.example").pk)
    referee = Visitor(User.objects.get(email="wayra@minga.example"))
    url = re.search(r"/evaluacion/\d+/", referee.read("/mi-trabajo/"))[0]
    assert "Aporte 9" not in referee.read(url), "before accepting, nobody reads others' sheets"
    judge("wayra", 8, 2)
    assert "Aporte 9" in referee.read(url)
    officer.send(BOARD + "comunicar/")
    assert "80 de 100 puntos: Nivel alto" in sent.read(BOARD + "resultado/")
    assert breaches() == []


def test_s2_a_conflict_beats_every_role(sent, sisa):
    officer = admitted(sisa)
    inti = Visitor(User.objects.get(email="inti@minga.example"))
    url = re.search(r"/evaluacion/\d+/", inti.read("/mi-trabajo/"))[0]
    inti.send(url + "impedimento/", kind="FAMILY", reason="Es mi hermana")
    inti.read(url, 404)
    officer.send(BOARD + "asignar/", 403, person=User.objects.get(email="inti@minga.example").pk)
    assert "Tiene un impedimento declarado" in officer.read(BOARD)
    declare_conflict(Practice.objects.get(), sisa, kind="WORK", reason="Trabajamos juntas", by=sisa)
    for page in ("/practicas/{pk}/", BOARD):
        Visitor(sisa).read(page, 404)
    assert "Comités de río" not in Visitor(sisa).read("/practicas/")


def test_s3_two_people_publish_it_and_anyone_finds_it(sent, sisa, yaku, killa):
    valued(sisa)
    page = "/practicas/{pk}/publicacion/"
    sent.send(page + "proponer/")
    Visitor(yaku).send(page + "aprobar/", 403)
    terms = {"licence": "CC-BY-4.0", "images": "NONE", "consent_reference": "Acta 4 de 2026"}
    sent.send(page + "condiciones/", **terms)
    sent.send(page + "aprobar/", 403)
    Visitor(yaku).send(page + "aprobar/")
    Visitor(yaku).send(page + "aprobar/", 403)
    Visitor(killa).send(page + "publicar/", 403)
    Visitor(killa).send(page + "aprobar/")
    Visitor(killa).send(page + "publicar/")
    anyone = Visitor()
    for words in ("escuela riberena", "COMITÉS", "calendarios"):
        assert "Comités de río" in anyone.read(f"/?q={words}")
    assert "desde 2019" in Visitor(None).get("/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "No hay prácticas con todo eso" in anyone.read("/?q=astronomía")
    slug = Card.objects.get().slug
    public = anyone.read(f"/practica/{slug}/")
    assert "Cómo citar" in public
    assert "Nivel medio" in public
    assert "604 555 0001" not in public
    assert "amaru@minga.example" not in public
    Visitor(yaku).send(page + "despublicar/", 403, reason="")
    Visitor(yaku).send(page + "despublicar/", reason="Se revocó una autorización")
    assert "Se revocó una autorización" in anyone.read(f"/practica/{slug}/", 410)
    assert "Comités de río" not in anyone.read("/?q=comites")
    assert breaches() == []

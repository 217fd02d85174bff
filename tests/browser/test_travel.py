"""In Chromium: one practice travels from a printed form to the bank and out of it again, with everybody who has a part in it.

The sentences are those of `tests/journeys/test_travel.py`; here people click, type and read what the screen says.
With MINGA_DATABASE_URL (`.ci/with-postgres`) it travels on PostgreSQL, else on SQLite.
"""

import os
import re
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from playwright.sync_api import expect

from tests.documents import hostile
from tests.served import Served

from .conftest import serve_copy
from .test_screens import enter

pytestmark = pytest.mark.browser

FORM = Path(__file__).parents[1] / "fixtures/printed_form.txt"
PREPARE = "import django; django.setup(); from minga.config import demo, preparing; preparing.prepare(print); demo.tell_stories(demo.settle())"
TITLE = "Comités de río que cuidan el calendario escolar"


@pytest.fixture(scope="module")
def office(request, tmp_path_factory):
    """The demo; on PostgreSQL, when one is named, only its home office: to tell it whole takes a minute more."""
    database, folder = os.environ.get("MINGA_DATABASE_URL", ""), tmp_path_factory.mktemp("travel") / "demo"
    if not database:
        server = serve_copy(request.getfixturevalue("told"), folder)
    else:
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("create database travel")
        server = Served(folder, database.rsplit("/", 1)[0] + "/travel")
        server.run("-c", PREPARE)
        server.start("serve", "--workers", "1")
    yield server
    server.kill()


class Person:
    """Somebody at a screen of their own."""

    def __init__(self, browser, served, name=""):
        self.url = served.url
        self.page = browser.new_context(locale="es-CO", timezone_id="America/Bogota").new_page()
        self.page.set_default_timeout(15_000)
        self.main = self.page.locator("main")
        if name:
            enter(self.page, served, name)

    def go(self, address):
        return self.page.goto(self.url + address)

    def follow(self, words):
        with self.page.expect_navigation():
            self.main.get_by_role("link", name=words).first.click()

    def press(self, words, within=None):
        with self.page.expect_navigation():
            (within or self.main).get_by_role("button", name=words).first.click()

    def unfold(self, words):
        self.main.locator("summary", has_text=words).click()

    def takes_up(self, words, about=TITLE):
        """Open what waits on the desk."""
        self.go("/mi-trabajo/")
        todo = self.main.locator(".tasks li", has_text=about).filter(has_text=words)
        with self.page.expect_navigation():
            todo.get_by_role("link").first.click()

    def reads(self, *words):
        for one in words:
            expect(self.main).to_contain_text(one)

    def does_not_read(self, *words):
        for one in words:
            expect(self.main).not_to_contain_text(one)


@pytest.fixture(scope="module")
def people(browser, office):
    names = ("amaru", "sisa", "yaku", "killa", "inti", "nina", "wayra")
    return {"anyone": Person(browser, office)} | {name: Person(browser, office, name) for name in names}


def imports(officer):
    """The printed form is read, its forty questions are shown before anything is kept, and the draft goes to its leader."""
    officer.go("/practicas/")
    officer.follow("Importar un formulario")
    officer.page.set_input_files("input[type=file]", FORM)
    officer.page.get_by_label("Correo de quien será responsable").fill("amaru@minga.example")
    officer.press("Leer el archivo")
    officer.reads("29 con respuesta", "0 caracteres sin ubicar")
    for number in range(1, 41):
        expect(officer.main.get_by_text(re.compile(rf"^{number}\. ")).first).to_be_attached()
    officer.press("Guardar como borrador")
    officer.reads(TITLE, "de 39 campos")
    return re.search(r"/practicas/(\d+)/", officer.page.url)[1]


def edits(author):
    """A block saves itself with a receipt, and says so; what is typed without a signal is kept and sent later."""
    page = author.page
    author.takes_up("Completar y enviar la ficha")
    author.follow("1. Ficha resumen")
    label = page.locator("#summary [data-saved]")
    page.get_by_label(re.compile(r"^16\. Resumen")).fill(
        "Las familias de doce escuelas acuerdan su calendario."
    )
    expect(page.locator("#summary [data-counter]")).to_contain_text("8 de 300 palabras")
    expect(label).to_contain_text("Guardado en el servidor")
    page.context.set_offline(True)
    page.get_by_label(re.compile(r"^16\. Resumen")).fill("Las familias acuerdan cada enero su calendario.")
    expect(label).to_contain_text("Guardado solo en este equipo")
    page.context.set_offline(False)
    expect(label).to_contain_text("Guardado en el servidor")
    author.follow(re.compile("Historia de la pregunta 16"))
    author.reads("Las familias de doce escuelas acuerdan", "Así está ahora")
    expect(author.main.get_by_role("button", name="Volver a este texto")).to_have_count(2)
    page.go_back()


def sends_too_early(author):
    """The button is never dead: it says what is missing, and each sentence leads to its field."""
    page = author.page
    author.go(f"/practicas/{author.practice}/ficha/")
    author.press("Enviar a verificación")
    author.reads("Todavía no se puede enviar", "falta la respuesta")
    expect(page.locator("#summary")).to_be_focused()
    with page.expect_navigation():
        page.locator("#summary a[href*=department]").click()
    expect(page.locator("#department")).to_be_in_viewport()


def completes(author):
    page = author.page
    author.go(f"/practicas/{author.practice}/ficha/S1/")
    for number, text in (
        (6, "Chocó"),
        (7, "Quibdó"),
        (8, "Amaru Quinto Rentería"),
        (9, "Cobertura educativa"),
        (10, "Profesional universitario"),
        (11, "amaru@minga.example"),
        (12, "604 555 0001"),
    ):
        page.get_by_label(re.compile(rf"^{number}\. ")).fill(text)
    axis = page.get_by_role("checkbox", name="Más y Mejor Educación en la Colombia Rural")
    axis.check()
    page.get_by_label("¿Cuál es el principal?").select_option(
        label="Más y Mejor Educación en la Colombia Rural"
    )
    author.press("Siguiente bloque")
    page.get_by_role("checkbox", name="Niñas, niños, adolescentes y adultos de los Establecimientos").check()
    page.get_by_role("checkbox", name="Establecimientos educativos oficiales rurales").check()
    author.press("Siguiente bloque")
    attaches(author, 32, "Acta de enero")
    author.press("Siguiente bloque")
    page.get_by_role("checkbox", name="Metodología definida y documentada").check()
    attaches(author, 40, "Guía de la reunión de enero")


def attaches(author, number, title):
    page = author.page
    author.press(f"Adjuntar evidencia a la pregunta {number}")
    page.get_by_label("¿Qué es?").fill(title)
    photo = {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": hostile.picture(size=(400, 300))}
    page.set_input_files("main input[type=file]", photo)
    page.locator("main input[name=minors][value=NO]").check()
    author.main.get_by_role("button", name="Adjuntar", exact=True).click()
    expect(author.main.locator(".pieces", has_text=title)).to_be_visible()


def sends(author):
    author.go(f"/practicas/{author.practice}/ficha/")
    author.page.get_by_label("Leí el aviso y lo acepto").check()
    author.press("Enviar a verificación")
    author.reads("En verificación", "Recibo")


def observes(officer):
    """Nothing is returned without an observation, and nothing is admitted with an open one."""
    officer.takes_up("Verificar la ficha")
    verify = officer.page.url
    officer.press("Devolver con observaciones")
    officer.reads("al menos una observación")
    officer.page.goto(verify)
    question = officer.page.get_by_label("Pregunta", exact=True)
    option = question.locator("option").filter(has_text=re.compile(r"^16\. "))
    question.select_option(value=option.get_attribute("value"))
    officer.page.get_by_label("Motivo", exact=True).select_option(label="No se entiende")
    officer.page.get_by_label("Qué debe corregirse").fill("Diga cuántas escuelas participan.")
    officer.press("Anotar observación")
    officer.press("Admitir")
    officer.reads("Queda una observación abierta")
    officer.page.goto(verify)
    officer.press("Devolver con observaciones")


def remedies(author):
    """Only what was observed can be changed; sending waits for an answer to each observation."""
    page, list_ = author.page, f"/practicas/{author.practice}/ficha/"
    author.takes_up("Responder las observaciones")
    author.reads("Diga cuántas escuelas participan.")
    author.go(f"{list_}S1/")
    expect(page.get_by_label(re.compile(r"^1\. Nombre"))).to_have_count(0)
    page.get_by_label(re.compile(r"^16\. Resumen")).fill("Doce escuelas acuerdan cada enero su calendario.")
    expect(page.locator("#summary [data-saved]")).to_contain_text("Guardado en el servidor")
    author.go(list_)
    page.get_by_label("Leí el aviso y lo acepto").check()
    author.press("Enviar a verificación")
    author.reads("Todavía no se puede enviar")
    page.get_by_label("Cómo la resolvió").fill("Ya dice cuántas.")
    author.press("Guardar respuesta")
    page.get_by_label("Leí el aviso y lo acepto").check()
    author.press("Enviar a verificación")
    author.reads("En verificación")


def admits(officer):
    officer.takes_up("Verificar la ficha")
    officer.reads("Qué cambió desde la devolución", "Ya dice cuántas.")
    expect(officer.main.locator(".card del").first).to_contain_text("Las familias")
    expect(officer.main.locator(".card ins").first).to_contain_text("Doce escuelas")
    officer.press("Cerrar esta observación")
    officer.press("Admitir")
    officer.go(f"/practicas/{officer.practice}/")
    officer.reads("En valoración")


def assigns(officer, *names):
    officer.go(f"/evaluacion/practica/{officer.practice}/")
    for name in names:
        officer.press(f"Asignar {name}")
    officer.reads(*names)


def accepts(evaluator):
    evaluator.takes_up("Valorar")
    evaluator.does_not_read("al criterio 1")
    evaluator.press("Acepto valorarla")
    evaluator.reads("Doce escuelas acuerdan")


def values(evaluator, level, points):
    """Level first, then points inside it, criterion by criterion; an incomplete sheet says what it lacks."""
    page = evaluator.page
    evaluator.follow("Revisar y enviar")
    evaluator.press("Enviar mi hoja")
    evaluator.reads("La hoja todavía no está completa")
    expect(page.locator("#summary")).to_be_focused()
    page.locator(".steps a").first.click()
    for number in range(1, 9):
        page.wait_for_url(f"**criterio=C{number}#*")
        page.locator(f"#C{number}-l{level}").check()
        page.get_by_role("group", name="Puntos dentro de").get_by_label(str(points), exact=True).check()
        page.get_by_label("Aporte para el mejoramiento").fill(f"Aporte {points} al criterio {number}")
        evaluator.press("Guardar y siguiente")
    page.get_by_label("Concepto final").fill("Concepto razonado.")
    evaluator.press("Enviar mi hoja")
    evaluator.reads("se envió y quedó sellada")


def settles(officer, referee):
    """Two far apart need a third, who reads both sheets without their names; only then can the result be told."""
    officer.go(f"/evaluacion/practica/{officer.practice}/")
    officer.reads("niveles distintos", "Nombrar una persona dirimente")
    expect(officer.main.get_by_role("button", name="Comunicar el resultado")).to_have_count(0)
    officer.press("Asignar Wayra Hinestroza Ibargüen")
    accepts(referee)
    referee.reads("Las otras hojas", "Aporte 4", "Aporte 9")
    referee.does_not_read("Inti", "Nina")
    values(referee, 2, 8)
    officer.go(f"/evaluacion/practica/{officer.practice}/")
    officer.press("Comunicar el resultado a sus autores")


def learns(author):
    """The level comes with why, without names."""
    author.go("/mi-trabajo/")
    author.follow("Ya puede ver el resultado")
    author.follow("Ver el resultado y por qué")
    author.reads("80 de 100 puntos: Nivel alto", "Aporte 8 al criterio 1", "Por qué este nivel")
    author.does_not_read("Inti", "Nina", "Wayra")


def publishes(author, head, press):
    """Its author sets the terms; two others approve, each once; then it can be published."""
    address = f"/practicas/{author.practice}/publicacion/"
    author.go(address)
    author.press("Proponer para el banco")
    author.page.get_by_label("Licencia").select_option(value="CC-BY-4.0")
    author.page.get_by_label("Imágenes con personas").select_option(value="NONE")
    author.page.get_by_label("Referencia de las autorizaciones").fill("Acta 4 de 2026")
    author.press("Guardar condiciones")
    head.go(address)
    head.press("Aprobar")
    head.press("Aprobar")
    head.reads("Ahora no se puede")
    press.go(address)
    press.press("Aprobar")
    press.press("Publicar en el banco")
    press.reads("Ver su página pública")


def searches(anyone):
    """Anyone finds it as they speak, narrows the bank down, reads it and cites it."""
    page = anyone.page
    box = page.get_by_label("¿Qué necesita resolver?")
    anyone.go("/")
    for words, told in (
        ("escuela riberena", TITLE),
        ("COMITÉS", TITLE),
        ("astronomía", "No hay prácticas con todo eso"),
        ("calendarios", TITLE),
    ):
        box.fill(words)
        page.wait_for_url(f"**q={quote(words)}*")
        anyone.reads(told)
    page.get_by_role("checkbox", name=re.compile("^Nivel alto")).check()
    expect(page.locator(".chips")).to_contain_text("Nivel alto")
    expect(page.locator("#cuantas")).to_have_text("1 práctica")
    anyone.follow(TITLE)
    anyone.reads("Nivel alto", "Cómo citarla", "Secretaría de Educación")
    anyone.does_not_read("604 555 0001", "amaru@minga.example")
    with page.expect_download() as cited:
        anyone.main.get_by_role("link", name="BibTeX").click()
    assert TITLE in cited.value.path().read_text()


def takes_down(head, anyone):
    """It goes with a reason, which its address goes on telling."""
    head.go(f"/practicas/{head.practice}/publicacion/")
    head.press("Despublicar")
    head.reads("motivo")
    head.go(f"/practicas/{head.practice}/publicacion/")
    head.page.get_by_label("Motivo para despublicar").fill("Se revocó una autorización")
    head.press("Despublicar")
    assert anyone.page.reload().status == 410
    anyone.reads("Se revocó una autorización")
    anyone.go("/?q=comites")
    anyone.does_not_read(TITLE)


def test_a_practice_travels_from_a_printed_form_to_the_bank(office, people):
    amaru, sisa, inti, nina = (people[name] for name in ("amaru", "sisa", "inti", "nina"))
    practice = imports(sisa)
    for person in people.values():
        person.practice = practice
    edits(amaru)
    sends_too_early(amaru)
    completes(amaru)
    sends(amaru)
    observes(sisa)
    remedies(amaru)
    admits(sisa)
    assigns(sisa, "Inti Mena Asprilla", "Nina Palacios Cuesta")
    for evaluator, level, points in ((inti, 0, 4), (nina, 2, 9)):
        accepts(evaluator)
        values(evaluator, level, points)
    settles(sisa, people["wayra"])
    learns(amaru)
    publishes(amaru, people["yaku"], people["killa"])
    searches(people["anyone"])
    takes_down(people["yaku"], people["anyone"])
    assert office.check() == (0, "0 faltas\n")

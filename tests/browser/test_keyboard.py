"""In Chromium without a mouse: to register, to write, to value and to search with Tab, Enter, Space and arrows."""

import re

import pytest
from playwright.sync_api import expect

from minga.config.demo import PASSWORD
from tests.documents import hostile

from .keys import Keys

pytestmark = pytest.mark.browser


@pytest.fixture
def keys(page):
    return Keys(page)


def sign_in(keys, served, name):
    page = keys.page
    page.goto(f"{served.url}/cuentas/login/")
    assert "Ir al contenido" in keys.tab()
    keys.press("Enter")
    keys.tab()
    assert keys.is_on(page.get_by_label("Correo electrónico")), "the skip link jumps over the menu"
    keys.type(f"{name}@minga.example")
    keys.tab()
    keys.type(PASSWORD)
    with page.expect_navigation():
        keys.press("Enter")
    return page.locator("main")


def test_a_practice_is_registered(keys, served):
    page, main = keys.page, sign_in(keys, served, "maya")
    keys.enter(main.get_by_role("link", name="Registrar una práctica"))
    title = page.get_by_label("Nombre", exact=True)
    keys.tab_to(main.get_by_role("button", name="Empezar la ficha"))
    keys.press("Enter")
    assert keys.is_on(title), "the browser itself leads to the box that is missing"
    keys.type("Rondas de lectura en los patios de las escuelas")
    with page.expect_navigation():
        keys.press("Enter")
    expect(main.get_by_role("heading", level=1)).to_have_text(
        "Rondas de lectura en los patios de las escuelas"
    )
    keys.enter(main.get_by_role("link", name="1. Ficha resumen"))
    keys.tab_to(page.get_by_label(re.compile(r"^16\. Resumen")))


def test_a_block_is_written_and_sending_leads_to_what_is_missing(keys, served):
    page, main = keys.page, sign_in(keys, served, "amaru")
    keys.enter(main.get_by_role("link", name=re.compile("^Emisoras que")))
    keys.enter(main.get_by_role("link", name="1. Ficha resumen"))
    summary = page.locator("#i-summary")
    keys.tab_to(summary)
    keys.press("Control+A")
    keys.type("Escrito sin ratón")
    keys.tab()
    expect(page.locator("#summary [data-saved]")).to_contain_text("Guardado en el servidor")
    assert keys.stop(), "saving does not take the focus away"
    keys.enter(main.get_by_role("button", name="Guardar y volver a la lista"))
    assert served.answer(served.draft(), "summary") == "Escrito sin ratón"
    keys.enter(main.get_by_role("button", name="Enviar a verificación"))
    assert keys.is_on(page.locator("#summary")), "the focus stands on what is missing"
    keys.tab()
    first = page.locator("#summary a").first
    assert keys.is_on(first)
    field = first.get_attribute("href").split("#")[1]
    with page.expect_navigation():
        keys.press("Enter")
    keys.tab()
    assert page.evaluate("(id) => document.getElementById(id).contains(document.activeElement)", field)


def test_two_texts_of_one_field_are_settled(keys, served):
    """Another tab saved first: both stand there, and the focus is in the field again once one is chosen."""
    page, draft = keys.page, served.draft()
    sign_in(keys, served, "amaru")
    url = f"{served.url}/practicas/{draft}/ficha/S1/"
    for choice, stays in (("Guardar el mío", "Mío"), ("Dejar el otro", "Otro")):
        page.goto(url)
        other = page.context.new_page()
        other.goto(url)
        other.fill("#i-summary", f"Otro: {choice}")
        expect(other.locator("#summary [data-saved]")).to_contain_text("en el servidor")
        other.close()
        page.bring_to_front()
        keys.tab_to(page.locator("#i-summary"))
        keys.press("Control+A")
        keys.type(f"Mío: {choice}")
        box = page.locator("#summary [data-differs]")
        expect(box).to_contain_text(f"Otro: {choice}")
        assert keys.is_on(page.locator("#i-summary")), "who is still writing is not taken away"
        keys.tab_to(box.get_by_role("button", name=choice), most=10)
        keys.press("Enter")
        expect(box).to_have_count(0)
        expect(page.locator("#i-summary")).to_have_value(f"{stays}: {choice}")
        expect(page.locator("#i-summary")).to_be_focused()
        page.wait_for_timeout(300)
        assert served.answer(draft, "summary") == f"{stays}: {choice}"


def test_evidence_is_attached(keys, served):
    page = keys.page
    sign_in(keys, served, "amaru")
    page.goto(f"{served.url}/practicas/{served.draft()}/ficha/S3/")
    keys.enter(page.get_by_role("button", name="Adjuntar evidencia a la pregunta 32"))
    keys.tab_to(page.get_by_label("¿Qué es?"))
    keys.type("Acta sin ratón")
    keys.tab()
    box = page.get_by_label("Archivo", exact=True)
    assert keys.is_on(box)  # from here the system's own window takes over
    box.set_input_files(
        {"name": "acta.jpg", "mimeType": "image/jpeg", "buffer": hostile.picture(size=(90, 60))}
    )
    keys.tab_to(page.get_by_role("radio", name="No aparecen menores reconocibles"), most=5)
    keys.press("Space")
    keys.enter(page.get_by_role("button", name="Adjuntar", exact=True))
    expect(page.locator("#evidencias-results")).to_contain_text("Acta sin ratón")
    keys.go_round()


def test_a_ficha_is_observed_and_returned(keys, served):
    page, main = keys.page, sign_in(keys, served, "sisa")
    page.goto(f"{served.url}/practicas/{served.practice('Monitoreo de aprendizajes')}/verificar/")
    keys.tab_to(page.get_by_label("Pregunta", exact=True), most=60)
    keys.press("ArrowDown")
    keys.tab()
    keys.press("ArrowDown")
    keys.tab_to(page.get_by_label("Qué debe corregirse"), most=5)
    keys.type("Diga de qué año son las cifras.")
    keys.enter(main.get_by_role("button", name="Anotar observación"))
    expect(main).to_contain_text("Diga de qué año son las cifras.")
    keys.enter(main.get_by_role("button", name="Devolver con observaciones"))
    expect(main).to_contain_text("Devuelta")
    keys.go_round()


def test_a_publication_is_approved(keys, served):
    page, main = keys.page, sign_in(keys, served, "orqo")
    page.goto(f"{served.url}/practicas/{served.practice('Atendiendo la diversidad')}/publicacion/")
    keys.enter(main.get_by_role("button", name="Aprobar", exact=True))
    expect(main).to_contain_text("Aprobaron:")
    keys.go_round()


def test_a_sheet_is_filled_and_sent(keys, served):
    page, main = keys.page, sign_in(keys, served, "inti")
    keys.enter(main.get_by_role("link", name=re.compile("^Tablero sencillo")))
    keys.enter(main.get_by_role("button", name="Acepto valorarla"))
    for number in range(1, 9):
        page.wait_for_url(re.compile(f"criterio=C{number}#|/evaluacion/\\d+/$"))
        keys.tab_to(page.locator(f"#C{number}-l0"))
        keys.press("2")
        keys.tab()
        keys.press("Space", "ArrowRight")
        keys.tab_to(page.get_by_label("Aporte para el mejoramiento"))
        keys.type(f"Aporte {number}")
        with page.expect_navigation():
            keys.press("Control+Enter")
    keys.enter(main.get_by_role("button", name="Enviar mi hoja"))
    assert keys.is_on(page.locator("#summary")), "a sheet without its opinion says so"
    keys.tab_to(page.get_by_label("Concepto final"))
    keys.type("Concepto razonado.")
    keys.enter(main.get_by_role("button", name="Enviar mi hoja"))
    expect(main.locator(".messages")).to_contain_text("se envió y quedó sellada")


def test_the_bank_is_searched(keys, served):
    page = keys.page
    page.goto(f"{served.url}/")
    main, box = page.locator("main"), page.get_by_label("¿Qué necesita resolver?")
    keys.tab_to(box)
    keys.type("lectura")
    page.wait_for_url("**q=lectura*")
    assert keys.is_on(box), "results that come while one types leave the focus where it is"
    filters = page.locator("#filtros-lista [type=checkbox]")
    keys.tab_to(filters.first)
    keys.tab()
    chosen = page.evaluate("document.activeElement.value")
    keys.press("Space")
    expect(page.locator(".chips")).to_be_visible()
    assert page.evaluate("[document.activeElement.value, document.activeElement.checked]") == [chosen, True]
    keys.enter(page.locator(".chips a").first)
    expect(page.locator(".chips")).to_have_count(0)
    keys.enter(main.locator(".result a").first)
    keys.tab_to(main.get_by_role("link", name="BibTeX"))

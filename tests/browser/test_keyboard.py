"""In Chromium without a mouse: to value and to search with Tab, Enter, Space and arrows."""

import re

import pytest
from playwright.sync_api import expect

from minga.config.demo import PASSWORD

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

"""In Debian's Chromium: the ficha keeps what is typed."""

import re

import pytest
from playwright.sync_api import expect

from minga.config import demo

pytestmark = pytest.mark.browser


def enter(page, served, name):
    page.goto(f"{served.url}/cuentas/login/")
    page.fill("#id_login", f"{name}@minga.example")
    page.fill("#id_password", demo.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/mi-trabajo/**")


def test_what_is_typed_is_on_the_server_when_the_label_says_so(page, served):
    draft = served.draft()
    enter(page, served, "amaru")
    page.goto(f"{served.url}/practicas/{draft}/ficha/S1/")
    page.fill("textarea[name=summary]", "Lo que se escribió en el teléfono")
    label = page.locator("#summary [data-saved]")
    assert label.inner_text().startswith(("Guardado solo en este equipo", "Guardando"))
    expect(label).to_contain_text("Guardado en el servidor", timeout=10_000)
    assert served.answer(draft, "summary") == "Lo que se escribió en el teléfono"
    page.context.set_offline(True)
    page.fill("textarea[name=summary]", "Sin señal")
    page.wait_for_timeout(2500)
    assert re.match(r"Guardado solo en este equipo \d\d:\d\d", label.inner_text())
    assert served.answer(draft, "summary") == "Lo que se escribió en el teléfono"
    page.context.set_offline(False)
    expect(label).to_contain_text("Guardado en el servidor", timeout=10_000)
    assert served.answer(draft, "summary") == "Sin señal"


def test_a_busy_server_is_asked_again_with_the_same_key(page, served):
    """A 503 may hide a save that was made: another key, or giving up, would lie about it."""
    enter(page, served, "amaru")
    page.goto(f"{served.url}/practicas/{served.draft()}/ficha/S1/")
    keys = []

    def answer(route):
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            return route.fulfill(status=503, content_type="application/json", body="{}")
        return route.continue_()

    page.route("**/guardar/summary/", answer)
    page.fill("textarea[name=summary]", "Mientras el servidor estaba ocupado")
    label = page.locator("#summary [data-saved]")
    expect(label).to_contain_text("Guardado solo en este equipo", timeout=10_000)
    expect(label).to_contain_text("Guardado en el servidor", timeout=15_000)
    assert keys[0] == keys[1]
    assert served.answer(served.draft(), "summary") == "Mientras el servidor estaba ocupado"

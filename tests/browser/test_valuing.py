"""The evaluator's desk in Chromium: by keyboard alone, saving itself and in two tabs on a phone."""

import pytest
from playwright.sync_api import expect

from .test_screens import enter

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(page, served):
    """Nina's first practice, accepted; returns its address."""
    enter(page, served, "nina")
    page.goto(f"{served.url}/evaluacion/mias/")
    page.click("main .tasks a")
    if page.locator("text=Acepto valorarla").count():
        page.click("text=Acepto valorarla")
    return page.url.split("?")[0]


def test_a_criterion_is_scored_by_keyboard_alone_and_saves_itself(page, served, desk):
    page.goto(f"{desk}?criterio=C2")
    page.focus("#C2-l0")
    page.keyboard.press("2")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    checked = page.locator("input[name='C2-points']:checked")
    assert checked.input_value() == "6"
    page.fill("#C2-note", "Decir cuántas escuelas")
    label = page.locator("[data-saved]")
    expect(label).to_contain_text("Guardado en el servidor", timeout=10_000)
    expect(page.locator("[data-running]")).to_contain_text("6 de 90")
    page.focus("#C2-l1")
    page.keyboard.press("3")
    assert checked.count() == 0
    page.locator("input[name='C2-points'][value='9']").focus()
    page.keyboard.press("Space")
    page.focus("#C2-note")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**criterio=C3#la-rubrica")
    page.goto(f"{desk}?criterio=C2")
    assert checked.input_value() == "9"


def test_without_a_signal_the_label_says_so(page, served, desk):
    page.goto(f"{desk}?criterio=C3")
    page.context.set_offline(True)
    page.fill("#C3-note", "Sin señal")
    page.wait_for_timeout(2500)
    label = page.locator("[data-saved]")
    assert label.inner_text().startswith("Guardado solo en este equipo")
    page.context.set_offline(False)
    expect(label).to_contain_text("Guardado en el servidor", timeout=10_000)


def test_on_a_phone_the_two_tabs_are_links_and_the_chosen_level_stays_in_view(page, served, desk):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{desk}?criterio=C1")
    assert page.is_visible("#C1-note")
    assert not page.is_visible("#la-ficha")
    page.click("main >> text=pregunta 13")
    expect(page.locator("#q-policy_axes")).to_be_in_viewport()
    assert not page.is_visible("#C1-note")
    page.click(".tabs >> text=La rúbrica")
    page.check("#C1-l1")
    page.locator("#C1-note").scroll_into_view_if_needed()
    page.mouse.wheel(0, 400)
    expect(page.locator("label[for=C1-l1]")).to_be_in_viewport()

"""In Chromium with the colours that a reader's system forces: what has the focus and what is chosen can still be told."""

import pytest

from .keys import Keys
from .test_screens import enter

pytestmark = pytest.mark.browser

LOOKS = """(e) => { const s = getComputedStyle(e); return [s.backgroundColor, s.borderBottomColor, s.borderBottomWidth, s.textDecorationLine]; }"""


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | {"forced_colors": "active"}


def differ(page, chosen, other):
    return page.locator(chosen).first.evaluate(LOOKS) != page.locator(other).first.evaluate(LOOKS)


def test_focus_and_choice_can_be_told(page, served):
    enter(page, served, "nina")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert differ(page, ".top nav a[aria-current]", ".top nav a:not([aria-current])")
    page.goto(f"{served.url}/compromisos/")
    assert differ(page, "main .chip[aria-current]", "main a.chip:not([aria-current])")
    page.goto(f"{served.url}/evaluacion/mias/")
    page.click("main .tasks a")
    if page.locator("text=Acepto valorarla").count():
        page.click("text=Acepto valorarla")
    assert differ(page, ".steps a[aria-current]", ".steps a:not([aria-current])")
    level = page.locator(".level").first
    before = level.screenshot()
    page.check("#C1-l0")
    assert differ(page, ".level:has(> :checked)", ".level:not(:has(> :checked))")
    assert level.screenshot() != before
    page.locator("[data-saved]", has_text="en el servidor").first.wait_for()
    page.reload()
    assert len(Keys(page).go_round()) > 15, "each stop has its ring"

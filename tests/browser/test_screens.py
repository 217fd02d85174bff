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


@pytest.mark.parametrize(
    ("status", "body"), [(503, "{}"), (400, "<h1>El envío llegó incompleto</h1>"), (200, '{"number": 12')]
)
def test_a_busy_server_or_a_cut_line_is_asked_again_with_the_same_key(page, served, status, body):
    """A 503 or half an answer may hide a save that was made: another key, or giving up, would lie about it."""
    enter(page, served, "amaru")
    page.goto(f"{served.url}/practicas/{served.draft()}/ficha/S1/")
    keys = []

    def answer(route):
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            return route.fulfill(status=status, content_type="application/json", body=body)
        return route.continue_()

    page.route("**/guardar/summary/", answer)
    page.fill("textarea[name=summary]", f"Mientras el servidor decía {status}")
    label = page.locator("#summary [data-saved]")
    expect(label).to_contain_text("Guardado solo en este equipo", timeout=10_000)
    expect(label).to_contain_text("Guardado en el servidor", timeout=15_000)
    assert keys[0] == keys[1]
    assert served.answer(served.draft(), "summary") == f"Mientras el servidor decía {status}"


def slowly(page, seconds=0.6):
    """Make every save take as long as on a slow telephone network."""
    page.route("**/guardar/**", lambda route: (page.wait_for_timeout(seconds * 1000), route.continue_()))


def test_who_writes_fast_on_a_slow_network_never_conflicts_with_herself(page, served):
    draft, answers = served.draft(), []
    enter(page, served, "amaru")
    page.goto(f"{served.url}/practicas/{draft}/ficha/S2/")
    page.on("response", lambda answer: answers.append(answer.status) if "guardar" in answer.url else None)
    slowly(page)
    row = {"institution": "Emisora del río", "contribution": "Media hora", "document": "Convenio 4"}
    for column, words in {**row, "starts": "05022024"}.items():
        page.fill(f"#i-alliances-0-{column}", words)
    page.fill("#i-evaluation_approach", "Cada mes se cuentan las llamadas.")
    page.get_by_role("button", name="Siguiente bloque").click()
    page.wait_for_url("**/S3/")
    assert 409 not in answers
    assert served.answer(draft, "alliances")["rows"] == [{**row, "starts": "2024-02-05"}]
    assert served.answer(draft, "evaluation_approach") == "Cada mes se cuentan las llamadas."


@pytest.mark.parametrize(
    ("choice", "stays"), [("Guardar el mío", "Desde la segunda"), ("Dejar el otro", "Desde la primera")]
)
def test_a_stale_tab_shows_both_texts_and_lets_one_choose(page, served, choice, stays):
    draft = served.draft()
    enter(page, served, "amaru")
    url = f"{served.url}/practicas/{draft}/ficha/S1/"
    page.goto(url)
    other = page.context.new_page()
    other.goto(url)
    first, second = f"Desde la primera: {choice}", f"Desde la segunda: {choice}"
    page.fill("#i-summary", first)
    expect(page.locator("#summary [data-saved]")).to_contain_text("en el servidor", timeout=10_000)
    other.fill("#i-summary", second)
    box = other.locator("#summary [data-differs]")
    expect(box).to_contain_text(first, timeout=10_000)
    expect(box).to_contain_text("Usted guardó este campo desde otra pestaña")
    assert other.input_value("#i-summary") == second
    box.get_by_role("button", name=choice).click()
    expect(other.locator("#i-summary")).to_have_value(f"{stays}: {choice}")
    expect(other.locator("[data-differs] button")).to_have_count(0)
    other.wait_for_timeout(500)
    assert served.answer(draft, "summary") == f"{stays}: {choice}"


def test_what_cannot_be_saved_says_why_and_stays_on_the_device(page, served):
    draft = served.draft()
    enter(page, served, "amaru")
    page.goto(f"{served.url}/practicas/{draft}/ficha/S1/")
    page.context.clear_cookies()
    page.fill("#i-summary", "Escrito con la sesión vencida")
    why = page.locator("#summary [data-why]")
    expect(why).to_contain_text("Su sesión terminó", timeout=10_000)
    expect(page.locator("#summary [data-saved]")).to_contain_text("Guardado solo en este equipo")
    page.on("dialog", lambda dialog: dialog.accept())
    enter(page, served, "amaru")
    page.goto(f"{served.url}/practicas/{draft}/ficha/S1/")
    page.get_by_role("button", name="Recuperar lo que escribió en este equipo").click()
    expect(page.locator("#summary [data-saved]")).to_contain_text("en el servidor", timeout=10_000)
    assert served.answer(draft, "summary") == "Escrito con la sesión vencida"


def test_without_room_on_the_device_the_label_says_so(page, served):
    enter(page, served, "amaru")
    page.goto(f"{served.url}/practicas/{served.draft()}/ficha/S1/")
    page.context.set_offline(True)
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    page.fill("#i-summary", "Ni en el servidor ni en el equipo")
    label = page.locator("#summary [data-saved]")
    expect(label).to_have_text("Sin guardar")
    page.wait_for_timeout(2000)
    expect(label).to_have_text("Sin guardar")
    page.context.set_offline(False)
    expect(label).to_contain_text("en el servidor", timeout=10_000)


def test_ten_megabytes_typed_are_not_called_saved(page, served):
    enter(page, served, "amaru")
    page.goto(f"{served.url}/practicas/{served.draft()}/ficha/S1/")
    page.evaluate(
        "() => { const t = document.querySelector('#i-summary'); t.value = 'palabra '.repeat(1310720);"
        " t.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(page.locator("#summary [data-why]")).to_contain_text("demasiado largo", timeout=20_000)
    expect(page.locator("#summary [data-saved]")).to_have_text("Sin guardar")
    assert len(page.input_value("#i-summary")) > 10_000_000


def test_what_is_said_of_saving_moves_nothing_on_a_phone(page, served):
    """A button that moves while it is pressed loses the press."""
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, served, "amaru")
    page.goto(f"{served.url}/practicas/{served.draft()}/ficha/S1/")
    label = page.locator("#summary [data-saved]")
    height = page.locator("main").evaluate("main => main.scrollHeight")
    page.locator("textarea[name=summary]").press_sequentially(" x")
    assert label.inner_text().startswith("Guardado solo en este equipo")
    assert page.locator("main").evaluate("main => main.scrollHeight") == height
    expect(label).to_contain_text("Guardado en el servidor", timeout=10_000)
    assert page.locator("main").evaluate("main => main.scrollHeight") == height

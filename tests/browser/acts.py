"""What is done on a page before one looks at it. A page that needs several steps has a function; the rest are a line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.documents import hostile

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

FORM = Path(__file__).parents[1] / "fixtures/printed_form.txt"


@dataclass(frozen=True)
class Visit:
    """One page in one state. `heavy` pages may weigh what the ficha's editor may."""

    name: str
    who: str
    address: str
    act: Callable[[Page], object] | None = None
    status: int = 200
    heavy: bool = False


def press(text: str) -> Callable[[Page], object]:
    """Press a button that brings a page, whatever the browser itself would ask to be filled in."""

    def act(page: Page) -> None:
        button = page.locator("main").get_by_role("button", name=text, exact=True).first
        button.evaluate("(button) => { if (button.form) button.form.noValidate = true; }")
        with page.expect_navigation():
            button.click()

    return act


def follow(selector: str) -> Callable[[Page], object]:
    def act(page: Page) -> None:
        with page.expect_navigation():
            page.locator(selector).first.click()

    return act


def opened(page: Page) -> None:
    """Open everything that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")


def then(*acts: Callable[[Page], object]) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        for one in acts:
            one(page)

    return act


def fill(**values: str) -> Callable[[Page], object]:
    """Fill boxes by their names."""

    def act(page: Page) -> None:
        for name, value in values.items():
            box = page.locator(f"main [name='{name}']").first
            if box.evaluate("e => e.tagName") == "SELECT":
                box.select_option(value)
            else:
                box.fill(value)

    return act


def check(name: str, value: str = "") -> Callable[[Page], object]:
    where = f"main [name='{name}']" + (f"[value='{value}']" if value else "")
    return lambda page: page.locator(where).first.check()


def plain_post(page: Page, name: str = "stay") -> None:
    """Send the ficha as a browser without JavaScript does, and stay."""
    with page.expect_navigation():
        page.evaluate(
            "(name) => { const f = document.querySelector('form[data-ficha]'); f.dataset.sent = '1';"
            " f.requestSubmit(f.querySelector(`button[name=${name}]`)); }",
            name,
        )


def meanwhile(page: Page) -> None:
    """Two save the same field: the later one is shown both texts."""
    page.evaluate("document.querySelector('[name=summary-revision]').value = '0'")
    page.evaluate("document.querySelector('#i-summary').value = 'El texto que llegó tarde'")
    plain_post(page)
    page.wait_for_selector("#unsaved")


def without_signal(page: Page) -> None:
    page.context.set_offline(True)
    page.fill("#i-summary", "Sin señal por el río")
    page.locator("#summary [data-saved]", has_text="solo en este equipo").wait_for()
    page.wait_for_timeout(1800)


def wrong_date(page: Page) -> None:
    page.evaluate("document.querySelector('#i-start_date').value = 'ayer'")
    plain_post(page)


def refused_evidence(page: Page) -> None:
    page.fill("main [name=title]", "Sin archivo ni enlace")
    press("Adjuntar")(page)


def cut_upload(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/contenido/", lambda route: route.abort())
    photo = {"name": "acta.jpg", "mimeType": "image/jpeg", "buffer": hostile.picture(size=(60, 40))}
    page.set_input_files("main input[type=file]", photo)
    page.fill("main input[name=title]", "Acta de mayo")
    page.check("main input[name=minors][value=NO]")
    page.click("form[data-evidence] button[type=submit]")
    page.locator("[data-status]", has_text="sigue aquí").wait_for()
    page.unroute("**/contenido/")
    follow("nav.crumbs a:last-of-type")(page)


def choose_form(page: Page) -> None:
    page.set_input_files("input[type=file]", FORM)
    with page.expect_navigation():
        page.locator("main button[type=submit]").first.click()


def choose_photo(page: Page) -> None:
    photo = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": hostile.picture(size=(60, 40))}
    page.set_input_files("input[type=file]", photo)
    press("Leer el archivo")(page)


def twice_a_column(page: Page) -> None:
    page.goto(f"{page.url}?columna=5")
    for box in page.locator("main select").all():
        box.select_option("title")
    press("Leer otra vez con estas columnas")(page)


def wrong_password(page: Page) -> None:
    page.fill("#id_login", "amaru@minga.example")
    page.fill("#id_password", "no es esta")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def forged(page: Page) -> None:
    """Send a form whose token no longer counts."""
    page.evaluate(
        "document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach((i) => { i.value = 'x'; })"
    )
    with page.expect_navigation():
        page.locator("main button[type=submit]").first.click()


DESK = "/evaluacion/mias/"


def to_sheet(query: str, *acts: Callable[[Page], object]) -> Callable[[Page], None]:
    """From the list of what one values to the first sheet, accepted."""

    def act(page: Page) -> None:
        follow("main .tasks a")(page)
        if page.locator("text=Acepto valorarla").count():
            press("Acepto valorarla")(page)
        page.goto(page.url.split("?")[0].split("#")[0] + query)
        for one in acts:
            one(page)

    return act


def late_sheet(page: Page) -> None:
    """The same sheet in two tabs: the older one is shown both."""
    page.fill("#C1-note", "El aporte que llegó tarde")
    page.locator("[data-saved]", has_text="en el servidor").first.wait_for()
    page.evaluate("document.querySelectorAll('[name$=revision]').forEach((i) => { i.value = '0'; })")
    page.evaluate("document.querySelector('#C1-note').value = 'Otro aporte, en otra pestaña'")
    with page.expect_navigation():
        page.evaluate("document.querySelector('main form[method=post]').requestSubmit()")


def plan(page: Page) -> None:
    page.locator("main form[method=post] ul [type=checkbox]").first.check()
    for box in page.locator("main [name=person]").all()[:2]:
        box.check()
    press("Ver cómo quedaría la asignación")(page)

"""Every page in every state: who goes where, and what is done there before one looks.

`{draft}` and the like are the numbers of the demo's practices (PRACTICES) or what `Tour.places` finds. A page that
needs several steps has a function; the rest are a line. A template that no visit draws fails
`test_every_page.py`: add its visit here, in the state in which it is drawn.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from minga.config import demo
from minga.people.queries import NEW_ADDRESS, SEAL
from tests.documents import hostile

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

FORM = Path(__file__).parents[1] / "fixtures/printed_form.txt"
PRACTICES = {
    "draft": "Emisoras que",
    "sent": "Monitoreo de aprendizajes",
    "returned": "Rectores que se visitan",
    "valued": "Tablero sencillo",
    "told": "Calendario escolar",
    "published": "Consejos de lectura",
    "noted": "Bitácora de decisiones",
    "preselected": "Bicicletas escolares",
    "asleep": "Ajedrez en el descanso",
    "finished": "Coro de abuelas",
    "school": "Semillero de estadística",
    "registered": "Cartas entre dos veredas",
    "split": "SIMON en el inicio",
    "stalled": "Cuentas claras",
    "twice": "Noche de lectores",
    "mended": "Teatro de sombras",
    "everything": "Mesas de barrio",
    "ready": "Mediadores de patio",
    "proposed": "Atendiendo la diversidad",
    "approved": "Monitoreo Integral",
    "declined": "Observatorio de permanencia",
    "being_judged": "Robots de cartón",
    "imported": "Canoas que llevan",
}


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


PUBLIC = (
    Visit(
        "bank",
        "",
        "/",
    ),
    Visit("bank, found", "", "/?q=escuelas"),
    Visit("bank, nothing", "", "/?q=astronomía"),
    Visit("bank, misspelt and filtered", "", "/?q=lecturra&tipo=GOOD_PRACTICE"),
    Visit("bank, what it does not know", "", "/?estado=DRAFT", status=400),
    Visit("map", "", "/mapa/"),
    Visit("compare", "", "/comparar/?comparar={slug}&comparar={other_slug}"),
    Visit("compare, nothing", "", "/comparar/"),
    Visit("public practice", "", "/practica/{slug}/", opened),
    Visit("public practice of a school", "", "/practica/{school_slug}/"),
    Visit("tombstone", "", "/practica/{gone_slug}/", status=410),
    Visit("ask", "", "/practica/{slug}/preguntar/"),
    Visit("ask that an image goes", "", "/practica/{slug}/imagen/{image}/retirar/"),
    Visit(
        "ask that an image goes, unsaid",
        "",
        "/practica/{slug}/imagen/{image}/retirar/",
        press("Pedir que se retire"),
    ),
    Visit("ask, refused", "", "/practica/{slug}/preguntar/", press("Enviar la pregunta")),
    Visit("sign in", "", "/cuentas/login/"),
    Visit("sign in, refused", "", "/cuentas/login/", wrong_password),
    Visit("forgotten password", "", "/cuentas/password/reset/"),
    Visit("invited to a role", "", "/invitacion/{sent_link}/"),
    Visit(
        "invited to a role, refused",
        "",
        "/invitacion/{sent_link}/",
        press("Abrir mi cuenta y aceptar el cargo"),
    ),
    Visit("invited with an account", "", "/invitacion/{known_link}/"),
    Visit("invited, an older link", "", "/invitacion/{old_link}/", status=410),
    Visit("invited, a cut link", "", "/invitacion/cortado/", status=404),
    Visit("terms", "", "/condiciones/"),
    Visit("chain", "", "/transparencia/cadena/"),
    Visit("state of the service", "", "/estado/"),
    Visit("not there", "", "/no/existe/", status=404),
    Visit("broken", "", "/falla/", status=500),
    Visit("busy", "", "/ocupado/", status=503),
    Visit("not understood", "", "/mal/", status=400),
    Visit("forged", "", "/practica/{slug}/preguntar/", forged),
)

AUTHOR = (
    Visit("work", "amaru", "/mi-trabajo/"),
    Visit("notices", "amaru", "/avisos/"),
    Visit("practices", "amaru", "/practicas/"),
    Visit("action of a plan", "amaru", "/planes/acciones/{action}/"),
    Visit("action of a plan, refused", "amaru", "/planes/acciones/{action}/", press("Contar el avance")),
    Visit("practices, none", "amaru", "/practicas/?q=nada+de+esto&estado=RETURNED"),
    Visit("start", "amaru", "/practicas/nueva/"),
    Visit(
        "start, refused",
        "amaru",
        "/practicas/nueva/",
        press("Empezar la ficha"),
    ),
    Visit("record of a draft", "amaru", "/practicas/{draft}/"),
    Visit("record of a valued one", "amaru", "/practicas/{told}/"),
    Visit("record of a published one", "amaru", "/practicas/{published}/"),
    Visit("withdraw", "amaru", "/practicas/{draft}/retirar/"),
    Visit(
        "withdraw, refused",
        "amaru",
        "/practicas/{draft}/retirar/",
        press("Retirar"),
    ),
    Visit("publication, not yet", "amaru", "/practicas/{told}/publicacion/"),
    Visit("publication of a published one", "amaru", "/practicas/{published}/publicacion/"),
    Visit("result", "amaru", "/evaluacion/practica/{told}/resultado/", opened),
    Visit("who should not value it", "kirki", "/evaluacion/practica/{registered}/quien-no/"),
    Visit("result with its trajectory", "chinpu", "/evaluacion/practica/{twice}/resultado/", opened),
    Visit("asleep", "simi", "/practicas/{asleep}/"),
    Visit("questions from the bank", "amaru", "/practica/{slug}/preguntas/"),
    Visit("commitments", "amaru", "/compromisos/"),
    Visit("commitments, none", "amaru", "/compromisos/?estado=cerrados"),
    Visit("a commitment to do", "amaru", "/compromisos/{owed}/", opened),
    Visit("a commitment, refused", "amaru", "/compromisos/{owed}/", press("Darlo por cumplido")),
    Visit(
        "a commitment, from a note",
        "amaru",
        "/evaluacion/practica/{told}/resultado/{told_round}/compromiso/?aporte=C1.0",
    ),
)

FICHA = "/practicas/{draft}/ficha/"
EDITOR = (
    Visit("task list", "amaru", FICHA),
    Visit("sending, refused", "amaru", FICHA, then(opened, press("Enviar a verificación"))),
    Visit("block 1", "amaru", f"{FICHA}S1/", opened, heavy=True),
    Visit("block 2", "amaru", f"{FICHA}S2/", opened, heavy=True),
    Visit("block 3", "amaru", f"{FICHA}S3/", opened, heavy=True),
    Visit("block 4", "amaru", f"{FICHA}S4/", opened, heavy=True),
    Visit("block with what is missing", "amaru", f"{FICHA}S3/?revisar=1", heavy=True),
    Visit("block in conflict", "amaru", f"{FICHA}S1/", meanwhile, heavy=True),
    Visit("block with a wrong date", "amaru", f"{FICHA}S2/", wrong_date, heavy=True),
    Visit("block without a signal", "amaru", f"{FICHA}S1/", without_signal, heavy=True),
    Visit("task list of an import", "amaru", "/practicas/{imported}/ficha/", opened),
    Visit("block with hints of an import", "amaru", "/practicas/{imported}/ficha/S2/", opened, heavy=True),
    Visit("block with rows", "amaru", f"{FICHA}S2/?mas=strategies", opened, heavy=True),
    Visit("evidence", "amaru", "/practicas/{draft}/evidencias/", opened),
    Visit("evidence, refused", "amaru", "/practicas/{draft}/evidencias/?pregunta=results", refused_evidence),
    Visit(
        "evidence, cut", "amaru", "/practicas/{draft}/evidencias/?pregunta=results", cut_upload, heavy=True
    ),
    Visit("authors", "amaru", "/practicas/{draft}/autores/"),
    Visit("authors, refused", "amaru", "/practicas/{draft}/autores/", press("Entregar")),
    Visit("evidence, described", "amaru", "/practicas/{returned}/evidencias/{piece}/describir/"),
    Visit("history of a field", "amaru", f"{FICHA}historia/summary/"),
    Visit("read-only task list", "amaru", "/practicas/{sent}/ficha/"),
    Visit("read-only block", "amaru", "/practicas/{sent}/ficha/S3/", heavy=True),
    Visit("returned task list", "amaru", "/practicas/{returned}/ficha/"),
    Visit("returned block", "amaru", "/practicas/{returned}/ficha/S3/", opened, heavy=True),
    Visit("school's task list", "yupa", "/practicas/{school}/ficha/"),
    *(
        Visit(f"school's block {n}", "yupa", f"/practicas/{{school}}/ficha/E{n}/", opened, heavy=True)
        for n in range(1, 8)
    ),
    Visit(
        "a form with everything", "maya", "/practicas/{everything}/ficha/S1/?revisar=1", opened, heavy=True
    ),
)

OFFICE = (
    Visit("office's work", "sisa", "/mi-trabajo/"),
    Visit("verify", "sisa", "/practicas/{sent}/verificar/"),
    Visit(
        "verify, refused to return",
        "sisa",
        "/practicas/{sent}/verificar/",
        press("Devolver con observaciones"),
    ),
    Visit("plans", "sisa", "/planes/"),
    Visit("plan to start", "sisa", "/planes/nuevo/"),
    Visit("plan to start, refused", "sisa", "/planes/nuevo/", press("Empezar")),
    Visit("plan in force", "yaku", "/planes/{plan}/"),
    Visit("plan in preparation", "sisa", "/planes/{next_plan}/"),
    Visit("plan, refused", "yaku", "/planes/{next_plan}/", press("Aprobar el plan")),
    Visit("plan, what happens", "sisa", "/planes/{plan}/cobertura/"),
    Visit("plan, objective", "sisa", "/planes/{next_plan}/objetivo/"),
    Visit("plan, indicator", "sisa", "/planes/{next_plan}/indicador/"),
    Visit("plan, action", "sisa", "/planes/{next_plan}/accion/"),
    Visit("plan, action refused", "sisa", "/planes/{next_plan}/accion/", press("Guardar")),
    Visit("indicator", "sisa", "/planes/indicadores/{indicator}/"),
    Visit("import", "sisa", "/practicas/importar/"),
    Visit("import, refused", "sisa", "/practicas/importar/", choose_photo),
    Visit("import, one answer", "sisa", "/practicas/importar/", then(choose_form, opened)),
    Visit("import, to review", "sisa", "/practicas/importar/{intake}/", opened),
    Visit("import, to decide", "sisa", "/practicas/importar/{intake}/respuestas/5/", opened),
    Visit("import, columns", "sisa", "/practicas/importar/{intake}/columnas/", opened),
    Visit("import, columns refused", "sisa", "/practicas/importar/{intake}/columnas/", twice_a_column),
    Visit("images for the bank", "yaku", "/practicas/{published}/imagenes/", opened, heavy=True),
    Visit("image, to decide", "yaku", "/practicas/{published}/imagenes/{chosen_image}/"),
    Visit(
        "image, refused",
        "yaku",
        "/practicas/{published}/imagenes/{chosen_image}/",
        press("Proponerla a otra persona"),
    ),
    Visit("directory", "sisa", "/practicas/directorio/"),
    Visit("directory, without a reason", "sisa", "/practicas/directorio/", press("Descargar el directorio")),
    Visit("valuations", "sisa", "/evaluacion/"),
    Visit("valuations of another office", "sara", "/evaluacion/"),
    Visit("people who value", "sisa", "/evaluacion/personas/"),
    Visit("profile", "sisa", "/evaluacion/personas/{inti}/"),
    Visit("results of a year", "sisa", "/evaluacion/rondas/{round}/"),
    Visit("board", "sisa", "/evaluacion/practica/{valued}/", opened),
    Visit("board, told", "sisa", "/evaluacion/practica/{told}/", opened),
    Visit("board, registered", "illa", "/evaluacion/practica/{registered}/", opened),
    Visit("board, consolidated", "illa", "/evaluacion/practica/{ready}/", opened),
    Visit("board, split", "tani", "/evaluacion/practica/{split}/", opened),
    Visit("board, stalled", "sara", "/evaluacion/practica/{stalled}/", opened),
    Visit("verify with changes", "illa", "/practicas/{mended}/verificar/"),
    Visit("plan", "illa", "/evaluacion/", plan),
    Visit("planned", "illa", "/evaluacion/", then(plan, press("Asignar lo marcado"))),
    Visit("people of several places", "sumaq", "/personas/"),
    Visit("people of a place", "yaku", "/personas/{home}/", opened),
    Visit("people of a place, as who asked", "sisa", "/personas/{home}/?terminados=1"),
    Visit("a person's roles", "yaku", "/personas/{home}/{inti}/", opened),
    Visit("invite", "sisa", "/personas/{home}/invitar/", opened),
    Visit("invite, refused", "sisa", "/personas/{home}/invitar/", press("Invitar")),
    Visit(
        "invite many, looked at",
        "sisa",
        "/personas/{home}/invitar-varias/",
        then(fill(text="ana@escuela.example; Ana\nsin correo; Luis"), press("Ver qué pasaría"), opened),
    ),
    Visit("noted", "illa", "/practicas/{noted}/"),
    Visit("preselected", "sara", "/practicas/{preselected}/"),
    Visit("finished", "kipa", "/practicas/{finished}/"),
    Visit("archive", "kipa", "/practicas/{finished}/archivar/"),
    Visit("declined", "pachak", "/practicas/{declined}/publicacion/"),
    Visit("to approve", "orqo", "/practicas/{proposed}/publicacion/"),
    Visit("to publish", "hatun", "/practicas/{approved}/publicacion/"),
    Visit("periods", "illa", "/practicas/periodos/"),
    Visit("periods of a school's office", "kirki", "/practicas/periodos/"),
    Visit("period, new", "illa", "/practicas/periodos/nuevo/"),
    Visit("period, refused", "illa", "/practicas/periodos/nuevo/", press("Fijar el período")),
    Visit("period, open", "illa", "/practicas/periodos/{period}/"),
    Visit("period, not closed", "illa", "/practicas/periodos/{period}/", press("Cerrar ahora")),
    Visit("period, over", "illa", "/practicas/periodos/{past_period}/"),
    Visit("directory", "illa", "/directorio/"),
    Visit("directory, nothing found", "illa", "/directorio/?q=astronomía"),
    Visit("directory of nobody", "amaru", "/directorio/"),
    Visit("register, certified", "chaska", "/directorio/certificadas/"),
    Visit("register, certify", "chaska", "/directorio/certificadas/nueva/", press("Guardar")),
    Visit("register, one certified", "chaska", "/directorio/certificadas/{certified}/"),
    Visit("register, offices", "chaska", "/directorio/entidades/?q=cusco"),
    Visit("register, new office", "chaska", "/directorio/entidades/nueva/"),
    Visit("register, one office", "chaska", "/directorio/entidades/{home}/"),
    Visit("catalogues", "chaska", "/catalogos/"),
    Visit("catalogue, proposed", "chaska", "/catalogos/educational_models/"),
    Visit("catalogue, of its source", "amaru", "/catalogos/policy_axes/"),
    Visit("catalogue, new value", "chaska", "/catalogos/thematic_lines/nuevo/", press("Guardar")),
    Visit("catalogue, one value", "chaska", "/catalogos/educational_models/{term}/"),
    Visit("directory of the administration", "chaska", "/directorio/"),
    Visit("schools by file", "illa", "/directorio/establecimientos/importar/"),
    Visit(
        "schools by file, refused", "illa", "/directorio/establecimientos/importar/", press("Leer el archivo")
    ),
    Visit("schools to review", "illa", "/directorio/establecimientos/importar/{schools}/", opened),
    Visit(
        "schools rejected", "illa", "/directorio/establecimientos/importar/{schools}/?ver=REJECTED", opened
    ),
    Visit("not allowed", "killa", "/practicas/{published}/", status=200),
)

EVALUATOR = (
    Visit("what I value", "nina", DESK),
    Visit("invited", "nina", DESK, follow("main .tasks a")),
    Visit("criterion", "nina", DESK, to_sheet("?criterio=C1", check("C1-level", "1"))),
    Visit("criterion in conflict", "nina", DESK, to_sheet("?criterio=C1", late_sheet)),
    Visit("ficha beside", "nina", DESK, to_sheet("?criterio=C1#la-ficha")),
    Visit("sheet to review", "nina", DESK, to_sheet("?criterio=revisar")),
    Visit("sheet, refused", "nina", DESK, to_sheet("?criterio=revisar", press("Enviar mi hoja"))),
    Visit("stepping back", "nina", DESK, to_sheet("impedimento/")),
)


@dataclass
class Arrival:
    """What comes over the wire until a page stands there, and what it asks of others at any time."""

    house: tuple[str, ...]
    weight: int = 0
    before_reading: int = 0
    foreign: list[str] = field(default_factory=list)
    stands: bool = False
    waiting: set[str] = field(default_factory=set)
    kinds: dict[str, str] = field(default_factory=dict)

    def listen(self, wire):
        wire.on("Network.requestWillBeSent", self.asked)
        wire.on("Network.responseReceived", lambda told: self.kinds.update({told["requestId"]: told["type"]}))
        wire.on("Network.loadingFailed", lambda told: self.waiting.discard(told["requestId"]))
        wire.on("Network.loadingFinished", self.came)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def asked(self, told):
        self.waiting.add(told["requestId"])
        if not told["request"]["url"].startswith(self.house):
            self.foreign.append(told["request"]["url"])

    def came(self, told):
        self.waiting.discard(told["requestId"])
        if self.stands:
            return
        self.weight += told["encodedDataLength"]
        if self.kinds.get(told["requestId"]) in ("Document", "Stylesheet"):
            self.before_reading += told["encodedDataLength"]

    def wait(self, page, seconds=20):
        for _ in range(seconds * 50):
            if not self.waiting:
                self.stands = True
                return
            page.wait_for_timeout(20)
        raise TimeoutError(f"{page.url} waits for {self.waiting}")


class Tour:
    """Signs each person in once, and finds the numbers that addresses need."""

    def __init__(self, browser, served, code):
        """`code` returns what the phone of whoever has a second factor shows."""
        self.browser, self.served, self.code, self.doors, self.free = browser, served, code, {}, {}
        ask = served.ask
        self.places = {name: served.practice(title) for name, title in PRACTICES.items()}
        self.places |= {
            "slug": self.slug("Consejos de lectura"),
            "other_slug": self.slug("Juntas municipales"),
            "school_slug": self.slug("La huerta"),
            "gone_slug": self.slug("Aula hospitalaria"),
            "password_link": self.new_password(),
            "mailbox_link": self.mailbox("kallpa"),
            "home": ask("select id from reference_institution where code = 'SED-27'")[0][0],
            "sent_link": self.link("rosa.diaz@escuela.example"),
            "known_link": self.link("tamya@minga.example"),
            "old_link": self.link("tamya@minga.example", "otro"),
            "term": ask(
                "select max(id) from reference_term where catalogue_id = (select id from reference_catalogue where code = 'educational_models')"
            )[0][0],
            "certified": ask("select min(id) from reference_certification")[0][0],
            "schools": ask("select max(id) from reference_schoolimport")[0][0],
            "inti": ask("select id from people_user where email = 'inti@minga.example'")[0][0],
            **dict(zip(("past_period", "period"), self.periods("SEM-05088"), strict=True)),
            "image": ask("select max(id) from practices_publicimage where status = 'APPROVED'")[0][0],
            "plan": ask("select id from planning_plan where status = 'IN_FORCE'")[0][0],
            "next_plan": ask("select id from planning_plan where status = 'DRAFT'")[0][0],
            "action": ask("select min(action_id) from planning_progress")[0][0],
            "indicator": ask("select min(indicator_id) from planning_reading")[0][0],
            "piece": ask(
                "select min(id) from practices_evidence where removed_at is null and practice_id = ?",
                self.places["returned"],
            )[0][0],
            "chosen_image": ask("select max(id) from practices_publicimage where status = 'CHOSEN'")[0][0],
            "intake": ask("select id from practices_intake where state = 'STAGED'")[0][0],
            "told_round": ask(
                "select id from evaluation_candidate where practice_id = ?", self.places["told"]
            )[0][0],
            "owed": ask(
                "select id from planning_commitment where status = 'OPEN' and source_id in"
                " (select id from evaluation_candidate where practice_id = ?) order by id",
                self.places["told"],
            )[0][0],
            "round": ask(
                "select round_id from evaluation_candidate where practice_id = ?", self.places["told"]
            )[0][0],
        }

    def new_password(self):
        """Open an account from the command line, and return the address that it says."""
        words = ("nuevo@minga.example", "Persona Nueva", "--role", "co_author", "--institution", "SED-27")
        told = self.served.run("-m", "minga", "open_account", *words)
        return re.search(r"/cuentas/password/reset/key/\S+", told)[0]

    def mailbox(self, who):
        number = self.served.ask("select id from people_user where email = ?", f"{who}@minga.example")[0][0]
        return NEW_ADDRESS.sign_object([number, f"{who}@minga.example", f"{who}@nuevo.example"])

    def periods(self, office):
        """Return the numbers of an office's periods of registration, the oldest first."""
        found = self.served.ask(
            "select p.id from practices_registrationperiod p join reference_institution i on i.id = p.institution_id"
            " where i.code = ? order by p.opens_at",
            office,
        )
        return [pk for (pk,) in found]

    def drawn(self):
        """Return the names of the templates that the server has drawn."""
        return (self.served.folder / "rendered.txt").read_text()

    def link(self, mailbox, secret=""):
        """Write what the mail to this mailbox holds; with another secret, what an earlier one held."""
        asked = "select id, secret from people_invitation where email = ?"
        number, kept = self.served.ask(asked, mailbox)[0]
        return SEAL.sign(f"{number}-{secret or kept}")

    def slug(self, title):
        return self.served.ask("select slug from bank_card where title like ?", f"{title}%")[0][0]

    def door(self, who):
        """Return a context in which this person is signed in."""
        if who not in self.doors:
            context = self.doors[who] = self.browser.new_context(locale="es-CO", timezone_id="America/Bogota")
            if who:
                page = context.new_page()
                page.goto(f"{self.served.url}/cuentas/login/")
                page.fill("#id_login", f"{who}@minga.example")
                page.fill("#id_password", demo.PASSWORD)
                with page.expect_navigation():
                    page.keyboard.press("Enter")
                if "/2fa/" in page.url:
                    page.fill("#id_code", self.code())
                    page.keyboard.press("Enter")
                page.wait_for_url("**/mi-trabajo/**")
                page.close()
        return self.doors[who]

    @contextmanager
    def visiting(self, visit):
        """Go to a page as on a first visit, weigh it, bring it into its state, and leave it.

        A page that nothing was done on serves the next visit of the same person: to open one is dear.
        """
        page = self.free.pop(visit.who, None) or self.door(visit.who).new_page()
        page.set_default_timeout(8000)
        wire = page.context.new_cdp_session(page)
        arrival = Arrival((self.served.url, "data:"))
        try:
            arrival.listen(wire)
            answer = page.goto(self.served.url + visit.address.format(**self.places))
            assert answer.status == visit.status
            arrival.wait(page)
            if visit.act:
                visit.act(page)
                page.wait_for_load_state()
            yield page, arrival
        finally:
            wire.detach()
            page.context.set_offline(False)
            if visit.act:
                page.close(run_before_unload=False)
            else:
                self.free[visit.who] = page

"""Whoever makes the visits: signed in once, with the numbers that the addresses need, and the wire weighed."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field

from minga.config import demo
from minga.people.queries import NEW_ADDRESS, SEAL

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

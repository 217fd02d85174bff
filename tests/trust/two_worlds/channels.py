"""Where a secret could come out: what an uncleared viewer may ask, and what of the answer must be the same in both worlds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from tests.trust.matrix import http

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# not asked: /transparencia/, whose heads differ whenever anything does and say nothing of what
OWN = [path for name, path in http.OURS if name in http.KNOWN["signed_in"]]
OWN_PAGES = ["/" + path.replace("<slug:form>", "csv") for path in OWN if "<int:" not in path]
ONE_USE = (  # what is new on every page, by design
    (rb'name="csrfmiddlewaretoken" value="\w+"', b"csrf"),
    (rb'name="key" value="[\w-]+"', b"key"),
    (rb'data-key="[\w-]+"', b"key"),
    (rb'"(key|csrf)": ?"[\w-]+"', b"key"),
)
OF_THE_WAY = {"Date", "Expires", "X-Request-Id"}


@dataclass(frozen=True, eq=False)
class Ask:
    """One question through one channel."""

    channel: str
    url: str
    sent: dict | None = None
    htmx: bool = False
    more: dict = field(default_factory=dict)

    def put(self, client):
        headers = {"HX-Request": "true"} if self.htmx else {}
        if self.sent is None:
            return client.get(self.url, headers={**headers, **self.more})
        return client.post(self.url, self.sent, headers={**headers, **self.more})


def questions(world, person, secret) -> Iterator[Ask | Callable[[], Ask | None]]:
    """Yield everything that a viewer may ask, whether or not it is theirs to see; at a door, what makes the question."""
    yield from public(secret)
    yield from practice_on_the_bank(world, secret)
    if person.is_authenticated:
        yield from own_pages(secret)
        yield from guarded(world, person)


FILTERS = (
    "orden",
    "tipo",
    "pais",
    "territorio",
    "nivel",
    "tema",
    "poblacion",
    "desde",
    "hasta",
    "pagina",
    "ver",
)
PUBLIC_PAGES = ("/", "/mapa/", "/novedades.atom", "/salud/lista", "/estado/", "/condiciones/", "/lista.csv")
NOT_THERE = ("/robots.txt", "/sitemap.xml", "/practicas", "/media/", "/files/", "/admin/", "/api/")


def public(secret):
    """Pages, search, negation, phrases, sort, facets, suggestions, map, feed, and what an address that is wrong says."""
    for word in (*secret.words, "matriz", "escuelas"):
        yield Ask("search", "/?" + urlencode({"q": word}))
        yield Ask("search", "/lista.csv?" + urlencode({"q": word}))
        yield Ask("negation", "/?" + urlencode({"q": f"practica -{word}"}))
        yield Ask("phrase", "/?" + urlencode({"q": f'"{word}"'}))
        yield Ask("suggestion", "/?" + urlencode({"q": word[:-1]}), htmx=True)
    for name in FILTERS:
        for value in (secret.words[0], "GROWING", "2026", "GOOD_PRACTICE"):
            yield Ask("filter", "/?" + urlencode({name: value}))
    for path in PUBLIC_PAGES:
        yield Ask("page", path)
        yield Ask("conditional", path, more={"If-Modified-Since": "Thu, 01 Jan 2026 00:00:00 GMT"})
    for path in NOT_THERE:
        yield Ask("status", path)


ON_THE_BANK = [
    *((name, {}) for name in ("practice", "data", "ask")),
    *(("cite", {"form": form}) for form in ("bib", "ris")),
    *(("paper", {"form": form}) for form in ("pdf", "docx")),
]


def practice_on_the_bank(world, secret):
    """What is public once published, asked by the true addresses and by those of the two worlds."""
    for slug in (world.publication.slug, *(f"una-{word}" for word in secret.words)):
        for name, more in ON_THE_BANK:
            yield Ask("document", reverse(f"bank:{name}", kwargs={"slug": slug, **more}))
        yield Ask("compare", "/comparar/?" + urlencode({"comparar": [slug, "otra"]}, doseq=True))
        yield Ask("error", reverse("bank:ask", kwargs={"slug": slug}), {"text": ""})


def own_pages(secret):
    """What every account has, with whatever parameters, and what it hears of an address that may exist."""
    for path in OWN_PAGES:
        yield Ask("page", path)
        for word in secret.words:
            asked = {"q": word, "orden": word, "estado": word, "pagina": 2}
            yield Ask("parameter", f"{path}?" + urlencode(asked))
    for word in secret.words:
        yield Ask("existing", "/cuentas/password/reset/", {"email": f"{word}@casa.example"})


def guarded(world, person):
    """Every door of the matrix: read it, send what its form would, and read it with other parameters."""
    for door in http.doors():
        yield from (partial(through, door, how, world, person) for how in ("read", "send", "parameter"))


def through(door, how, world, person):
    """The question at a door, made when it is drawn; nothing where what it leads to stands in other stages of the world."""
    try:
        url, sent = http.address(door, world, person), http.payload(door, world) if how == "send" else None
    except AttributeError:
        return None
    if how == "parameter":
        others = {"estado": "todas", "orden": "nombre", "ver": "todo", "ronda": "1"}
        return Ask("parameter", url + "?" + urlencode(others))
    return Ask(door.name, url, sent)


def as_seen(response) -> tuple:
    """What of an answer must be the same: status, every header, every byte, without what is new each time."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    length = len(body)
    if b"<feed" in body and b"<entry>" not in body:  # an empty feed says when it was written
        body = re.sub(rb"<updated>[^<]+", b"<updated>", body)
    for pattern, instead in ONE_USE:
        body = re.sub(pattern, instead, body)
    headers = {k: v for k, v in response.items() if k not in OF_THE_WAY}
    if headers.get("Content-Length") == str(length):
        headers["Content-Length"] = "right"
    cookies = sorted(response.cookies)
    return response.status_code, tuple(sorted(headers.items())), tuple(cookies), body

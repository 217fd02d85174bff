"""Who writes while something breaks: clients over real sockets, and the ledger of what they sent and were told.

The ledger lies outside the faulted place. A deed that was sent and never answered stays pending; whoever did it asks again
with the same key, as the browser does.
"""

from __future__ import annotations

import hashlib
import http.client
import itertools
import json
import threading
import time
import urllib.parse
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from tests.served import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ITEMS = ("summary", "origin", "general_objective", "social_impact", "sector_plan_contribution")
ASK_AGAIN = (400, 503)  # it came cut, or nobody had time for it
GAVE_UP = (OSError, http.client.HTTPException)


@dataclass
class Deed:
    """One thing that a client wants done, and what it was told. `code` 0: never answered."""

    op: str
    practice: int
    key: str
    content: str = ""
    item: str = ""
    sent_at: float = 0
    told_at: float = 0
    code: int = 0
    said: dict[str, Any] = field(default_factory=dict)
    tries: int = 0

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.content.encode()).hexdigest()

    @property
    def is_acknowledged(self) -> bool:
        return self.code in (200, 302)


class Ledger:
    """What was sent and what was answered, one JSON line each; safe for many clients."""

    def __init__(self, path: Path) -> None:
        self.file, self.watch, self.deeds = path.open("a", encoding="utf-8"), threading.Lock(), []

    def sends(self, deed: Deed) -> None:
        deed.sent_at, deed.tries = time.time(), deed.tries + 1
        if deed.tries == 1:
            with self.watch:
                self.deeds.append(deed)
        self.note(deed)

    def hears(self, deed: Deed, code: int, said: dict[str, Any]) -> None:
        deed.told_at, deed.code, deed.said = time.time(), code, said
        self.note(deed)

    def note(self, deed: Deed) -> None:
        line = {**asdict(deed), "content": "", "hash": deed.hash}
        with self.watch:
            self.file.write(json.dumps(line) + "\n")
            self.file.flush()

    @property
    def acknowledged(self) -> list[Deed]:
        return [d for d in self.deeds if d.is_acknowledged]

    @property
    def refused(self) -> list[Deed]:
        return [d for d in self.deeds if d.code and not d.is_acknowledged]


class Client:
    """One signed-in person with one kept connection. `port`: that of a proxy, if one stands between."""

    def __init__(self, served: Any, ledger: Ledger, draft: int, name: str = "amaru", port: int = 0) -> None:
        person = Person(served, name)
        self.token = person.token(f"/practicas/{draft}/ficha/S1/")
        self.cookies = "; ".join(f"{c.name}={c.value}" for c in person.jar)
        self.ledger, self.port, self.site = ledger, port or served.port, served.url
        self.wire: http.client.HTTPConnection | None = None
        self.timeout = 60.0

    def post(self, path: str, body: bytes, kind: str, **headers: str) -> tuple[int, bytes]:
        """Send one request and read its whole answer; raises what the network raises."""
        if self.wire is None:
            self.wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        head = {"Cookie": self.cookies, "Referer": self.site, "X-CSRFToken": self.token, "Content-Type": kind}
        head |= {"Accept": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}
        try:
            self.wire.request("POST", path, body, head)
            answer = self.wire.getresponse()
            if answer.getheader("Content-Length") is None:  # what http.client makes of a head that was cut
                raise http.client.IncompleteRead(b"")
            return answer.status, answer.read()
        except BaseException:
            self.wire.close()
            self.wire = None
            raise

    def form(self, path: str, fields: dict[str, Any], **headers: str) -> tuple[int, bytes]:
        body = urllib.parse.urlencode(fields).encode()
        return self.post(path, body, "application/x-www-form-urlencoded", **headers)

    def file(self, path: str, fields: dict[str, Any], name: str, content: bytes) -> tuple[int, bytes]:
        kind, body = multipart(fields, name, content)
        return self.post(path, body, kind)

    def do(self, deed: Deed) -> bool:
        """Do a deed and note what comes of it; false when no answer came."""
        self.ledger.sends(deed)
        try:
            code, body = ACTS[deed.op](self, deed)
        except GAVE_UP:
            return False
        self.ledger.hears(deed, code, read(body))
        return True


def multipart(fields: dict[str, Any], name: str, content: bytes) -> tuple[str, bytes]:
    """Write a form with one file, as a browser does; return its content type and its body."""
    end = "frontera-7c1d"
    parts = [
        f'--{end}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()
    ]
    head = f'--{end}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/plain\r\n\r\n'
    body = ("".join(parts) + head).encode() + content + f"\r\n--{end}--\r\n".encode()
    return f"multipart/form-data; boundary={end}", body


def read(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {"page": body[:200].decode(errors="replace")}
    return said if isinstance(said, dict) else {"page": str(said)[:200]}


def save(client: Client, deed: Deed) -> tuple[int, bytes]:
    path = f"/practicas/{deed.practice}/ficha/guardar/{deed.item}/"
    return client.form(path, {deed.item: deed.content}, Idempotency_Key=deed.key)


def declare_and_send(client: Client, deed: Deed) -> tuple[int, bytes]:
    """Upload as the page with JavaScript does: the manifest first, then the bytes."""
    content = deed.content.encode()
    manifest = {"name": f"{deed.key}.txt", "size": len(content), "sha256": deed.hash}
    about = {"item": deed.item, "title": f"Acta {deed.key}", "minors": "NO"}
    code, body = client.form(f"/practicas/{deed.practice}/evidencias/declarar/", about | manifest)
    if code != 201:
        return code, body
    return client.file(read(body)["url"], {}, f"{deed.key}.txt", content)


def attach(client: Client, deed: Deed) -> tuple[int, bytes]:
    """Upload as the page without JavaScript does: everything in one form."""
    about = {"item": deed.item, "title": f"Acta {deed.key}", "minors": "NO"}
    return client.file(
        f"/practicas/{deed.practice}/evidencias/", about, f"{deed.key}.txt", deed.content.encode()
    )


def submit(client: Client, deed: Deed) -> tuple[int, bytes]:
    return client.form(f"/practicas/{deed.practice}/ficha/enviar/", {"key": deed.key, "accepted": "on"})


ACTS: dict[str, Callable[[Client, Deed], tuple[int, bytes]]] = {
    "save": save,
    "declare": declare_and_send,
    "attach": attach,
    "submit": submit,
}


def saves(practice: int, name: str) -> Iterator[Deed]:
    for n in itertools.count():
        yield Deed(
            "save", practice, f"{name}-{n}", f"Palabras {name} {n}, ñandú y {n * 7919}", ITEMS[n % len(ITEMS)]
        )


def uploads(practice: int, name: str) -> Iterator[Deed]:
    """Small minutes and larger ones, by both ways."""
    for n in itertools.count():
        text = f"Acta {name} {n} de la sesión\n" * (1 + 997 * n % 4_000)
        yield Deed(("declare", "attach")[n % 2], practice, f"{name}-{n}", text, "results")


def submissions(practices: list[int], name: str) -> Iterator[Deed]:
    for practice in practices:
        yield Deed("submit", practice, f"{name}-{practice}")


class Worker:
    """One client with its list of deeds: first what is still unanswered, then the next ones, until told to stop."""

    def __init__(self, client: Client, deeds: Iterator[Deed], tries: int = 1) -> None:
        self.client, self.deeds, self.tries, self.pending = client, deeds, tries, None

    def settle(self) -> bool:
        """Ask until it is answered, or so many times."""
        for _ in range(self.tries):
            if self.pending is None:
                break
            if self.client.do(self.pending) and self.pending.code not in ASK_AGAIN:
                self.pending = None
        return self.pending is None

    def step(self) -> bool:
        """Do the next deed; false when there is none, or no answer came."""
        if (deed := next(self.deeds, None)) is None:
            return False
        self.pending = deed
        return self.settle()

    def run(self, most: int = 1_000_000) -> None:
        for _ in range(most):
            if not self.step():
                return


def together(acts: list[Callable[[], object]], meanwhile: Callable[[], object] | None = None) -> None:
    """Do all at once, from one barrier on; return when all are done."""
    start = threading.Barrier(len(acts) + 1)

    def run(act: Callable[[], object]) -> None:
        start.wait()
        act()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    start.wait()
    if meanwhile is not None:
        meanwhile()
    for thread in threads:
        thread.join()

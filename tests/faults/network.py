"""F16, F17: the line cuts, holds up and resets while people save and upload; requests end in the middle.

Whoever gets no answer asks again with the same key, as the browser does: nothing lost, doubled, altered or stuck, and no cut
body taken for a whole one. `python -m tests.faults network --items 2000 --cuts 1000`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import tempfile
import time
import urllib.parse
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from tests.served import ROOT, Served

from . import checker
from .clients import Client, Deed, Ledger, Worker, multipart, saves, together, uploads
from .proxy import Proxy

CLIENTS, TRIES, SEED = 8, 25, 7
QUICKEST_S, SAMPLE = (
    2.0,
    3,
)  # a client waits ten times as long as a calm answer takes, and a held line longer than that


def campaign(folder: Path, items: int, cuts: int, house: Path = ROOT) -> dict[str, Any]:
    (folder / "place").mkdir()
    served = Served(folder / "place", os.environ.get("MINGA_DATABASE_URL", ""), root=house)
    served.run("-m", "minga", "prepare")
    drafts = json.loads(served.run("-m", "tests.faults.stage", str(CLIENTS + 1)))
    ledger = Ledger(folder / "ledger.jsonl")
    served.start("serve")
    try:
        person = Client(served, ledger, drafts[0])
        patience = max(QUICKEST_S, 10 * calm_answer_s(person, drafts[-1]))
        proxy = Proxy(served.port, SEED, hold_s=patience * 1.5)
        workers = [worker(served, ledger, proxy, draft, patience) for draft in drafts[:CLIENTS]]
        together([partial(w.run, items // CLIENTS) for w in workers])
        answers = cut_short(person, drafts[-1], cuts)
        lost = checker.losses(checker.Found(served), ledger)
        code, said = served.check()
        return {
            "items": len(ledger.deeds),
            "acknowledged": len(ledger.acknowledged),
            "asked_again": sum(d.tries > 1 for d in ledger.deeds),
            "faults": dict(proxy.happened),
            "lost_doubled_or_altered": len(lost),
            "first": lost[:5],
            "stuck": sum(w.pending is not None for w in workers),
            "patience_s": round(patience, 1),
            "refused": [f"{d.op} {d.code} {d.said}" for d in ledger.refused][:5],
            "cut_requests": answers,
            "cuts_taken_for_whole": sum(n for status, n in answers.items() if status[:1] in "23"),
            "invariants": said.strip() if code == 0 else said[:1000],
            "harmed_files": served.run("-m", "minga", "verify_evidence").strip(),
        }
    finally:
        served.kill()


def calm_answer_s(person: Client, draft: int) -> float:
    worker = Worker(person, uploads(draft, "antes"))
    worker.run(SAMPLE)
    return min(d.told_at - d.sent_at for d in person.ledger.deeds)


def worker(served: Served, ledger: Ledger, proxy: Proxy, draft: int, patience: float) -> Worker:
    """Return one client behind the bad line; one in four uploads."""
    client = Client(served, ledger, draft, port=proxy.port)
    client.timeout = patience
    deeds = uploads(draft, f"n{draft}") if draft % 4 == 3 else saves(draft, f"n{draft}")
    return Worker(client, deeds, tries=TRIES)


def cut_short(person: Client, draft: int, cuts: int) -> dict[str, int]:
    """Send requests whose body ends at a random byte; count what each was answered, `none` for nothing."""
    dice, answers = random.Random(SEED), Counter()
    for n in range(cuts):
        path, kind, body = whole_request(draft, n)
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{person.port}\r\nContent-Type: {kind}\r\n"
        head += f"Cookie: {person.cookies}\r\nX-CSRFToken: {person.token}\r\nReferer: {person.site}\r\n"
        head += f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        with socket.create_connection(("127.0.0.1", person.port), timeout=60) as wire:
            wire.sendall(head.encode() + body[: dice.randrange(len(body))])
            wire.shutdown(socket.SHUT_WR)
            answers[wire.recv(65536)[9:12].decode() or "none"] += 1
    return dict(answers)


def whole_request(draft: int, n: int) -> tuple[str, str, bytes]:
    if n % 2:
        body = urllib.parse.urlencode({"summary": f"Cortadas {n} " * 40})
        return (
            f"/practicas/{draft}/ficha/guardar/summary/",
            "application/x-www-form-urlencoded",
            body.encode(),
        )
    deed = Deed("attach", draft, f"corte-{n}", f"Acta cortada {n}\n" * 900, "results")
    return f"/practicas/{draft}/evidencias/", *multipart(
        {"item": deed.item, "title": deed.key, "minors": "NO"}, f"{deed.key}.txt", deed.content.encode()
    )


def is_whole(figures: dict[str, Any]) -> bool:
    return (
        not figures["lost_doubled_or_altered"]
        and not figures["stuck"]
        and not figures["refused"]
        and not figures["cuts_taken_for_whole"]
        and figures["acknowledged"] == figures["items"]
        and figures["invariants"] == "0 faltas"
        and figures["harmed_files"] == "0 archivos con falta"
    )


def main(words: list[str]) -> int:
    options = argparse.ArgumentParser(prog="tests.faults network")
    options.add_argument("--items", type=int, default=2000)
    options.add_argument("--cuts", type=int, default=1000)
    asked = options.parse_args(words)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        figures = campaign(Path(folder), asked.items, asked.cuts)
    good, seconds = is_whole(figures), round(time.monotonic() - began)
    print(json.dumps({"bar": "B12", "pass": good, "seed": SEED, "seconds": seconds, "figures": figures}))
    return 0 if good else 1

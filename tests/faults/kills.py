"""F01: kill -9 of the whole service, again and again, while people save, upload and send.

`python -m tests.faults kills --rounds 200`: 0 acknowledged words lost, no torn rows, the invariants hold, up again in 5 s.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path

from tests.served import Served

from . import checker
from .clients import Client, Ledger, Worker, saves, submissions, together, uploads

SOONEST, LATEST = 0.005, 0.2
UP_AGAIN = 5
OPEN, FOR_EACH = 4, 2  # drafts that stay open; drafts to send for each kill
SAVED_BEFORE = 5


class Kills:
    """One place, its clients, and a nemesis. The same seed kills at the same moments."""

    def __init__(self, folder: Path, rounds: int, seed: int = 7, **served: object) -> None:
        (folder / "place").mkdir()
        self.served = Served(folder / "place", os.environ.get("MINGA_DATABASE_URL", ""), **served)
        self.ledger = Ledger(folder / "ledger.jsonl")
        self.rounds, self.dice = rounds, random.Random(seed)
        self.restarts: list[float] = []
        self.waits: list[float] = []
        self.stuck = 0

    def run(self) -> dict[str, object]:
        self.served.run("-m", "minga", "prepare")
        drafts = json.loads(self.served.run("-m", "tests.faults.stage", str(OPEN + FOR_EACH * self.rounds)))
        self.served.start("serve")
        try:
            workers = self.settle_in(drafts)
            for _ in range(self.rounds):
                self.work_until_killed(workers)
                self.restarts.append(self.start_again())
            self.settle(workers)
            return self.figures()
        finally:
            self.served.kill()

    def settle_in(self, drafts: list[int]) -> list[Worker]:
        def client() -> Client:
            return Client(self.served, self.ledger, drafts[0])

        return [
            Worker(client(), saves(drafts[0], "s0")),
            Worker(client(), saves(drafts[1], "s1")),
            Worker(client(), uploads(drafts[2], "u0")),
            Worker(client(), uploads(drafts[3], "u1")),
            Worker(client(), submissions(drafts[OPEN:], "e0")),
        ]

    def settle(self, workers: list[Worker]) -> None:
        """Whoever got no answer asks again, with the same key, and must get one now. Then some more words are saved."""
        together([worker.settle for worker in workers])
        self.stuck += sum(worker.pending is not None for worker in workers)
        together([partial(worker.run, SAVED_BEFORE) for worker in workers[:2]])

    def work_until_killed(self, workers: list[Worker]) -> None:
        self.settle(workers)
        together([worker.run for worker in workers], self.kill)

    def kill(self) -> None:
        time.sleep(self.dice.uniform(SOONEST, LATEST))
        self.served.kill()

    def start_again(self) -> float:
        """Return how long it took; on a busy machine, what it computed meanwhile: its neighbours' time is not its own."""
        began = time.monotonic()
        self.served.start("serve")
        waited = time.monotonic() - began
        self.waits.append(waited)
        return min(waited, self.served.cpu_seconds())

    def figures(self) -> dict[str, object]:
        lost = checker.losses(checker.Found(self.served), self.ledger)
        code, said = self.served.check()
        done = self.ledger.acknowledged
        told = {op: sum(d.op == op for d in done) for op in ("save", "declare", "attach", "submit")}
        return {
            "kills": len(self.restarts),
            "acknowledged": told,
            "asked_again": sum(d.tries > 1 for d in self.ledger.deeds),
            "lost": len(lost),
            "first_lost": lost[:20],
            "refused": [f"{d.op} {d.code} {d.said}" for d in self.ledger.refused][:5],
            "stuck": self.stuck,
            "invariants": said.strip() if code == 0 else said[:1000],
            "harmed_files": self.harmed(),
            "up_again_s": round(statistics.median(self.restarts), 1),
            "waited_longest_s": round(max(self.waits), 1),
            "load": round(os.getloadavg()[0], 1),
        }

    def harmed(self) -> str:
        return self.served.run("-m", "minga", "verify_evidence").strip()


def is_whole(figures: dict[str, object]) -> bool:
    return (
        not figures["lost"]
        and not figures["refused"]
        and not figures["stuck"]
        and figures["invariants"] == "0 faltas"
        and figures["harmed_files"] == "0 archivos con falta"
        and figures["up_again_s"] <= UP_AGAIN
        and min(figures["acknowledged"].values()) > 0
    )


def main(words: list[str]) -> int:
    options = argparse.ArgumentParser(prog="tests.faults kills")
    options.add_argument("--rounds", type=int, default=200)
    options.add_argument("--seed", type=int, default=7)
    asked = options.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        figures = Kills(Path(folder), asked.rounds, asked.seed).run()
    good = is_whole(figures)
    seconds = round(time.monotonic() - began)
    print(
        json.dumps({"bar": "B08", "pass": good, "seed": asked.seed, "seconds": seconds, "figures": figures})
    )
    return 0 if good else 1

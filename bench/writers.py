"""32 closed-loop clients autosave against the real server: 0 errors, 0 lost, p99 at most 1 s, at least 60 a second.

A busy machine gives the service less than its cores: `share_of_cores` says how much of them it and its clients got, and
`per_second_of_cpu` what all of them would carry if nothing had to wait. The bar is what was measured.
"""

import argparse
import copy
import json
import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from bench._bank import report
from tests.faults.checker import Found, losses
from tests.faults.clients import Client, Ledger, Worker, saves, together
from tests.served import ROOT, Served

CLIENTS = 32
TIMES = ("p99_ms", "per_second", "largest_process_at_rest_mb")
LIMITS = (
    ("errors", "at most", 0),
    ("lost", "at most", 0),
    ("breaches", "at most", 0),
    ("p99_ms", "at most", 1000),
    ("per_second", "at least", 60),
    ("largest_process_at_rest_mb", "at most", 400),
)


def main(words):
    options = argparse.ArgumentParser(prog="bench writers")
    options.add_argument("--saves", type=int, default=10_000)
    options.add_argument("--postgres", action="store_true", help="in a throw-away cluster, with fsync")
    options.add_argument("--counts", action="store_true", help="judge what is lost, not how long it took")
    asked = options.parse_args(words)
    if asked.postgres and "MINGA_DATABASE_URL" not in os.environ:
        return within_a_cluster(words)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "place"
        place.mkdir()
        served = Served(place, os.environ["MINGA_DATABASE_URL"] if asked.postgres else "")
        served.run("-m", "minga", "prepare")
        drafts = json.loads(served.run("-m", "tests.faults.stage", str(CLIENTS)))
        try:
            served.start("serve")
            figures = measure(served, drafts, Ledger(Path(folder) / "ledger.jsonl"), asked.saves)
        finally:
            served.kill()
    judged = [limit for limit in LIMITS if not (asked.counts and limit[0] in TIMES)]
    return report("B10 writers", figures, judged)


def within_a_cluster(words):
    command = ["sh", ".ci/with-postgres", sys.executable, "-m", "bench", "writers", *words]
    durable = {**os.environ, "MINGA_CLUSTER_OPTIONS": "-c fsync=on"}
    return subprocess.run(command, cwd=ROOT, env=durable, check=False).returncode


def measure(served, drafts, ledger, count):
    """Let each client write its own ficha, one save after the other, all from one start on."""
    person, warm = Client(served, ledger, drafts[0]), Ledger(Path(os.devnull))
    together([partial(Worker(as_of(person, warm), saves(d, f"w{d}")).run, 3) for d in drafts])
    at_rest, load = served.memory_mb(), os.getloadavg()[0]
    spent, began = served.cpu_seconds(), time.perf_counter()
    mine = time.process_time()
    writers = [Worker(as_of(person, ledger), saves(d, f"c{d}")) for d in drafts]
    together([partial(w.run, count // CLIENTS) for w in writers])
    seconds = time.perf_counter() - began
    spent, mine = served.cpu_seconds() - spent, time.process_time() - mine
    cores = len(os.sched_getaffinity(0))
    times = sorted(d.told_at - d.sent_at for d in ledger.acknowledged)
    lost = losses(Found(served), ledger)
    _, said = served.check()
    return {
        "engine": "PostgreSQL" if served.database_url else "SQLite",
        "saves": len(times),
        "errors": len(ledger.deeds) - len(times),
        "first_error": str([(d.code, d.said) for d in ledger.deeds if not d.is_acknowledged][:1]),
        "lost": len(lost),
        "first_lost": lost[:3],
        "breaches": int(said.split()[-2]),
        "p50_ms": round(times[len(times) // 2] * 1000),
        "p99_ms": round(times[int(len(times) * 0.99) - 1] * 1000),
        "max_ms": round(times[-1] * 1000),
        "per_second": round(len(times) / seconds, 1),
        "server_cpu_ms_a_save": round(spent / len(times) * 1000, 1),
        "clients_cpu_ms_a_save": round(mine / len(times) * 1000, 1),
        "per_second_of_cpu": round(len(times) * cores / (spent + mine), 1),
        "share_of_cores": round((spent + mine) / seconds / cores, 2),
        "load_at_start": round(load, 1),
        "largest_process_at_rest_mb": at_rest,
        "largest_process_afterwards_mb": served.memory_mb(),
    }


def as_of(person, ledger):
    """Return another window of the same person: a connection of its own."""
    one = copy.copy(person)
    one.ledger = ledger
    return one

"""32 closed-loop clients autosave against the real server: 0 errors, 0 lost, p99 at most 1 s, at least 60 a second."""

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

from tests.served import ROOT, Person, Served

CLIENTS, ITEMS = 32, ("summary", "origin", "general_objective", "social_impact", "sector_plan_contribution")


class Writer(threading.Thread):
    """One person with one kept connection; waits for each answer before the next save."""

    def __init__(self, served, number, saves, start, draft):
        super().__init__()
        self.person, self.number, self.saves, self.start_together = (
            Person(served, "amaru"),
            number,
            saves,
            start,
        )
        self.token = self.person.token(f"/practicas/{draft}/ficha/S1/")
        self.served, self.draft, self.times, self.faults, self.ledger = served, draft, [], [], []

    def run(self):
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.person.jar)
        wire = http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=60)
        self.start_together.wait()
        for n in range(self.saves):
            item, text = ITEMS[n % len(ITEMS)], f"Texto {self.number} {n}"
            body = urllib.parse.urlencode({"csrfmiddlewaretoken": self.token, item: text})
            head = {
                "Cookie": cookies,
                "Referer": self.served.url,
                "Idempotency-Key": f"w{self.number}-{n}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
            began = time.perf_counter()
            wire.request("POST", f"/practicas/{self.draft}/ficha/guardar/{item}/", body, head)
            answer = wire.getresponse()
            said = answer.read()
            self.times.append(time.perf_counter() - began)
            if answer.status == 200:
                self.ledger.append((json.loads(said)["number"], text))
            else:
                self.faults.append((answer.status, said[:200]))


def main(words):
    options = argparse.ArgumentParser(prog="bench writers")
    options.add_argument("--saves", type=int, default=10_000)
    options.add_argument("--postgres", action="store_true", help="in a throw-away cluster, with fsync")
    asked = options.parse_args(words)
    if asked.postgres and "MINGA_DATABASE_URL" not in os.environ:
        return within_a_cluster(words)
    with tempfile.TemporaryDirectory() as folder:
        served = Served(Path(folder), os.environ["MINGA_DATABASE_URL"] if asked.postgres else "")
        try:
            served.start("run_demo")
            figures = measure(served, asked.saves)
        finally:
            served.kill()
    print(json.dumps(figures, ensure_ascii=False))
    return 0 if figures["pass"] else 1


def within_a_cluster(words):
    command = ["sh", ".ci/with-postgres", sys.executable, "-m", "bench", "writers", *words]
    durable = {**os.environ, "MINGA_CLUSTER_OPTIONS": "-c fsync=on"}
    return subprocess.run(command, cwd=ROOT, env=durable, check=False).returncode


def measure(served, saves):
    draft = served.draft()
    at_rest = served.memory_mb()
    start = threading.Barrier(CLIENTS + 1)
    writers = [Writer(served, n, -(-saves // CLIENTS), start, draft) for n in range(CLIENTS)]
    for writer in writers:
        writer.start()
    start.wait()
    began = time.perf_counter()
    for writer in writers:
        writer.join()
    seconds = time.perf_counter() - began
    times = sorted(t for w in writers for t in w.times)
    faults = [f for w in writers for f in w.faults]
    kept = {
        v if isinstance(v := raw if served.database_url else json.loads(raw), str) else ""
        for (raw,) in served.ask("select value from instruments_answerrevision")
    }
    receipts = {n for (n,) in served.ask("select number from journal_receipt")}
    lost = sum(1 for w in writers for number, text in w.ledger if text not in kept or number not in receipts)
    p99 = times[int(len(times) * 0.99) - 1]
    code, said = served.check()
    return {
        "bar": "B10",
        "pass": not faults
        and not lost
        and p99 <= 1
        and len(times) / seconds >= 60
        and code == 0
        and at_rest < 400,
        "figures": {
            "engine": "PostgreSQL" if served.database_url else "SQLite",
            "saves": len(times),
            "errors": len(faults),
            "first_error": str(faults[:1]),
            "lost": lost,
            "p50_ms": round(times[len(times) // 2] * 1000),
            "p99_ms": round(p99 * 1000),
            "max_ms": round(times[-1] * 1000),
            "per_second": round(len(times) / seconds),
            "largest_process_at_rest_mb": at_rest,
            "invariants": said.strip(),
        },
    }

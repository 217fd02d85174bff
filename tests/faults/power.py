"""F05: the power goes at any moment. What was acknowledged is there, nothing is half there, nothing is corrupt.

A child saves, sends, uploads and writes the journal under strace; `replay` rebuilds what the disk could hold after each of
its calls, and each such state is opened as after a restart. `python -m tests.faults power --states 3000` for each kind.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from tests.served import ROOT, Served

from . import checker, replay
from .clients import Deed

if TYPE_CHECKING:
    from collections.abc import Iterator

WHOLE = 3000  # states of each kind, which so many deeds give
DEEDS = {"save": 50, "submit": 20, "evidence": 24, "journal": 60}
SEED = 7


def campaign(states: int, house: Path = ROOT, kinds: tuple[str, ...] = tuple(DEEDS)) -> dict[str, Any]:
    """Try so many states of each kind; return how many were lost, torn or corrupt."""
    if shutil.which("strace") is None:
        sys.exit("Falta strace, que dice qué llegó al disco. Instálelo con: apt-get install strace")
    shared = "/dev/shm" if Path("/dev/shm").is_dir() else None
    found: dict[str, Any] = {
        "states": {},
        "acknowledged": {},
        "lost": 0,
        "torn": 0,
        "corrupt": 0,
        "first": [],
    }
    with tempfile.TemporaryDirectory(prefix="power-", dir=shared) as folder:
        before, most = Path(folder) / "before", {k: at_most(DEEDS[k], states) for k in kinds}
        drafts = settle(before, most.get("submit", 1))
        for kind in kinds:
            try_states(
                watch(before, Path(folder) / kind, [kind, str(most[kind]), drafts], house), states, found
            )
    return found


def at_most(deeds: int, states: int) -> int:
    return max(4, round(deeds * min(1, states / WHOLE)))


def settle(place: Path, count: int) -> str:
    """Make the place as it is before anybody writes; return its drafts."""
    place.mkdir()
    served = Served(place)
    served.run("-m", "minga", "migrate", "-v0")
    served.run("-m", "minga", "createcachetable")
    return served.run("-m", "tests.faults.stage", str(count))


@dataclass
class Watched:
    """What one child did, and where."""

    kind: str
    before: Path
    place: Path
    trace: Path
    main: int = 0

    def moments(self) -> Iterator[replay.Disk]:
        """Yield the disk after every call that changed what a cut could leave."""
        disk = replay.Disk(self.before, self.place)
        for call in replay.calls(self.trace, self.main):
            if disk.take(call):
                yield disk


def watch(before: Path, folder: Path, words: list[str], house: Path) -> Watched:
    """Let the child write under strace, in a place of its own."""
    shutil.copytree(before, folder / "place")
    seen = Watched(words[0], before, folder / "place", folder / "trace")
    command = ["strace", "-f", "-xx", "-s", "4000000", "-e", f"trace={replay.CALLS}", "-e", "signal=none"]
    command += ["-o", str(seen.trace), sys.executable, "-m", "tests.faults.power_child", *words]
    surroundings = Served(seen.place, root=house).environment
    subprocess.run(command, cwd=house, env=surroundings, stdout=subprocess.DEVNULL, check=True)
    with seen.trace.open() as lines:
        seen.main = int(next(lines).split()[0])
    return seen


def try_states(watched: Watched, most: int, found: dict[str, Any]) -> None:
    """Walk the trace; after calls spread over all of it, open what a cut there leaves."""
    every = max(1, sum(1 for _ in watched.moments()) * 2 // most)
    dice, seen, after = random.Random(SEED), set(), After(watched.place.parent / "cut")
    for number, disk in enumerate(watched.moments()):
        if number % every:
            continue
        for cut in [disk.after_a_cut(d) for d in (None, dice, dice)]:
            if cut.key not in seen:
                seen.add(cut.key)
                judge(after, cut, disk.said, found)
    found["states"][watched.kind] = len(seen)
    found["acknowledged"][watched.kind] = len(disk.said)


def judge(after: After, cut: replay.Cut, said: list[bytes], found: dict[str, Any]) -> None:
    told = after.restart(cut)
    deeds = SimpleNamespace(acknowledged=[Deed(**json.loads(line)) for line in said])
    lost = checker.losses(told.found, deeds) if told.found else []
    found["lost"] += bool(lost)
    found["torn"] += bool(told.torn)
    found["corrupt"] += bool(told.corrupt)
    if len(found["first"]) < 5:
        found["first"] += [*lost, *told.torn, *told.corrupt][:2]


@dataclass
class Told:
    """What a place says of itself once it is open again."""

    found: checker.Found | None = None
    torn: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)


class After:
    """Opens what a cut left, as a restart does. Many cuts come back as the same place, which is read once."""

    def __init__(self, place: Path) -> None:
        self.place, self.known = place, {}

    def restart(self, cut: replay.Cut) -> Told:
        from django.db import DatabaseError

        shutil.rmtree(self.place, ignore_errors=True)
        cut.lay_down(self.place)
        with another_place(self.place):
            try:
                ask("PRAGMA wal_checkpoint(TRUNCATE)")
                content = digest_of(self.place)
                if content not in self.known:
                    self.known[content] = self.read()
                return self.known[content]
            except DatabaseError as problem:
                return Told(corrupt=[str(problem)])

    def read(self) -> Told:
        from minga.config.invariants import breaches

        said = [line for (line,) in ask("PRAGMA integrity_check")]
        if said != ["ok"]:
            return Told(corrupt=said)
        return Told(checker.Found(SimpleNamespace(folder=self.place, ask=ask)), breaches())


def ask(query: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def digest_of(place: Path) -> str:
    whole = hashlib.sha256((place / "minga.sqlite3").read_bytes())
    for path in sorted((place / "files").rglob("*")):
        whole.update(f"{path}".encode() + (path.read_bytes() if path.is_file() else b""))
    return whole.hexdigest()


@contextlib.contextmanager
def another_place(target: Path) -> Iterator[None]:
    from django.conf import settings
    from django.db import connection

    held = connection.settings_dict["NAME"], settings.STORE_DIR, settings.KEYS_DIR
    connection.close()
    connection.settings_dict["NAME"], settings.STORE_DIR = str(target / "minga.sqlite3"), target / "files"
    settings.KEYS_DIR = target / "keys"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], settings.STORE_DIR, settings.KEYS_DIR = held


def main(words: list[str]) -> int:
    options = argparse.ArgumentParser(prog="tests.faults power")
    options.add_argument("--states", type=int, default=WHOLE, help="of each kind")
    options.add_argument("--house", type=Path, default=ROOT, help="a spoiled copy, to see that it is noticed")
    options.add_argument("--kinds", default=",".join(DEEDS))
    asked = options.parse_args(words)
    began = time.monotonic()
    found = campaign(asked.states, asked.house, tuple(asked.kinds.split(",")))
    good = not (found["lost"] or found["torn"] or found["corrupt"])
    seconds, load = round(time.monotonic() - began), round(os.getloadavg()[0], 1)
    print(
        json.dumps(
            {"bar": "B09", "pass": good, "seed": SEED, "seconds": seconds, "load": load, "figures": found}
        )
    )
    return 0 if good else 1

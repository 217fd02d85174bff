"""Spoil one line on a copy of the house, run the one test that watches it, and ask for red."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
LONGEST = 180
LEFT_OUT = shutil.ignore_patterns("var", ".git", ".venv", "node_modules", ".mypy_cache", ".ruff_cache")
# A mutant that only breaks the code is no mutant: what turned the test red must be what the guard was for.
BROKEN = (
    "NameError",
    "ImportError",
    "ModuleNotFoundError",
    "SyntaxError",
    "IndentationError",
    "UnboundLocalError",
)
KILLED, SURVIVED, WRONG = "killed", "SURVIVED", "BROKEN"


@dataclass(frozen=True)
class Mutant:
    """One guard, how it is spoiled, and who must notice."""

    guard: str
    spoils: str
    file: str
    old: str
    new: str
    test: str
    also: tuple[dict[str, str], ...] = ()  # the second guard, where two stand one behind the other
    quick: bool = False  # also in the default tests
    rebuild: bool = False  # what it spoils is built with the database

    @property
    def name(self) -> str:
        return f"{self.guard}: {self.spoils}"

    @property
    def edits(self) -> list[dict[str, str]]:
        return [{"file": self.file, "old": self.old, "new": self.new}, *self.also]

    def apply(self, root: Path) -> None:
        for edit in self.edits:
            spoil(root / edit["file"], edit["old"], edit["new"], self.name)


def spoil(path: Path, old: str, new: str, name: str) -> None:
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise LookupError(f"{name}: found {text.count(old)} times in {path.name}")
    spoiled = text.replace(old, new)
    if path.suffix == ".py":
        compile(spoiled, str(path), "exec")
    path.write_text(spoiled, encoding="utf-8")
    os.utime(path, (1, 1))  # no compiled module of the whole one may pass for it


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant."""

    mutant: Mutant
    outcome: str
    seconds: float
    told: str = ""


def mutants() -> list[Mutant]:
    found = [
        Mutant(**row)
        for path in sorted(HERE.glob("*.yaml"))
        for row in yaml.load(path.read_text(), Loader=yaml.CSafeLoader)
    ]
    names = [m.name for m in found]
    if len(set(names)) < len(names):
        raise LookupError("two mutants have the same name")
    return found


@contextmanager
def workshop(places: int, tests: list[str], *, migrated: bool):
    """Copies of the house, each with its bench; a queue of the free ones."""
    shared = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(prefix="mutants-", dir=shared) as folder:
        free: SimpleQueue[Bench] = SimpleQueue()
        empty = Path(folder) / "empty.sqlite3"
        if migrated:
            settle(empty)
        benches = [
            Bench(Path(folder) / f"house{n}", empty if migrated else None, tests) for n in range(places)
        ]
        try:
            for bench in benches:
                bench.until_ready()
                free.put(bench)
            yield free
        finally:
            for bench in benches:
                bench.close()


def surroundings(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("MINGA_DATABASE_URL", "PYTEST_ADDOPTS")}
    return {**kept, "MINGA_SECRET_KEY": "only-for-tests", "PYTHONDONTWRITEBYTECODE": "1", **more}


def settle(database: Path) -> None:
    where = surroundings(MINGA_DATABASE_URL=f"sqlite:///{database}", PYTHONPATH=str(ROOT))
    for command in (["migrate", "-v0"], ["createcachetable"]):
        subprocess.run([sys.executable, "-m", "minga", *command], env=where, cwd=ROOT, check=True)


class Bench:
    """A copy of the house where mutants are tried: in children of one process that stands ready, or in a process of their own."""

    def __init__(self, house: Path, empty: Path | None, tests: list[str]) -> None:
        shutil.copytree(ROOT, house, ignore=LEFT_OUT, symlinks=True)
        self.house, self.tests = house, tests
        self.database, self.report = house.with_suffix(".sqlite3"), house.with_suffix(".json")
        self.where = surroundings(PYTHONPATH=str(house), MUTANT_DATABASE=str(self.database))
        self.where["MINGA_TEST_DIR"] = self.where["TMPDIR"] = str(house.parent)
        if empty:
            self.where["MUTANT_EMPTY"] = str(empty)
        self.start()

    def call(self, tests: list[str], *more: str) -> list[str]:
        call = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist"]
        return [*call, "-p", "tests.trust.mutants.bench", *more, *tests]

    def start(self) -> None:
        its_orders, orders = os.pipe()
        answers, its_answers = os.pipe()
        ends = {"MUTANT_ORDERS": str(its_orders), "MUTANT_ANSWERS": str(its_answers)}
        self.said = tempfile.TemporaryFile()  # noqa: SIM115 -- as long as the process
        self.process = subprocess.Popen(
            self.call(self.tests),
            cwd=self.house,
            env={**self.where, **ends},
            stdout=self.said,
            stderr=subprocess.STDOUT,
            pass_fds=(its_orders, its_answers),
        )
        os.close(its_orders)
        os.close(its_answers)
        self.orders, self.answers = os.fdopen(orders, "w"), os.fdopen(answers)

    def until_ready(self) -> None:
        if self.answers.readline() != "ready\n":
            self.said.seek(0)
            raise SystemExit(f"the tests cannot be collected:\n{self.said.read().decode()[-3000:]}")

    def close(self) -> None:
        self.orders.close()
        self.process.wait()
        self.answers.close()

    def in_place(self, tests: list[str], edits: list[dict[str, str]]) -> tuple[int, list[dict], str] | None:
        """Try in a child; nothing when what was spoiled runs at the import."""
        self.orders.write(json.dumps({"tests": tests, "edits": edits, "seconds": LONGEST}) + "\n")
        self.orders.flush()
        told = json.loads(self.answers.readline())
        if told["outcome"] == "not in place":
            return None
        if told["outcome"] != "tried":
            return -1, [], told["outcome"]
        reports = told["reports"]
        return int(any(r["outcome"] == "failed" for r in reports)), reports, "no such test" * (not reports)

    def anew(self, tests: list[str], *, rebuild: bool) -> tuple[int, list[dict], str]:
        """Try in a process of its own, with a database of its own where what is spoiled is built with it."""
        self.report.unlink(missing_ok=True)
        where = {**self.where, "MUTANT_REPORT": str(self.report)}
        if rebuild:
            where.pop("MUTANT_EMPTY", None)
        call = self.call(tests, "--create-db")
        try:
            done = subprocess.run(
                call, cwd=self.house, env=where, capture_output=True, text=True, timeout=LONGEST
            )
        except subprocess.TimeoutExpired:
            return -1, [], f"longer than {LONGEST} s"
        said = json.loads(self.report.read_text()) if self.report.exists() else []
        return done.returncode, said, (done.stdout + done.stderr)[-1500:]


def judge(mutant: Mutant, free: SimpleQueue[Bench]) -> Verdict:
    bench, begun = free.get(), time.monotonic()
    try:
        outcome, told = attempt(mutant, bench)
    except (LookupError, SyntaxError) as problem:
        outcome, told = WRONG, str(problem)
    finally:
        for edit in mutant.edits:
            shutil.copy2(ROOT / edit["file"], bench.house / edit["file"])
        free.put(bench)
    return Verdict(mutant, outcome, round(time.monotonic() - begun, 1), told)


def attempt(mutant: Mutant, bench: Bench) -> tuple[str, str]:
    """Try it in a child that has imported the house; whoever survives there, or runs at the import, in a process of its own."""
    files = dict.fromkeys(edit["file"] for edit in mutant.edits)
    whole = {file: (bench.house / file).read_text(encoding="utf-8") for file in files}
    mutant.apply(bench.house)
    if not mutant.rebuild:
        edits = [
            {
                "path": str(bench.house / f),
                "old": whole[f],
                "new": (bench.house / f).read_text(encoding="utf-8"),
            }
            for f in files
        ]
        tried = bench.in_place([mutant.test], edits)
        if tried is not None and (verdict := decide(*tried))[0] == KILLED:
            return verdict
    return decide(*bench.anew([mutant.test], rebuild=mutant.rebuild))


def decide(code: int, reports: list[dict], tail: str) -> tuple[str, str]:
    red = [r for r in reports if r["outcome"] == "failed"]
    if code == 0 and reports:
        return SURVIVED, ""
    if code != 1 or not red:
        return WRONG, tail
    if any(r["when"] != "call" or r["kind"] in BROKEN for r in red):
        return WRONG, "\n".join(f"{r['when']}: {r['kind']}: {r['said']}" for r in red)
    return KILLED, red[0]["said"]


def whole(tests: list[str], free: SimpleQueue[Bench]) -> str:
    """Say which of the named tests are red in the whole house; nothing when all are green."""
    bench = free.get()
    try:
        code, reports, tail = bench.in_place(tests, []) or (-1, [], "")
    finally:
        free.put(bench)
    red = [r["test"] for r in reports if r["outcome"] == "failed"]
    return "" if code == 0 else "\n".join(red) or tail


def try_all(chosen: list[Mutant], *, places: int = 2, migrated: bool = True, tell=print) -> list[Verdict]:
    """Judge each mutant, `places` at a time; the tests themselves must be green in the whole house.

    `migrated=False`: none of their tests needs a database.
    """
    tests = sorted({m.test for m in chosen})
    with workshop(places, tests, migrated=migrated) as free, ThreadPoolExecutor(places) as pool:
        control = pool.submit(whole, tests, free)
        verdicts = []
        for verdict in pool.map(lambda m: judge(m, free), chosen):
            verdicts.append(verdict)
            tell(f"{verdict.outcome:9}{verdict.seconds:6.1f} s  {verdict.mutant.name}")
            if verdict.outcome != KILLED:
                tell(f"          {verdict.mutant.test}\n{verdict.told}")
        if red := control.result():
            raise SystemExit(f"red without any mutant, so that nothing is proved:\n{red}")
    return verdicts

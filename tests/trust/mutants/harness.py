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
        Mutant(**row) for path in sorted(HERE.glob("*.yaml")) for row in yaml.safe_load(path.read_text())
    ]
    names = [m.name for m in found]
    if len(set(names)) < len(names):
        raise LookupError("two mutants have the same name")
    return found


@contextmanager
def workshop(places: int, *, migrated: bool):
    """Copies of the house, and one migrated database to copy; a queue of free ones."""
    shared = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(prefix="mutants-", dir=shared) as folder:
        free: SimpleQueue[Path] = SimpleQueue()
        for number in range(places):
            copy = Path(folder) / f"house{number}"
            shutil.copytree(ROOT, copy, ignore=LEFT_OUT, symlinks=True)
            free.put(copy)
        empty = Path(folder) / "empty.sqlite3"
        if migrated:
            settle(empty)
        yield free, empty


def surroundings(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("MINGA_DATABASE_URL", "PYTEST_ADDOPTS")}
    return {**kept, "MINGA_SECRET_KEY": "only-for-tests", "PYTHONDONTWRITEBYTECODE": "1", **more}


def settle(database: Path) -> None:
    where = surroundings(MINGA_DATABASE_URL=f"sqlite:///{database}", PYTHONPATH=str(ROOT))
    for command in (["migrate", "-v0"], ["createcachetable"]):
        subprocess.run([sys.executable, "-m", "minga", *command], env=where, cwd=ROOT, check=True)


def run_tests(
    house: Path, empty: Path, tests: list[str], *, rebuild: bool = False
) -> tuple[int, list[dict], str]:
    """Run some tests in a house; return the exit code, what each reported, and the last lines."""
    database, report = house.with_suffix(".sqlite3"), house.with_suffix(".json")
    for old in house.parent.glob(f"{database.name}*"):
        old.unlink()
    report.unlink(missing_ok=True)
    if not rebuild and empty.exists():
        shutil.copy(empty, database)
    where = surroundings(PYTHONPATH=str(house), MUTANT_DATABASE=str(database), MUTANT_REPORT=str(report))
    where["MINGA_TEST_DIR"] = where["TMPDIR"] = str(house.parent)
    call = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist"]
    call += ["-p", "tests.trust.mutants.witness", "--create-db" if rebuild else "--reuse-db", *tests]
    try:
        done = subprocess.run(call, cwd=house, env=where, capture_output=True, text=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return -1, [], f"longer than {LONGEST} s"
    said = json.loads(report.read_text()) if report.exists() else []
    return done.returncode, said, (done.stdout + done.stderr)[-1500:]


def judge(mutant: Mutant, free: SimpleQueue[Path], empty: Path) -> Verdict:
    house, begun = free.get(), time.monotonic()
    try:
        mutant.apply(house)
        code, reports, tail = run_tests(house, empty, [mutant.test], rebuild=mutant.rebuild)
        outcome, told = decide(code, reports, tail)
    except (LookupError, SyntaxError) as problem:
        outcome, told = WRONG, str(problem)
    finally:
        for edit in mutant.edits:
            shutil.copy2(ROOT / edit["file"], house / edit["file"])
        free.put(house)
    return Verdict(mutant, outcome, round(time.monotonic() - begun, 1), told)


def decide(code: int, reports: list[dict], tail: str) -> tuple[str, str]:
    red = [r for r in reports if r["outcome"] == "failed"]
    if code == 0 and reports:
        return SURVIVED, ""
    if code != 1 or not red:
        return WRONG, tail
    if any(r["when"] != "call" or r["kind"] in BROKEN for r in red):
        return WRONG, "\n".join(f"{r['when']}: {r['kind']}: {r['said']}" for r in red)
    return KILLED, red[0]["said"]


def whole(tests: list[str], free: SimpleQueue[Path], empty: Path) -> str:
    """Say which of the named tests are red in the whole house; nothing when all are green."""
    house = free.get()
    try:
        code, reports, tail = run_tests(house, empty, tests)
    finally:
        free.put(house)
    red = [r["test"] for r in reports if r["outcome"] == "failed"]
    return "" if code == 0 else "\n".join(red) or tail


def try_all(chosen: list[Mutant], *, places: int = 2, migrated: bool = True, tell=print) -> list[Verdict]:
    """Judge each mutant, `places` at a time; the tests themselves must be green in the whole house.

    `migrated=False`: none of their tests needs a database.
    """
    with workshop(places, migrated=migrated) as (free, empty), ThreadPoolExecutor(places) as pool:
        control = pool.submit(whole, sorted({m.test for m in chosen}), free, empty)
        verdicts = []
        for verdict in pool.map(lambda m: judge(m, free, empty), chosen):
            verdicts.append(verdict)
            tell(f"{verdict.outcome:9}{verdict.seconds:6.1f} s  {verdict.mutant.name}")
            if verdict.outcome != KILLED:
                tell(f"          {verdict.mutant.test}\n{verdict.told}")
        if red := control.result():
            raise SystemExit(f"red without any mutant, so that nothing is proved:\n{red}")
    return verdicts

"""The bars: what is promised, which tests or campaign show it, and what they told. `python -m tests.trust` runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[2]
FAULTS, WRITERS = ("-m", "tests.faults"), ("-m", "bench", "writers", "--saves")


@dataclass(frozen=True)
class Bar:
    """A promise: shown by tests, or by a campaign whose last line is JSON; `fast` is its short form, for every merge."""

    number: str
    threats: str
    what: str
    limit: str
    tests: tuple[str, ...] = ()
    fast: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()  # the figures of its line
    elsewhere: str = ""  # which other line of .ci/run runs its short form already


BARS = (
    Bar(
        "B01",
        "CR1-CR12",
        "who sees and does what: every cell, route and closure rule",
        "0 differ",
        tests=("tests/trust/test_matrix.py", "tests/trust/test_routes.py", "tests/trust/test_closure.py"),
        elsewhere="make test",
    ),
    Bar(
        "B02",
        "T01-T04 T08 T11",
        "two worlds that differ in a secret look the same",
        "0 differ",
        tests=("tests/trust/test_two_worlds.py",),
        elsewhere="make test",
    ),
    Bar(
        "B04",
        "T26 T27 T35 T36",
        "evidence: whole, to whom it may concern, or not at all",
        "0 bytes",
        tests=("tests/documents/test_downloads.py", "tests/documents/test_upload_pages.py"),
        elsewhere="make test",
    ),
    Bar(
        "B05",
        "T28-T34",
        "hostile files are refused or made harmless",
        "0 taken",
        tests=("tests/documents/test_hostile.py",),
        elsewhere="make test",
    ),
    Bar(
        "B06",
        "T38",
        "no list or paper holds a live formula",
        "0 live",
        tests=("tests/documents/test_tables.py",),
        elsewhere="make test",
    ),
    Bar(
        "B08",
        "F01",
        "killed at any moment: what was acknowledged is there",
        "0 lost",
        fast=(*FAULTS, "kills", "--rounds", "6"),
        whole=(*FAULTS, "kills", "--rounds", "200"),
        shows=("kills", "acknowledged", "lost", "invariants"),
        elsewhere="make test-slow",
    ),
    Bar(
        "B09",
        "F05",
        "the power goes: what was acknowledged is on the disk",
        "0 lost, torn, corrupt",
        fast=(*FAULTS, "power", "--states", "100"),
        whole=(*FAULTS, "power", "--states", "3000"),
        shows=("states", "lost", "torn", "corrupt"),
        elsewhere="make test-slow",
    ),
    Bar(
        "B10",
        "F12",
        "32 write at once on SQLite; the whole bar judges times too",
        "0 errors, 0 lost",
        fast=(*WRITERS, "640", "--counts"),
        whole=(*WRITERS, "10000"),
        shows=("saves", "errors", "lost", "breaches", "p99_ms", "per_second"),
    ),
    Bar(
        "B10",
        "F12",
        "32 write at once on PostgreSQL; the whole bar judges times too",
        "0 errors, 0 lost",
        fast=(*WRITERS, "640", "--counts", "--postgres"),
        whole=(*WRITERS, "10000", "--postgres"),
        shows=("saves", "errors", "lost", "breaches", "p99_ms", "per_second"),
    ),
    Bar(
        "B12",
        "F16 F17",
        "the line is cut, slow, out of order: once and whole",
        "0 lost, doubled, altered",
        fast=(*FAULTS, "network", "--items", "60", "--cuts", "60"),
        whole=(*FAULTS, "network", "--items", "2000", "--cuts", "1000"),
        shows=("items", "acknowledged", "lost_doubled_or_altered", "stuck"),
        elsewhere="make test-slow",
    ),
    Bar(
        "B14",
        "CR9 T16 T17 T20",
        "four eyes, sent once, sealed, no step skipped",
        "0 pass",
        tests=(
            "tests/trust/test_guards.py",
            "tests/trust/test_sent_twice.py",
            "tests/kernel/test_workflow.py",
        ),
        elsewhere="make test",
    ),
    Bar(
        "B15",
        "I11 T22",
        "whoever tampers with the journal is found",
        "1,000 of 1,000",
        tests=("tests/journal/test_chain.py", "tests/journal/test_heads.py"),
        elsewhere="make test",
    ),
    Bar(
        "B16",
        "I1-I16",
        "each planted breach of an invariant is named",
        "all named",
        tests=("tests/trust/test_invariants.py",),
        elsewhere="make test",
    ),
    Bar(
        "B17",
        "T46 T47",
        "heads of every answer, forms from elsewhere, what people wrote",
        "0 wrong",
        tests=("tests/trust/test_every_answer.py",),
        elsewhere="make test",
    ),
    Bar(
        "B19",
        "backup",
        "a copy restores every row and byte, or says why not",
        "all",
        tests=("tests/config/test_copying.py",),
        elsewhere="make test",
    ),
    Bar(
        "B25",
        "mutants",
        "each spoiled guard turns its test red",
        "0 survive",
        fast=("-m", "tests.trust.mutants", "--quick"),
        whole=("-m", "tests.trust.mutants"),
        shows=("mutants", "killed"),
        elsewhere="make test-mutants",
    ),
)


@dataclass
class Told:
    """How a bar came out."""

    bar: Bar
    figure: str
    good: bool
    figures: dict[str, object] = field(default_factory=dict)

    def line(self) -> str:
        bar = self.bar
        said = f"{self.figure[:400]} (limit: {bar.limit})"
        return f"{'pass' if self.good else 'FAIL'}  {bar.number}  {bar.threats:16}  {bar.what}: {said}"

    def as_json(self) -> dict[str, object]:
        kept = {k: v for k, v in asdict(self.bar).items() if k in ("number", "threats", "what", "limit")}
        return {**kept, "figure": self.figure, "pass": self.good, "figures": self.figures}


def run(bars: Iterable[Bar], *, whole: bool) -> Iterator[Told]:
    """Run all that is shown by tests in one go, then each campaign."""
    bars = list(bars)
    tested = [bar for bar in bars if bar.tests]
    if tested:
        cases = by_pytest(sorted({test for bar in tested for test in bar.tests}), whole=whole)
        yield from (judged(bar, cases) for bar in tested)
    yield from (campaign(bar, whole=whole) for bar in bars if not bar.tests)


def surroundings(*, whole: bool) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("MINGA_WHOLE", "MINGA_DATABASE_URL")}
    whole_too = {"MINGA_WHOLE": "1"} if whole else {}
    return {"MINGA_SECRET_KEY": "only-for-tests", **kept, "PYTHONPATH": str(ROOT), **whole_too}


def by_pytest(tests: list[str], *, whole: bool) -> list[ET.Element]:
    """Run tests; return what each case of the report says."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.xml"
        call = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--tb=line", f"--junitxml={told}", *tests]
        chosen = "not browser" if whole else "not browser and not slow"
        where = surroundings(whole=whole)
        subprocess.run([*call, "-m", chosen], cwd=ROOT, env=where, stdout=sys.stderr, check=False)
        return list(ET.parse(told).iter("testcase")) if told.exists() else []


def judged(bar: Bar, cases: list[ET.Element]) -> Told:
    """A test that failed, was skipped or never ran breaks its bar."""
    mine = [case for case in cases if any(named(case).startswith(test) for test in bar.tests)]
    count = {
        kind: sum(case.find(kind) is not None for case in mine) for kind in ("failure", "error", "skipped")
    }
    for case in mine:
        for it in case.iter("property"):
            count[it.get("name", "")] = count.get(it.get("name", ""), 0) + int(it.get("value", "0"))
    missing = [test for test in bar.tests if not any(named(case).startswith(test) for case in mine)]
    bad = [f"{count[kind]} {kind}" for kind in ("failure", "error", "skipped") if count[kind]]
    more = [f"{n} {kind}" for kind, n in count.items() if kind not in ("failure", "error", "skipped")]
    figure = ", ".join([f"{len(mine)} tests", *more, *bad, *(f"nothing ran of {test}" for test in missing)])
    return Told(bar, figure, bool(mine) and not bad and not missing, {"tests": len(mine), **count})


def named(case: ET.Element) -> str:
    return f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"


def campaign(bar: Bar, *, whole: bool) -> Told:
    """Run a campaign; what does not end with its JSON line has failed."""
    call = [sys.executable, *(bar.whole if whole else bar.fast)]
    done = subprocess.run(
        call, cwd=ROOT, env=surroundings(whole=whole), capture_output=True, text=True, check=False
    )
    try:
        told = json.loads(done.stdout.strip().rsplit("\n", 1)[-1])
        figures = told["figures"]
    except (ValueError, KeyError, TypeError):
        return Told(bar, f"no figures: {(done.stdout + done.stderr)[-300:].strip()}", good=False)
    shown = ", ".join(f"{name} {figures.get(name)}" for name in bar.shows)
    return Told(bar, shown, done.returncode == 0 and told["pass"] is True, figures)

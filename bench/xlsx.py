"""An export of 5,000 answers by 45 columns, from the upload to the drafts: CPU of at most 6 times what calamine needs to read it and
the database to keep it (its share of the same run), under 30 s; no process above 400 MB."""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench._bank import ROOT, report
from bench._export import write

TIMES, SECONDS, MEGABYTES = 6, 30, 400
# what calamine needs for the same rows, in a process of its own
PEER = """
import json, sys, time, python_calamine
began = time.process_time()
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
rows = book.get_sheet_by_index(0).to_python()
print(json.dumps([time.process_time() - began, len(rows), len(rows[0])]))
"""


def main(words):
    options = argparse.ArgumentParser(prog="bench xlsx")
    options.add_argument("--count", type=int, default=5_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument(
        "--here", help="stage and bring in this file, in the place that MINGA_DATA_DIR names"
    )
    said = options.parse_args(words)
    return bring_in(Path(said.here)) if said.here else measure(said.count, said.rounds)


def measure(count, rounds):
    from minga.instruments.engine.definition import load_pack
    from minga.instruments.services import PACKS

    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "respuestas.xlsx", load_pack(PACKS / "f1.yaml"), count)
        told = []
        for number in range(rounds):
            seconds, rows, columns = told_by([sys.executable, "-c", PEER, path], {})
            assert (rows, columns) == (count + 1, 45)
            ours = in_a_new_place(Path(folder) / str(number), path)
            assert ours["answers"] == count
            peers = {
                "times_calamine_and_database": ours["whole_cpu_s"] / (seconds + ours["database_cpu_s"]),
                "rest_times_calamine": (ours["whole_cpu_s"] - ours["database_cpu_s"]) / seconds,
            }
            told.append(ours | {"calamine_s": seconds} | peers)
        figures = {name: round(statistics.median(t[name] for t in told), 2) for name in told[0]}
    limits = (
        ("times_calamine_and_database", "at most", TIMES),
        ("whole_cpu_s", "at most", SECONDS),
        ("largest_mb", "at most", MEGABYTES),
    )
    return report("xlsx", figures, limits)


def in_a_new_place(folder, path):
    environment = {
        "MINGA_DATA_DIR": str(folder),
        "MINGA_SECRET_KEY": "only-for-tests",
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run(
        [sys.executable, "-m", "minga", "migrate", "-v0"],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
    )
    return told_by([sys.executable, "-m", "bench", "xlsx", "--here", path], environment)


def told_by(command, environment):
    environment = {**os.environ, **environment}
    environment.pop("MINGA_DATABASE_URL", None)
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


class Database:
    """Adds up the CPU time inside the database's own calls."""

    def __init__(self):
        self.seconds = 0.0

    def __call__(self, execute, *asked):
        began = time.process_time()
        try:
            return execute(*asked)
        finally:
            self.seconds += time.process_time() - began


def bring_in(path):
    """Stage and apply one file as the office does; print what it cost."""
    from django.db import connection

    from minga.config import demo
    from minga.practices.models import Practice
    from minga.practices.services import apply_intake, stage_intake

    office, database = demo.settle(), Database()
    people = {"owner": demo.person("amaru"), "by": demo.person("sisa")}
    content, began = path.read_bytes(), time.perf_counter()
    with connection.execute_wrapper(database):
        start = spent()
        intake = stage_intake([content], name=path.name, institution=office, **people)
        staged = spent() - start
        told = apply_intake(intake, by=people["by"])
        whole = spent() - start
    assert Practice.objects.count() == len(told.started)
    figures = {
        "answers": len(told.started),
        "staged_cpu_s": staged,
        "applied_cpu_s": whole - staged,
        "whole_cpu_s": whole,
        "database_cpu_s": database.seconds,
        "wall_s": time.perf_counter() - began,
        "server_mb": peak(resource.RUSAGE_SELF),
        "child_mb": peak(resource.RUSAGE_CHILDREN),
    }
    print(json.dumps(figures | {"largest_mb": max(figures["server_mb"], figures["child_mb"])}))
    return 0


def spent():
    """Return the CPU seconds of this process and of the children that it waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak(who):
    return resource.getrusage(who).ru_maxrss // 1024

"""An export of 5,000 answers by 45 columns: read and shaped in at most 6 times calamine's own reading, in under 400 MB."""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench._bank import report
from bench._export import write

TIMES, MEGABYTES = 6, 400
# what calamine needs for the same rows, in a process of its own
PEER = """
import sys, time, python_calamine
began = time.process_time()
book = python_calamine.CalamineWorkbook.from_path(sys.argv[1])
rows = book.get_sheet_by_index(0).to_python()
print(time.process_time() - began, len(rows), len(rows[0]))
"""


def main(words):
    options = argparse.ArgumentParser(prog="bench xlsx")
    options.add_argument("--count", type=int, default=5_000)
    options.add_argument("--rounds", type=int, default=3)
    said = options.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), said.count, said.rounds)


def measure(folder, count, rounds):
    from minga.instruments.engine.definition import load_pack
    from minga.instruments.services import PACKS

    form = load_pack(PACKS / "f1.yaml")
    path = write(folder / "respuestas.xlsx", form, count)
    peer, ours = [], []
    for _ in range(rounds):
        seconds, rows, columns = peer_reading(path)
        assert (int(rows), int(columns)) == (count + 1, 45)
        peer.append(seconds)
        ours.append(cpu(lambda: read(path, form, count)))
    own, child = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    figures = {
        "answers": count,
        "file_mb": round(path.stat().st_size / 1e6, 1),
        "calamine_s": round(statistics.median(peer), 2),
        "read_and_shaped_s": round(statistics.median(ours), 2),
        "times_calamine": round(statistics.median(a / b for a, b in zip(ours, peer, strict=True)), 2),
        "server_mb": own,
        "child_mb": child,
        "largest_mb": max(own, child),
    }
    limits = (("times_calamine", "at most", TIMES), ("largest_mb", "at most", MEGABYTES))
    return report("xlsx", figures, limits)


def peer_reading(path):
    done = subprocess.run([sys.executable, "-c", PEER, path], capture_output=True, check=True, text=True)
    return [float(word) for word in done.stdout.split()]


def read(path, form, count):
    """Everything between the upload and the shaped answers: proved, read in the child, brought into the form's shapes."""
    from minga.instruments.readers import table
    from minga.kernel import sandbox

    kind = sandbox.run("minga.documents.inspection:prove", str(path))["content_type"]
    labels = [i.label for i in form.items]
    said = sandbox.run("minga.instruments.readers.child:answers_of", str(path), kind, labels)
    answers = 0
    for row in table.read(said["rows"], form).rows():
        assert row.values["title"]
        answers += 1
    assert answers == count


def cpu(act):
    """Return the CPU seconds of this process and of the children that it waited for."""
    began = spent()
    act()
    return spent() - began


def spent():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime

"""A whole ficha as PDF, Word and ODT: the PDF takes at most 1 s, also the first time in a process."""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from minga.documents.printers import FORMS, print_document
from minga.documents.tree import Bullets, Document, Facts, Heading, Paragraph, Table
from minga.instruments.engine.definition import load_pack

LIMIT_S, WORDS = 1.0, 200


def ficha():
    """Return a ficha whose forty questions have all been answered at length."""
    form = load_pack(Path("minga/instruments/packs/f1.yaml"))
    prose = ("La escuela lee con las familias y escribe su huerta en cuadernos. " * 40).split()
    blocks = [Facts((("Entidad", "Secretaría de ejemplo"), ("Estado", "Inscrita")))]
    for section in form.sections:
        blocks.append(Heading(section.title))
        for item in section.items:
            blocks.append(Heading(f"{item.number}. {item.label}", 2))
            if len(item.columns) > 1:
                row = tuple(" ".join(prose[:8]) for _ in item.columns)
                blocks.append(Table(tuple(c.label for c in item.columns), (row,) * 8))
            elif item.kind == "rows":
                blocks.append(Bullets((" ".join(prose[:20]),) * 6))
            else:
                blocks.append(Paragraph(" ".join(prose[:WORDS])))
    return Document("Una ficha entera", tuple(blocks), below="F1 · edición 1")


def once(form):
    tree, began = ficha(), time.perf_counter()
    content = print_document(tree, form)
    first = time.perf_counter() - began
    again = []
    for _ in range(5):
        began = time.perf_counter()
        print_document(tree, form)
        again.append(time.perf_counter() - began)
    print(
        json.dumps(
            {"first_s": round(first, 3), "again_s": round(median(again), 3), "kb": len(content) // 1024}
        )
    )


def main(words):
    options = argparse.ArgumentParser(prog="bench papers")
    options.add_argument("--one", default="")
    given = options.parse_args(words)
    if given.one:
        once(given.one)
        return 0
    figures = {}
    for form in FORMS:
        told = subprocess.run(
            [sys.executable, "-m", "bench", "papers", "--one", form], capture_output=True, check=True
        )
        figures[form] = json.loads(told.stdout)
    within = figures["pdf"]["first_s"] <= LIMIT_S
    print(json.dumps({"bar": "papers", "pass": within, "figures": figures}))
    return 0 if within else 1

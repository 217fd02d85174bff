"""20,000 rows as XLSX, ODS and CSV: at most 90 s and 300 MB; and how long others take for the same rows, in the same run."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from minga.documents.tables import FORMS, Column, Kind, Table, write

COLUMNS = (
    Column("Nombre"),
    Column("Tipo"),
    Column("Entidad"),
    Column("Municipio"),
    Column("Estado"),
    Column("Resumen", Kind.LONG),
    Column("Año", Kind.NUMBER),
    Column("Puntaje", Kind.NUMBER),
    Column("Avance", Kind.PERCENT),
    Column("Desde", Kind.DATE),
    Column("Último cambio", Kind.MOMENT),
    Column("Dirección"),
)
LIMIT_S, LIMIT_MB = 90, 300
WORDS = [
    "la",
    "escuela",
    "lee",
    "con",
    "las",
    "familias",
    "y",
    "escribe",
    "su",
    "huerta",
    "en",
    "cuadernos",
    "de",
    "campo",
]


def rows_of(count):
    start = datetime(2026, 1, 1, 8)
    for n in range(count):
        told = " ".join(WORDS[(n * 7 + k) % len(WORDS)] for k in range(40))
        yield (
            f"Práctica número {n} «{WORDS[n % 13]}»",
            "Buena práctica",
            f"Secretaría {n % 90}",
            f"Municipio {n % 1121}",
            "En valoración",
            f"=no es fórmula & <{told}>" if n % 50 == 0 else told,
            2000 + n % 26,
            n % 1000 / 10,
            n % 101 / 100,
            date(2026, 1, 1) + timedelta(days=n % 365),
            start + timedelta(minutes=n),
            f"https://minga.example/practica/{n}/",
        )


def with_openpyxl(path, count):
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Lista")
    sheet.append([c.label for c in COLUMNS])
    for row in rows_of(count):
        cells = [WriteOnlyCell(sheet, value) for value in row]
        for cell in cells:
            if cell.data_type == "f":
                cell.data_type = "s"
        sheet.append(cells)
    book.save(path)


def with_xlsxwriter(path, count):
    import xlsxwriter

    book = xlsxwriter.Workbook(
        path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Lista")
    sheet.write_row(0, 0, [c.label for c in COLUMNS])
    for n, row in enumerate(rows_of(count), 1):
        for m, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(n, m, value, day)
            else:
                sheet.write(n, m, value)
    book.close()


def ours(form):
    def make(path, count):
        with Path(path).open("wb") as file:
            write(Table("Lista", COLUMNS, rows_of(count)), form, file)

    return make


MAKERS = {**{form: ours(form) for form in FORMS}, "openpyxl": with_openpyxl, "xlsxwriter": with_xlsxwriter}


def measure(name, count):
    """Make one file in a process of its own; return its seconds, its peak memory and its size."""
    with tempfile.TemporaryDirectory() as folder:
        told = subprocess.run(
            [
                sys.executable,
                "-m",
                "bench",
                "export",
                "--one",
                name,
                "--rows",
                str(count),
                "--path",
                f"{folder}/it",
            ],
            capture_output=True,
            check=True,
            env=os.environ,
        )
    return json.loads(told.stdout)


def one(name, count, path):
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time(), time.perf_counter()
    MAKERS[name](path, count)
    print(
        json.dumps(
            {
                "cpu_s": round(time.process_time() - began[0], 3),
                "seconds": round(time.perf_counter() - began[1], 3),
                "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
                "grew_mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024),
                "file_mb": round(Path(path).stat().st_size / 1024**2, 2),
            }
        )
    )


def main(words):
    options = argparse.ArgumentParser(prog="bench export")
    options.add_argument("--rows", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--one", default="")
    options.add_argument("--path", default="")
    given = options.parse_args(words)
    if given.one:
        one(given.one, given.rows, given.path)
        return 0
    names = [n for n in MAKERS if n not in ("openpyxl", "xlsxwriter") or find_spec(n)]
    found = {name: [] for name in names}
    for _round in range(given.rounds):
        for name in names:
            found[name].append(measure(name, given.rows))
    figures = {
        name: {key: median(r[key] for r in rounds) for key in rounds[0]} for name, rounds in found.items()
    }
    for name in set(names) - set(FORMS):
        ratios = [
            theirs["cpu_s"] / mine["cpu_s"] for theirs, mine in zip(found[name], found["xlsx"], strict=True)
        ]
        figures[name]["times_xlsx"] = [round(f(ratios), 2) for f in (min, median, max)]
    within = all(r["seconds"] <= LIMIT_S and r["peak_mb"] <= LIMIT_MB for form in FORMS for r in found[form])
    print(json.dumps({"bar": "export", "pass": within, "rows": given.rows, "figures": figures}))
    return 0 if within else 1

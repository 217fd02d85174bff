"""The export of all answers: columns found by their words, cells into the shapes of answers, nothing invented."""

import csv
import io
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from minga.documents import inspection
from minga.instruments.engine.definition import load_pack
from minga.instruments.engine.values import clean
from minga.instruments.readers import child, table
from minga.kernel import sandbox
from minga.kernel.sandbox import Rejected

F1 = load_pack(Path("minga/instruments/packs/f1.yaml"))
LABELS = [i.label for i in F1.items]
SYSTEM = ["ID", "Hora de inicio", "Hora de finalización", "Correo electrónico", "Nombre"]
START = datetime(2021, 3, 15, 9)
SAID = {
    "title": "Comités de río que cuidan el calendario",
    "institution_phone": 6722870.0,
    "policy_axes": "Más y Mejor Educación en la Colombia Rural;Agenda de Impulso a la Educación Superior;",
    "keywords": "ríos; calendario; comités",
    "summary": "Doce escuelas\nacuerdan su calendario.\u00a0",
    "start_date": datetime(2018, 3, 14),
    "development_level": "Nivel alto",
    "cycle_phase": "Fase 3",
    "beneficiary_groups": "Comunidad en general;",
    "specific_objectives": "1. Conformar comités 2. Acordar el calendario",
    "replication_mechanisms": "Manuales o guías;Cartillas en lengua propia;",
}


def answers(**changed):
    said = SAID | changed
    return [said.get(i.code) for i in F1.items]


def export(path, rows, headings=None, system=SYSTEM):
    """Write what Microsoft Forms exports: headings that end in a no-break space, one row a response."""
    book = openpyxl.Workbook()
    book.active.append([*system, *(headings or [f"{label}\u00a0" for label in LABELS])])
    for number, row in enumerate(rows, 1):
        started = START + timedelta(days=number)
        known = {
            "ID": number,
            "Hora de inicio": started,
            "Hora de finalización": started + timedelta(minutes=61),
            "Correo electrónico": "anonymous",
        }
        book.active.append([*(known.get(name) for name in system), *row])
    book.save(path)
    return path


def reading(path, **options):
    kind = inspection.prove(str(path))["content_type"]
    return table.read(child.answers_of(str(path), kind, LABELS)["rows"], F1, **options)


def test_a_row_becomes_answers_in_their_shapes(tmp_path):
    sheet = reading(export(tmp_path / "f.xlsx", [answers()]))
    (row,) = sheet.rows()
    values = row.values
    assert values["institution_phone"] == "6722870"
    assert values["policy_axes"] == {"choices": ["AX5", "AX7"], "main": "", "other": ""}
    assert [r["text"] for r in values["keywords"]["rows"]] == ["ríos", "calendario", "comités"]
    assert values["summary"] == "Doce escuelas\nacuerdan su calendario."
    assert values["start_date"] == "2018-03-14"
    assert values["development_level"] == {"declared": "Nivel alto"}
    assert values["cycle_phase"] == {"choice": "PH3", "note": ""}
    assert values["replication_mechanisms"] == {
        "choices": ["RM3", "RM9"],
        "main": "",
        "other": "Cartillas en lengua propia",
    }
    assert len(values["specific_objectives"]["rows"]) == 2
    assert row.header == {
        "id": "1",
        "started": "2021-03-16T09:00:00",
        "ended": "2021-03-16T10:01:00",
        "elapsed_seconds": 3660,
        "anonymous": True,
    }
    assert sheet.missing == []
    assert 6 in row.empty
    assert row.undetermined == []
    assert row.leftovers == []
    for code, value in values.items():
        assert clean(F1.item(code), value) == value


def test_headings_in_any_dress_order_and_number(tmp_path):
    headings = [
        {14: "15. Palabras claves que permiten identificar\ny clasificar la BP\u00a0 *"}.get(n, label)
        for n, label in enumerate(LABELS)
    ]
    headings[15] = "Resumen (Explique lo que quiera) *"
    headings[31] = "32. Resultados obtenidos"
    headings.reverse()
    row = next(reading(export(tmp_path / "f.xlsx", [list(reversed(answers()))], headings)).rows())
    assert row.values["summary"].startswith("Doce")
    assert len(row.values["keywords"]["rows"]) == 3
    assert row.values["title"].startswith("Comités")


def test_missing_and_extra_columns_are_told_not_guessed(tmp_path):
    headings = [
        *LABELS[:-1],
        "¿Con qué otros instrumentos cuenta la Buena Práctica?",
        "Hora de la última modificación",
    ]
    path = export(tmp_path / "f.xlsx", [[*answers(replication_mechanisms="Un mapa"), START]], headings)
    sheet = reading(path)
    (row,) = sheet.rows()
    assert sheet.missing == [40]
    assert row.leftovers == [{"heading": headings[-2], "text": "Un mapa"}]
    index = len(SYSTEM) + 39
    chosen = reading(path, chosen={index: "replication_mechanisms"})
    assert chosen.missing == []
    assert next(chosen.rows()).values["replication_mechanisms"]["other"] == "Un mapa"
    assert next(reading(path, chosen={index: table.ASIDE}).rows()).leftovers == []


def test_an_option_that_is_none_stays_undetermined_where_there_is_no_other(tmp_path):
    said = answers(
        scopes="Secretaría de Educación en general;El río;", beneficiary_groups="Comunidad en  General ;"
    )
    row = next(reading(export(tmp_path / "f.xlsx", [said])).rows())
    assert row.values["scopes"] == {
        "undetermined": True,
        "options_seen": ["Secretaría de Educación en general", "El río"],
    }
    assert row.values["beneficiary_groups"]["choices"] == ["PB5"]
    near = answers(beneficiary_groups="Comunidad en generall")
    row = next(reading(export(tmp_path / "f.xlsx", [near])).rows())
    assert row.hints["beneficiary_groups"] == [
        {"kind": "option", "printed": "Comunidad en generall", "option": "Comunidad en general"}
    ]


@pytest.mark.parametrize(
    ("days", "order", "read"),
    [
        (["14/03/2018", "05/02/2019"], "", ["2018-03-14", "2019-02-05"]),
        (["3/14/18", "2/5/19"], "", ["2018-03-14", "2019-02-05"]),
        (["3/4/18", "2/5/19"], "", [None, None]),
        (["3/4/18", "2/5/19"], "day", ["2018-04-03", "2019-05-02"]),
        (["3/4/18", "2/5/19"], "month", ["2018-03-04", "2019-02-05"]),
        (["14/3/18", "3/14/18", "3/4/18"], "", ["2018-03-14", "2018-03-14", None]),
        ([43173, 43173.5, "14 de marzo de 2018", "31/02/2018"], "", ["2018-03-14"] * 3 + [None]),
    ],
)
def test_dates_are_read_when_the_file_tells_their_order(tmp_path, days, order, read):
    system = ["ID", "Correo electrónico"]
    path = export(tmp_path / "f.xlsx", [answers(start_date=d) for d in days], system=system)
    sheet = reading(path, order=order)
    got = [row.values["start_date"] for row in sheet.rows()]
    assert [None if isinstance(day, dict) else day for day in got] == read
    assert sheet.asks_order == (not order and None in read and "31/02/2018" not in days)
    assert [d["options_seen"] for d in got if isinstance(d, dict)] == [
        [str(d)] for d, r in zip(days, read, strict=True) if r is None
    ]


@pytest.mark.parametrize(("encoding", "mark"), [("cp1252", ";"), ("utf-8-sig", ","), ("utf-16", "\t")])
def test_the_same_export_as_csv(tmp_path, encoding, mark):
    file = io.StringIO()
    lines = csv.writer(file, delimiter=mark)
    lines.writerow([*SYSTEM, *LABELS])
    lines.writerow(
        [1, "3/16/21 9:00:00", "3/16/21 10:01:00 a. m.", "anonymous", "", *answers(start_date="3/14/18")]
    )
    (tmp_path / "f.csv").write_bytes(file.getvalue().encode(encoding))
    sheet = reading(tmp_path / "f.csv")
    (row,) = sheet.rows()
    book = next(reading(export(tmp_path / "f.xlsx", [answers()])).rows())
    assert row.values == book.values
    assert row.header == book.header
    assert sheet.fingerprint == reading(tmp_path / "f.xlsx").fingerprint


def test_another_table_and_other_texts_are_told_apart(tmp_path):
    book = export(tmp_path / "f.xlsx", [["a"] * 3], ["Edad", "Zona", "Escuela"])
    with pytest.raises(table.OtherTable, match="solo 0 de sus columnas"):
        reading(book)
    (tmp_path / "f.txt").write_text("Una frase; con punto y coma\nOtra\n")
    assert "text" in child.answers_of(str(tmp_path / "f.txt"), "text/plain", LABELS)
    empty = reading(export(tmp_path / "e.xlsx", []))
    assert list(empty.rows()) == []


def test_the_sheet_with_the_questions_is_found_below_a_title(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Portada"])
    sheet = book.create_sheet("Respuestas")
    sheet.append(["Reporte de marzo"])
    sheet.append([*SYSTEM, *LABELS])
    sheet.append([1, START, START, "a@b.example", "Ana", *answers()])
    book.save(tmp_path / "f.xlsx")
    (row,) = reading(tmp_path / "f.xlsx").rows()
    assert row.position == 3
    assert row.header["email"] == "a@b.example"


def sheet_of(path, cells):
    """Write an XLSX by hand whose one sheet holds the given XML of cells."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        book = openpyxl.Workbook()
        book.save(path.with_suffix(".tmp"))
        with zipfile.ZipFile(path.with_suffix(".tmp")) as whole:
            for name in whole.namelist():
                text = whole.read(name).decode()
                if name == "xl/worksheets/sheet1.xml":
                    text = text[: text.index("<sheetData")] + f"<sheetData>{cells}</sheetData></worksheet>"
                parts.writestr(name, text)
    return path


def test_bombs_cost_nothing_and_are_refused(tmp_path):
    wide = "".join(f'<c r="{c}1"><v>1</v></c>' for c in ("A", "XFD"))
    tall = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    for cells in (f'<row r="1">{wide}</row>', tall):
        path = sheet_of(tmp_path / "f.xlsx", cells)
        kind = inspection.prove(str(path))["content_type"]
        with pytest.raises(sandbox.Failed) as failed:
            sandbox.run("minga.instruments.readers.child:answers_of", str(path), kind, LABELS)
        assert failed.value.code in ("columns", "memory", "cells")
    blown = '<row r="1">' + '<c r="A1"><v>1</v></c>' * 1_500_000 + "</row>"
    with pytest.raises(Rejected, match="bomb"):
        inspection.prove(str(sheet_of(tmp_path / "g.xlsx", blown)))

"""A list leaves as a spreadsheet in which a text is a text and a number a number, whoever opens it."""

import csv
import io
import re
import subprocess
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from minga.documents.tables import FORMS, Column, Kind, Style, Table, write
from minga.documents.tables.described import plain
from minga.kernel.cells import STARTS, UNSEEN

from .formulas import HOSTILE

TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
COLUMNS = (
    Column("Texto", Kind.LONG),
    Column("=Otro"),
    Column("Número", Kind.NUMBER),
    Column("Avance", Kind.PERCENT),
    Column("Día", Kind.DATE),
    Column("Momento", Kind.MOMENT),
)
NUMBERS = [0, 7, -3, 12.5, Decimal("4.05"), 10**14, -0.000001, 1e-7]


def rows_with(texts):
    return [
        (
            t,
            t[::-1],
            NUMBERS[n % len(NUMBERS)],
            n % 101 / 100,
            date(2026, 1 + n % 12, 1 + n % 28),
            datetime(2026, 5, 3, n % 24, n % 60),
        )
        for n, t in enumerate(texts)
    ]


def made(form, rows, style=None, **more):
    file = io.BytesIO()
    assert write(Table("Prácticas", COLUMNS, rows, **more), form, file, style) == len(rows)
    return file.getvalue()


def decoded(text):
    """Read a text of XLSX as Excel does."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def unguarded(text):
    return re.sub(f"(^|[,;|\t\n])'(?=[{UNSEEN}]*[{STARTS}]|[\t\n])", r"\1", text)


def same_numbers(row, found):
    assert [float(v) for v in found[2:4]] == pytest.approx([float(v) for v in row[2:4]], abs=1e-9)


def check_xlsx(content, rows):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    for row, cells in zip(rows, sheet.iter_rows(min_row=2), strict=True):
        assert "f" not in {c.data_type for c in cells}
        texts = [decoded(c.value or "") for c in cells[:2]]
        if len(row[0]) < 30_000:
            assert texts == [plain(t) for t in row[:2]]
        assert [c.data_type for c in cells[2:]] == ["n", "n", "d", "d"]
        same_numbers(row, [c.value for c in cells])
        assert (cells[4].value.date(), cells[5].value) == row[4:]


def check_ods(content, rows):
    text = zipfile.ZipFile(io.BytesIO(content)).read("content.xml")
    assert b"table:formula" not in text
    told = [[said(cell) for cell in row][:2] for row in fromstring(text).iter(f"{{{TABLE}}}table-row")]
    found = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    for row, cells, texts in zip(rows, found[1:], told[1:], strict=True):
        assert texts == [plain(t) for t in row[:2]]
        same_numbers(row, cells)
        assert cells[4] == row[4] or cells[4] == datetime.combine(row[4], datetime.min.time())
        assert cells[5] == row[5]


def said(cell):
    """Read a text of ODS as LibreOffice does."""
    lines = []
    for line in cell:
        parts = [line.text or ""]
        for mark in line:
            parts += [" ", mark.tail or ""]
        lines.append("".join(parts))
    return "\n".join(lines)


def check_csv(content, rows, style):
    text = content.decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text, newline=""), delimiter=style.separator))
    for row, cells in zip(rows, found[1:], strict=True):
        assert [unguarded(c) for c in cells[:2]] == [unguarded(plain(t)) for t in row[:2]]
        cells[2:4] = [c.replace(style.decimal, ".") for c in cells[2:4]]
        assert Decimal(cells[2]) == Decimal(str(row[2]))
        assert cells[3] == f"{row[3] * 100:.1f}%"
        assert (date.fromisoformat(cells[4]), datetime.fromisoformat(cells[5])) == row[4:]
    for separator in ",;\t|":  # whoever opens it, with whatever separator, meets no formula
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for cell in cells:
                assert not re.match(f"[{STARTS}\r]", cell) or re.fullmatch(r"-?[\d.,]+%?", cell), cell


@pytest.mark.parametrize("style", [Style(), Style(",", ".")], ids=["Colombia", "Peru"])
def test_300_hostile_texts_stay_texts_and_numbers_stay_numbers(style):
    assert len(HOSTILE) == len(set(HOSTILE)) == 300
    rows = rows_with(HOSTILE)
    check_xlsx(made("xlsx", rows, style), rows)
    check_ods(made("ods", rows, style), rows)
    check_csv(made("csv", rows, style), rows, style)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=8))
def test_any_text_stays_what_it_was(texts):
    rows = rows_with(texts)
    check_xlsx(made("xlsx", rows), rows)
    check_ods(made("ods", rows), rows)
    check_csv(made("csv", rows), rows, Style())


def test_a_plain_append_would_have_made_formulas():
    """The negative control: what most code does with the same texts."""
    book = openpyxl.Workbook()
    for text in HOSTILE:
        if openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.search(text) is None and "\ud800" not in text:
            book.active.append([text])
    assert sum(c.data_type == "f" for (c,) in book.active.iter_rows()) > 5


def test_the_header_stays_in_sight_and_can_be_filtered():
    rows = rows_with(["uno", "dos"])
    book = openpyxl.load_workbook(io.BytesIO(made("xlsx", rows, about=(("Filtro", "=todas"),))))
    first, about = book.worksheets
    assert (first.title, first.freeze_panes, first.auto_filter.ref) == ("Prácticas", "A2", "A1:F3")
    assert first.column_dimensions["A"].width > first.column_dimensions["C"].width > 10
    assert [[c.value for c in row] for row in about.iter_rows(min_row=2)] == [["Filtro", "=todas"]]
    assert first.print_title_rows == "$1:$1"
    content = zipfile.ZipFile(io.BytesIO(made("ods", rows)))
    assert "display-filter-buttons" in content.read("content.xml").decode()
    assert "VerticalSplitPosition" in content.read("settings.xml").decode()


@pytest.mark.parametrize("form", FORMS)
def test_the_same_list_gives_the_same_bytes_and_names_nobody(form):
    rows = rows_with(HOSTILE[:20])
    first = made(form, rows, about=(("Filtro", "todas"),))
    assert first == made(form, rows, about=(("Filtro", "todas"),))
    assert made(form, []) != b""
    for part in ("docProps/core.xml", "meta.xml"):
        if form != "csv" and part in (archive := zipfile.ZipFile(io.BytesIO(first))).namelist():
            told = re.findall("<(?:dc|meta|cp|dcterms):[a-z-]+", archive.read(part).decode(), re.IGNORECASE)
            assert set(told) <= {"<dc:title", "<cp:coreProperties"}


def test_what_is_no_number_or_day_after_all_is_still_said():
    odd = [
        ("x", "y", "sin dato", float("nan"), date(1850, 3, 1), "ayer"),
        ("x", "y", 10**18, Decimal("NaN"), None, None),
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(made("xlsx", odd))).worksheets[0]
    told = [[c.value for c in row[2:]] for row in sheet.iter_rows(min_row=2)]
    assert told == [["sin dato", "nan", "1850-03-01", "ayer"], ["1" + "0" * 18, "NaN", None, None]]
    assert '1850-03-01;"ayer"' in made("csv", odd).decode()


@pytest.mark.slow
def test_libreoffice_reads_the_same(tmp_path):
    """Opened by the program that most offices have, and saved again: no formula came alive, and all of it is there."""
    rows = rows_with([t for t in HOSTILE if len(t) < 30_000])
    for form in FORMS:
        (tmp_path / f"{form}.{form}").write_bytes(made(form, rows))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--infilter=CSV:59,34,76,1,,3082,false,true",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            tmp_path / "out",
            *(tmp_path / f"{f}.{f}" for f in FORMS),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    for form in FORMS:
        book = openpyxl.load_workbook(tmp_path / "out" / f"{form}.xlsx")
        sheet = book.worksheets[0]
        assert sheet.max_row == len(rows) + 1, form
        for row, cells in zip(rows, sheet.iter_rows(min_row=2, max_col=6), strict=True):
            assert "f" not in {c.data_type for c in cells}
            if form != "csv":
                same_numbers(row, [c.value for c in cells])
                kept = cells[0].value or ""  # openpyxl undoes one escape of LibreOffice, not the others
                assert plain(row[0]) in (kept, decoded(kept)), form

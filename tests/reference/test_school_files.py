"""A file of schools is read as it comes, whatever its letters and separators, and what it would change is said row by row."""

import itertools

import pytest

from minga.kernel import sandbox
from minga.reference.engine.codes import fault_of, plain_code
from minga.reference.engine.schools import Ground, Known, Town, plan
from minga.reference.readers.table import read
from minga.reference.services.schools import COLUMNS, NEEDED
from minga.reference.services.tables import explained

ALIASES = __import__("yaml").safe_load(COLUMNS.read_text())
DUE = [
    ["CÓDIGO ESTABLECIMIENTO", "NOMBRE ESTABLECIMIENTO", "CÓDIGO MUNICIPIO", "DIRECCIÓN", "Estado", "Zona"],
    ["105088000001", "I.E. Peñón de Ñame", "05088", "Calle 1 # 2; int. 3, piso 2", "ANTIGUO-ACTIVO", "Rural"],
    ["205088000002", 'C.E.R. "La Loma"', "05088", "Vereda\nLa Loma", "ANTIGUO-ACTIVO", "Rural"],
]
BELLO = Town("05088", "Bello", "Antioquia", "SEM-05088", "Secretaría de Educación de Bello")
TUNJA = Town("15001", "Tunja", "Boyacá", "SEM-15001", "Secretaría de Educación de Tunja")
POSITIONS = {"code": 0, "name": 1, "municipality": 2, "state": 3}


def written(rows, separator, end):
    quoted = ['"' + cell.replace('"', '""') + '"' for row in rows for cell in row]
    width = len(rows[0])
    return end.join(separator.join(quoted[n : n + width]) for n in range(0, len(quoted), width)) + end


@pytest.mark.parametrize(
    ("letters", "separator", "end"),
    list(
        itertools.product(
            ["utf-8", "utf-8-sig", "cp1252", "utf-16"],
            [";", ",", "\t", "|"],
            ["\n", "\r\n", "\n\n", "\r\n\r\n"],
        )
    ),
)
def test_letters_separators_and_line_ends_make_no_difference(tmp_path, letters, separator, end):
    path = tmp_path / "due.csv"
    path.write_bytes(written(DUE, separator, end).encode(letters))
    found = read(str(path), ALIASES, NEEDED)
    assert [cells[:3] for _line, cells in found["rows"]] == [row[:3] for row in DUE[1:]]
    assert found["rows"][0][1][3] == DUE[1][3]
    assert found["positions"] == {"code": 0, "name": 1, "municipality": 2, "address": 3, "state": 4}
    assert found["ignored"] == ["Zona"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vac"),
        (b"PK\x03\x04rest of a workbook", "libro de Excel"),
        (b"\xd0\xcf\x11\xe0old", "libro de Excel"),
        (b"a;b\n1;2\n", "a; b".replace("; ", ", ")),
        ("Código DANE;Nombre\n1;\x00\n".encode(), "letras"),
        (b"\x81\x8d;x\n", "letras"),
        (('Código DANE;Nombre\n1;"' + "x" * 3000).encode(), "comillas"),
        (("Código DANE;Nombre\n" + "1;x\n" * 31_000).encode(), "30.000"),
    ],
    ids=["empty", "xlsx", "xls", "other columns", "nul", "letters", "torn", "long"],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path, content, said):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(sandbox.Failed) as failed:
        sandbox.run("minga.reference.readers.table:read", str(path), ALIASES, NEEDED)
    assert said in explained(failed.value, ALIASES)


def test_a_title_above_the_headers_is_passed_over(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Directorio único;;\n;;\nCódigo DANE;Nombre;Sector\n105088000001;Uno;Oficial\n")
    found = read(str(path), ALIASES, NEEDED)
    assert found["rows"] == [(4, ["105088000001", "Uno", "Oficial"])]


@pytest.mark.parametrize(
    ("written_as", "code", "said"),
    [
        ("105088000001", "105088000001", ""),
        (" '105088000001 ", "105088000001", ""),
        ('="105088000001"', "105088000001", ""),
        ("105088000001.0", "105088000001", ""),
        ("1.05E+11", "1.05E+11", "perdió cifras"),
        ("1,05088E+11", "1,05088E+11", "perdió cifras"),
        ("105.088.000.001", "105.088.000.001", "separadores de miles"),
        ("05088000001", "05088000001", "tiene 11 cifras"),
        ("1050880000011", "1050880000011", "tiene 13 cifras"),
        ("I.E. 1", "I.E. 1", "solo lleva cifras"),
        ("", "", "Falta"),
        ("١٠٥٠٨٨٠٠٠٠٠١", "١٠٥٠٨٨٠٠٠٠٠١", "solo lleva cifras"),
    ],
)
def test_a_code_that_a_spreadsheet_spoiled_is_never_guessed(written_as, code, said):
    assert plain_code(written_as) == code
    fault = fault_of(code, "CO")
    assert said in fault
    assert bool(said) == bool(fault)


def test_a_short_modular_code_may_have_lost_its_zeros():
    assert "ceros a la izquierda" in fault_of("123456", "PE")


def ground(**known):
    schools = {
        "105088000001": Known(
            {"name": "Uno", "municipality": "05088", "address": "Calle 1"}, "SEM-05088", "Bello", is_open=True
        ),
        "105088000002": Known({"name": "Dos", "municipality": "05088"}, "SEM-05088", "Bello", is_open=True),
        "105088000003": Known({"name": "Tres", "municipality": "05088"}, "SEM-05088", "Bello", is_open=False),
        "115001000004": Known(
            {"name": "Cuatro", "municipality": "15001"}, "SEM-15001", "Tunja", is_open=True
        ),
        "105088000005": Known(
            {"name": "Cinco", "municipality": "05088"}, "SED-05", "Antioquia", is_open=True
        ),
    }
    return Ground("CO", "SEM-05088", {t.code: t for t in (BELLO, TUNJA)}, schools | known)


def planned(*rows, complete=False):
    numbered = [(n, list(cells)) for n, cells in enumerate(rows, start=2)]
    return plan(numbered, POSITIONS, ground(), complete=complete)


@pytest.mark.parametrize(
    ("cells", "change", "note"),
    [
        (("105088000009", "Nueve", "05088"), "NEW", ""),
        (("105088000001", "UNO", "05088"), "UNCHANGED", ""),
        (("105088000001", "", ""), "UNCHANGED", ""),
        (("105088000001", "Uno renovado", "05088"), "CHANGED", ""),
        (("105088000003", "Tres", "05088", "Activo"), "CHANGED", ""),
        (("105088000001", "Uno", "05088", "CIERRE DEFINITIVO"), "CLOSED", ""),
        (("105088000005", "Cinco", "05088"), "CHANGED", ""),
        (("105088000009", "", "05088"), "REJECTED", "Falta el nombre"),
        (("105088000009", "Nueve", ""), "REJECTED", "Falta el municipio"),
        (("105088000009", "Nueve", "5088"), "REJECTED", "05088, Bello"),
        (("105088000009", "Nueve", "99999"), "REJECTED", "No hay un municipio"),
        (("115001000009", "Nueve", "15001"), "REJECTED", "lo atiende Secretaría de Educación de Tunja"),
        (("115001000004", "Cuatro", "05088"), "REJECTED", "ya está en el directorio de Tunja"),
        (("105088000009", "I.E. PeÃ±Ã³n", "05088"), "REJECTED", "letras dañadas"),
        (("105088000009", "Nueve", "05088", "CERRADO"), "LEFT_OUT", "no se agrega"),
        (("115001000009", "Nueve", "05088"), "NEW", "no son las del municipio"),
        (("105088000009", "dos", "05088"), "NEW", "el mismo nombre"),
    ],
)
def test_each_row_says_what_it_would_change(cells, change, note):
    (row,) = planned(cells)
    assert (row.change, note in " ".join([*row.problems, *row.warnings])) == (change, True)


def test_a_school_of_another_office_comes_only_if_its_own_municipality_is_ours():
    (moves,) = planned(("105088000005", "Cinco", "05088"))
    assert moves.changes == {"office": ["Antioquia", "SEM-05088"]}
    (stays,) = planned(("115001000004", "Cuatro", "05088"))
    assert stays.change == "REJECTED", "what the row says of the municipality moves no school"


def test_a_code_twice_is_told_in_both_rows():
    first, second = planned(("105088000009", "Nueve", "05088"), ("105088000009", "Diez", "05088"))
    assert "fila 3" in first.problems[0]
    assert "fila 2" in second.problems[0]


def test_a_complete_file_closes_what_it_leaves_out_but_not_what_it_names_badly():
    found = planned(("105088000001", "Uno", "99999"), complete=True)
    assert [(r.code, r.change) for r in found] == [("105088000001", "REJECTED"), ("105088000002", "CLOSED")]


def test_further_sites_are_left_out_and_not_taken_for_doubles():
    positions = {"code": 0, "site": 1, "name": 2, "municipality": 3}
    rows = [
        (2, ["105088000009", "105088000009", "Nueve", "05088"]),
        (3, ["105088000009", "205088000010", "Nueve sede B", "05088"]),
    ]
    assert [r.change for r in plan(rows, positions, ground(), complete=False)] == ["NEW", "LEFT_OUT"]


def test_a_name_of_a_place_counts_inside_the_office_and_else_shows_its_candidates():
    towns = {
        "05088": BELLO,
        "68001": Town("68001", "Bello", "Santander", "SED-68", "Santander"),
        "15001": TUNJA,
    }
    positions = {"code": 0, "name": 1, "municipality_name": 2}
    here = Ground("CO", "SEM-05088", towns, {})
    (row,) = plan([(2, ["105088000009", "Nueve", "bello"])], positions, here, complete=False)
    assert row.values["municipality"] == "05088"
    elsewhere = Ground("CO", "SEM-15001", towns, {})
    (row,) = plan([(2, ["105088000009", "Nueve", "Bello"])], positions, elsewhere, complete=False)
    assert "05088 Bello (Antioquia); 68001 Bello (Santander)" in row.problems[0]

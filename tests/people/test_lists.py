"""What people paste is understood: from a sheet, a CSV file or a mail."""

import pytest

from minga.people.forms import role_named
from minga.people.readers import read_lines


@pytest.mark.parametrize(
    "written",
    [
        "rosa@escuela.example\tRosa Díaz\tCoautora",
        "rosa@escuela.example; Rosa Díaz ; Coautora",
        'rosa@escuela.example,"Rosa Díaz",Coautora',
        "Rosa Díaz;ROSA@escuela.example;Coautora",
        "\r\nCorreo;Nombre;Cargo\r\n\r\nrosa@escuela.example;Rosa  Díaz;Coautora\r\n",
    ],
)
def test_a_line_is_read_however_it_is_separated(written):
    (line,) = read_lines(written)
    assert (line.email, line.full_name, line.role) == ("rosa@escuela.example", "Rosa Díaz", "Coautora")


def test_a_mail_address_with_its_name_is_a_person():
    (line,) = read_lines('"Díaz, Rosa" <rosa@escuela.example>')
    assert (line.email, line.full_name) == ("rosa@escuela.example", "Díaz, Rosa")


@pytest.mark.parametrize("text", ["", "\n\n", "sin correo\n", '"', "a" * 50_000])
def test_what_holds_nobody_is_no_list(text):
    assert read_lines(text) == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Rector(a)", "principal"),
        ("rectora", "principal"),
        ("RECTOR", "principal"),
        ("Coautora", "co_author"),
        ("Funcionaria de calidad", "quality_officer"),
        ("Secretaria o directora", "head"),
        ("evaluator", "evaluator"),
        ("Alcaldesa", ""),
        ("", ""),
    ],
)
def test_a_role_is_known_by_its_name_in_either_ending(said, meant):
    assert role_named(said) == meant

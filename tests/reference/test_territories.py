"""The official tables of territories come in whole or not at all; what they no longer name keeps its row, with its last day."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from minga.journal.models import Entry
from minga.kernel import clock
from minga.reference.engine.territories import Kept, plan, recased
from minga.reference.models import Territory
from minga.reference.services import load_reference, load_territories

pytestmark = pytest.mark.django_db
DIVIPOLA = """Código Departamento;Nombre Departamento;Código Municipio;Nombre Municipio;Tipo;Longitud;Latitud
27;CHOCÓ;27001;QUIBDÓ;Municipio;-76,653816;5,682157
27;CHOCÓ;27025;ALTO BAUDÓ;Municipio;-76,974390;5,516185
94;GUAINÍA;94343;BARRANCOMINAS;Área no municipalizada;-69,814250;3,494018
"""
UBIGEO = """UBIGEO,DEPARTAMENTO,PROVINCIA,DISTRITO
220000,SAN MARTIN,,
220500,SAN MARTIN,LAMAS,
220501,SAN MARTIN,LAMAS,LAMAS
220502,SAN MARTIN,LAMAS,ALONSO DE ALVARADO
"""


@pytest.fixture
def table(tmp_path):
    def write(text, letters="utf-8"):
        path = tmp_path / "tabla.csv"
        path.write_bytes(text.encode(letters))
        return str(path)

    return write


def places(country="CO", **more):
    found = Territory.objects.filter(country=country, **more).exclude(level="COUNTRY")
    return dict(found.values_list("code", "name"))


def test_a_table_comes_in_and_again_changes_nothing(table):
    load_territories(table(DIVIPOLA, "cp1252"), "CO", on=date(2026, 1, 1))
    assert places() == {
        "27": "Chocó",
        "94": "Guainía",
        "27001": "Quibdó",
        "27025": "Alto Baudó",
        "94343": "Barrancominas",
    }
    quibdo = Territory.objects.get(code="27001")
    assert (quibdo.parent.code, quibdo.level, quibdo.latitude, quibdo.valid_from) == (
        "27",
        "MUNICIPALITY",
        5.682157,
        date(2026, 1, 1),
    )
    again = load_territories(table(DIVIPOLA), "CO")
    assert again.counts == {"new": 0, "renamed": 0, "moved": 0, "retired": 0, "returned": 0, "same": 5}
    assert Entry.objects.filter(verb="territories.loaded").count() == 2


def test_peru_has_three_levels_and_their_names_come_from_the_columns(table):
    load_territories(table(UBIGEO), "PE")
    assert places("PE") == {
        "22": "San Martin",
        "2205": "Lamas",
        "220501": "Lamas",
        "220502": "Alonso de Alvarado",
    }
    assert Territory.objects.get(code="220502").parent.parent.code == "22"


def test_a_shortened_file_is_refused_unless_told_that_the_codes_ended(table, capsys):
    load_territories(table(DIVIPOLA), "CO")
    short = table("\n".join(DIVIPOLA.splitlines()[:3]))
    with pytest.raises(CommandError, match="Faltan 2 códigos") as refused:
        call_command("load_territories", short, country="CO")
    assert "94343 Barrancominas" in str(refused.value)
    assert not Territory.objects.exclude(valid_to=None).exists()
    call_command("load_territories", short, country="CO", retire=True, on=date(2026, 6, 1))
    ended = Territory.objects.get(code="94343")
    assert (ended.valid_to, ended.name) == (date(2026, 6, 1), "Barrancominas"), (
        "the old code stays, with its day"
    )
    assert "termina: 94343 Barrancominas" in capsys.readouterr().out
    call_command("load_territories", table(DIVIPOLA), country="CO")
    assert Territory.objects.get(code="94343").valid_to is None
    assert "vuelve: 94343" in capsys.readouterr().out


def test_a_new_name_is_told_old_and_new_and_capitals_are_no_change(table, capsys):
    load_territories(table(DIVIPOLA), "CO")
    renamed = table(DIVIPOLA.replace("BARRANCOMINAS", "BARRANCOMINAS NUEVO"))
    call_command("load_territories", renamed, country="CO", dry_run=True)
    assert "94343 Barrancominas → Barrancominas Nuevo" in capsys.readouterr().out
    assert places()["94343"] == "Barrancominas", "a dry run writes nothing"
    call_command("load_territories", renamed, country="CO")
    assert places()["94343"] == "Barrancominas Nuevo"
    assert places()["27001"] == "Quibdó"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("27001;QUIBDÓ", "5001;QUIBDÓ", "quizá perdió un cero"),
        ("27001;QUIBDÓ", "2.7E+04;QUIBDÓ", "solo lleva cifras"),
        ("27001;QUIBDÓ", "27001;", "falta el nombre"),
        ("27001;QUIBDÓ", "27025;QUIBDÓ", "es Quibdó y también Alto Baudó"),
        ("27;CHOCÓ;27025", "27;CAUCA;27025", "es Chocó y también Cauca"),
        ("QUIBDÓ", "QUIBDÃ³", "letras dañadas"),
        ("Código Municipio", "Otra cosa", "No se encontró la columna"),
    ],
)
def test_a_damaged_table_changes_nothing_at_all(table, old, new, said):
    load_territories(table(DIVIPOLA), "CO")
    before = places()
    with pytest.raises(CommandError, match=said):
        call_command("load_territories", table(DIVIPOLA.replace(old, new, 1)), country="CO", retire=True)
    assert places() == before


def test_a_municipality_whose_department_nobody_names_is_told():
    found = plan([(2, ["27001", "Quibdó"])], {"code": 0, "name": 1}, {}, "CO")
    assert "falta 27" in found.problems[0]
    found = plan(
        [(2, ["001", "Quibdó", "27"])],
        {"code": 0, "name": 1, "department_code": 2},
        {"27": Kept("Chocó", None, None, True)},
        "CO",
    )
    assert list(found.new) == ["27001"], "DIVIPOLA in two columns"


def test_what_the_house_brings_never_undoes_an_official_table(table):
    load_reference()
    assert Territory.objects.get(code="27001").name == "Quibdó"
    Territory.objects.filter(code="27001").update(name="Quibdó de las Aguas")
    Territory.objects.filter(code="27025").update(valid_to=date(2026, 1, 1))
    load_reference()
    assert Territory.objects.get(code="27001").name == "Quibdó de las Aguas"
    assert Territory.objects.get(code="27025").valid_to == date(2026, 1, 1)


def test_names_in_capitals_are_written_as_one_writes_them():
    told = {
        "SAN JOSÉ DE LA FRAGUA": "San José de la Fragua",
        "BOGOTÁ, D.C.": "Bogotá, D.C.",
        "EL CARMEN": "El Carmen",
        "Puerto López": "Puerto López",
    }
    assert {name: recased(name) for name in told} == told


def test_a_table_counts_from_a_day_that_has_come(table):
    with pytest.raises(CommandError, match="está por venir"):
        call_command("load_territories", table(DIVIPOLA), country="CO", on=clock.today() + timedelta(days=1))
    assert places() == {}

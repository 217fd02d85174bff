"""What cannot be imported: one clear sentence each, a way on, nothing kept, and never a 500. What only looks bad comes in."""

import csv
import html
import io
import zipfile
from datetime import timedelta

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError

from minga.kernel import clock
from minga.practices.models import Intake, IntakeRow, Practice
from minga.practices.services import open_period
from minga.reference.services import add_institution
from tests.documents import hostile
from tests.instruments.test_foreign_files import pdf
from tests.instruments.test_table import LABELS, SYSTEM, answers, export, sheet_of
from tests.journeys.test_travel import FORM, Visitor

pytestmark = pytest.mark.django_db
UPLOAD = "/practicas/importar/"


def bomb(folder):
    (folder / "bomba.xlsx").write_bytes(hostile.bombs()["deep"])
    return folder / "bomba.xlsx"


def wide(folder, last="BDWGN"):
    """A sheet whose first row names a cell far to the right: a million columns, or Excel's own last one."""
    return sheet_of(
        folder / "ancha.xlsx", f'<row r="1"><c r="A1"><v>1</v></c><c r="{last}1"><v>1</v></c></row>'
    )


def widest_of_excel(folder):
    return wide(folder, "XFD")


def macros(folder):
    docx.Document().save(folder / "ficha.docx")
    with zipfile.ZipFile(folder / "ficha.docx", "a") as parts:
        parts.writestr("word/vbaProject.bin", b"x")
    return folder / "ficha.docx"


def scanned(folder):
    pdf(folder / "ficha.pdf", [])
    return folder / "ficha.pdf"


def other_questions(folder):
    return export(folder / "otro.xlsx", [["7", "Rural", "Sí"]], ["Edad", "Zona", "¿Tiene internet?"])


def other_words(folder):
    (folder / "otro.txt").write_text("Acta de la reunión del 3 de mayo\nAsistieron doce personas.\n")
    return folder / "otro.txt"


def photo(folder):
    (folder / "foto.jpg").write_bytes(hostile.picture())
    return folder / "foto.jpg"


def cut(folder):
    whole = export(folder / "entera.xlsx", [answers()]).read_bytes()
    (folder / "cortada.xlsx").write_bytes(whole[: len(whole) // 2])
    return folder / "cortada.xlsx"


def nothing(folder):
    (folder / "vacio.txt").write_bytes(b"")
    return folder / "vacio.txt"


def too_many_rows(folder):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in (1, 40_000))
    return sheet_of(folder / "larga.xlsx", rows)


BAD = {
    bomb: "se descomprime a un tamaño excesivo",
    wide: "columnas y el máximo es 500",
    widest_of_excel: "columnas y el máximo es 500",
    too_many_rows: "el máximo es 10.000",
    macros: "Guárdelo como .docx o .xlsx sin macros",
    scanned: "parece escaneado",
    other_questions: "solo 0 de sus columnas son preguntas de la ficha",
    other_words: "solo se reconocieron 0 de 40 preguntas",
    photo: "Suba la respuesta en texto, Word o PDF",
    cut: "Ábralo en su equipo, guárdelo de nuevo",
    nothing: "vacío",
}


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
def test_what_cannot_be_read_says_what_to_do_and_keeps_nothing(tmp_path, make, sisa, office, amaru):
    path = make(tmp_path)
    file = SimpleUploadedFile(path.name, path.read_bytes())
    page = Visitor(sisa).send(UPLOAD, 422, file=file, institution=office.pk, owner=amaru.email)
    said = html.unescape(page.content.decode())
    assert BAD[make] in said
    assert amaru.email in said, "what was typed is still there"
    assert (Intake.objects.count(), IntakeRow.objects.count(), Practice.objects.count()) == (0, 0, 0)
    if make is not nothing:
        with pytest.raises(CommandError, match=BAD[make]):
            call_command("import_forms", path, institution="SED-27", owner=amaru.email, dry_run=True)


def semicolons(folder):
    """What a Spanish Excel saves as CSV."""
    file = io.StringIO()
    lines = csv.writer(file, delimiter=";")
    lines.writerow([*SYSTEM, *LABELS])
    lines.writerow(
        [1, "16/3/2021 9:00", "16/3/2021 10:01", "anonymous", "", *answers(start_date="14/3/2018")]
    )
    (folder / "respuestas.csv").write_bytes(file.getvalue().encode("cp1252"))
    return folder / "respuestas.csv"


def odd_characters(folder):
    path = export(folder / "r.xlsx", [answers(title="Lectura _x0000__xD800_ en voz alta", summary="=1+1")])
    book = openpyxl.load_workbook(path)
    book.active["E2"] = "Ana _x0000_"
    book.active["A1"] = "ID _x0000_"
    book.save(path)
    return path


def a_title_alone(folder):
    return export(folder / "r.xlsx", [answers(title="Á" * 400), [None] * 40])


@pytest.mark.parametrize("make", [semicolons, odd_characters, a_title_alone], ids=lambda make: make.__name__)
def test_what_only_looks_bad_comes_in(tmp_path, make, office, amaru, capsys):
    path = make(tmp_path)
    call_command("import_forms", path, institution="SED-27", owner=amaru.email, dry_run=True)
    assert (Intake.objects.count(), Practice.objects.count()) == (0, 0)
    call_command("import_forms", path, institution="SED-27", owner=amaru.email)
    call_command("import_forms", path, institution="SED-27", owner=amaru.email)
    assert "no cambió nada" in capsys.readouterr().out
    assert Practice.objects.count() == 1


def test_a_wrong_institution_or_owner_is_said_at_its_field(tmp_path, sisa, office, stranger, amaru):
    elsewhere = add_institution(country="CO", kind="SECRETARIAT", code="SED-05", name="Otra secretaría")
    officer = Visitor(sisa)

    def sent(**fields):
        file = SimpleUploadedFile("f.txt", FORM.read_bytes())
        return html.unescape(officer.send(UPLOAD, 422, file=file, **fields).content.decode())

    assert "Escoja una opción válida" in sent(institution=elsewhere.pk, owner=amaru.email)
    assert "no tiene un cargo vigente" in sent(institution=office.pk, owner=stranger.email)
    assert "Nadie tiene una cuenta" in sent(institution=office.pk, owner="nadie@minga.example")
    assert "no está en un formato de correo" not in sent(institution=office.pk, owner="")
    for name, said in (("Chocó", "SED-27"), ("Nada", "ninguna se parece"), ("SED-05", "equipo de calidad")):
        with pytest.raises(CommandError, match=said):
            call_command("import_forms", FORM, institution=name, owner=amaru.email)
    with pytest.raises(CommandError, match="Falta --owner"):
        call_command("import_forms", FORM, institution="SED-27")
    with pytest.raises(CommandError, match="no existe"):
        call_command("import_forms", tmp_path / "no.txt", institution="SED-27", owner=amaru.email)


def test_a_closed_period_lets_drafts_in_and_says_when_they_can_be_sent(tmp_path, sisa, office, amaru):
    from minga.instruments.engine.definition import load_pack
    from minga.instruments.services import PACKS
    from minga.people.services import grant_role

    school = add_institution(
        country="CO",
        kind="SCHOOL",
        code="127001000001",
        dane_code="127001000001",
        name="Escuela",
        parent=office,
    )
    grant_role(amaru, "practice_leader", school, by=None)
    now = clock.now()
    open_period(
        office,
        kind="SIGNIFICANT_EXPERIENCE",
        name="Registro",
        opens_at=now - timedelta(days=60),
        closes_at=now - timedelta(days=30),
        by=None,
    )
    items = [i for i in load_pack(PACKS / "es_reg.yaml").items if i.kind in ("text", "long")]
    said = {"title": "La huerta que mide", "school_code": "127001000001"}
    path = export(
        tmp_path / "f.xlsx",
        [[said.get(i.code, f"Dice {i.number}") for i in items]],
        [i.label for i in items],
    )
    officer = Visitor(sisa)
    file = SimpleUploadedFile("f.xlsx", path.read_bytes())
    page = officer.send(UPLOAD, institution=school.pk, owner=amaru.email, file=file).headers["Location"]
    assert "El registro de experiencias no está abierto" in officer.read(page)
    officer.send(page + "aplicar/", all="1")
    assert Practice.objects.get().kind == "SIGNIFICANT_EXPERIENCE"
    told = Visitor(amaru).send(
        f"/practicas/{Practice.objects.get().pk}/ficha/enviar/", 422, key="k", accepted="1"
    )
    assert "podrá enviarlo cuando abra" in told.content.decode()

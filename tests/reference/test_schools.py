"""The quality team brings its schools in from a file: read, reviewed, applied once; over HTTP, without JavaScript."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minga.config.management.commands.check_invariants import breaches
from minga.kernel.decisions import Refused
from minga.reference import services
from minga.reference.models import Certification, Institution, SchoolImport, Territory
from tests.journeys.test_travel import Visitor

PAGE = "/directorio/establecimientos/importar/"
HEADERS = "Código DANE;Nombre;Código municipio;Dirección;Estado"
GOOD = (
    "127001000101;I.E. Peñón;27001;Calle 1;Activo",
    "127001000102;I.E. La Playa;27001;=1+1;Activo",
)
BAD = ("1.27E+11;I.E. Rota;27001;;Activo", "105001000103;I.E. Ajena;05001;;Activo")


@pytest.fixture
def towns(office):
    choco = office.territory
    antioquia = Territory.objects.create(
        country="CO", code="05", level="DEPARTMENT", name="Antioquia", issuer="DANE", parent=choco.parent
    )
    medellin = services.add_institution(
        country="CO", kind="SECRETARIAT", code="SEM-05001", name="SE de Medellín"
    )
    for code, name, above in (("27001", "Quibdó", choco), ("05001", "Medellín", antioquia)):
        place = Territory.objects.create(
            country="CO", code=code, level="MUNICIPALITY", name=name, issuer="DANE", parent=above
        )
    Certification.objects.create(territory=choco, institution=office, source="prueba")
    Certification.objects.create(
        territory=place, institution=medellin, since=date(2003, 1, 1), source="prueba"
    )
    return choco


def file_of(*lines, letters="utf-8", name="due.csv"):
    file = io.BytesIO("\r\n".join([HEADERS, *lines]).encode(letters))
    file.name = name
    return file


@pytest.fixture
def officer(towns, office, sisa):
    visitor = Visitor(sisa)

    def bring(*lines, status=302, **more):
        answer = visitor.send(PAGE, status, office=office.pk, file=file_of(*lines), **more)
        return answer.content.decode() if status != 302 else SchoolImport.objects.order_by("-pk")[0]

    visitor.bring = bring
    return visitor


def schools():
    return Institution.objects.filter(kind="SCHOOL")


def test_a_file_is_read_reviewed_and_applied_and_again_changes_nothing(officer, office):
    batch = officer.bring(*GOOD, *BAD)
    page = f"{PAGE}{batch.pk}/"
    seen = officer.read(page)
    assert "Nuevos (2)" in seen
    assert "Se escribirán 2 establecimientos" in seen
    assert not schools().exists(), "reading writes nothing"
    assert "Revisar y cargar los establecimientos" in officer.read("/mi-trabajo/")
    why = officer.read(f"{page}?ver=REJECTED")
    assert "perdió cifras" in why
    assert "Medellín lo atiende SE de Medellín" in why
    officer.send(page)
    assert "Aplicado" in officer.read(page)
    (first, second) = schools().order_by("code")
    assert (first.name, first.dane_code, first.parent, first.territory.name) == (
        "I.E. Peñón",
        "127001000101",
        office,
        "Quibdó",
    )
    assert second.address == "=1+1"
    again = officer.bring(*GOOD)
    seen = officer.read(f"{PAGE}{again.pk}/")
    assert "Nada cambiaría" in seen
    assert "Sin cambios (2)" in seen
    assert "Cargar en el directorio" not in seen
    assert "I.E. Peñón" in officer.read("/directorio/?q=penon")
    assert "127001000102" not in officer.read("/directorio/?q=penon")
    assert breaches() == []


def test_what_changes_is_shown_old_and_new_and_what_closes_asks_twice(officer, office):
    lines = [f"1270010002{n:02};Escuela {n};27001;Calle {n};Activo" for n in range(6)]
    officer.send(f"{PAGE}{officer.bring(*lines).pk}/")
    changed = officer.bring("127001000200;Escuela nueva;27001;;Activo", is_complete="on")
    page = f"{PAGE}{changed.pk}/"
    assert "<del>Escuela 0</del>" in officer.read(page)
    assert "<ins>Escuela nueva</ins>" in officer.read(page)
    assert "Se cierran (5)" in officer.read(page)
    refused = officer.send(page, 422).content.decode()
    assert "cierra 5 establecimientos" in refused
    assert not schools().exclude(valid_to=None).exists()
    officer.send(page, confirmed="1")
    assert schools().exclude(valid_to=None).count() == 5
    assert schools().get(code="127001000200").address == "Calle 0", "a blank cell erases nothing"
    assert "Cerrado desde el" in officer.read("/directorio/?q=127001000201")
    officer.send(f"{PAGE}{officer.bring(lines[1]).pk}/")
    assert schools().get(code="127001000201").valid_to is None, "it opens again"


def test_a_file_can_be_put_away_and_then_no_longer_applied(officer, sisa):
    batch = officer.bring(*GOOD)
    officer.send(f"{PAGE}{batch.pk}/", discard="1")
    assert not schools().exists()
    assert "Descartado" in officer.read(f"{PAGE}{batch.pk}/")
    assert "ya está en estado" in officer.send(f"{PAGE}{batch.pk}/", 422).content.decode()
    with pytest.raises(Refused):
        services.apply_schools(batch, by=sisa)


def test_rejected_rows_leave_as_a_file_that_comes_back_mended(officer, office):
    batch = officer.bring(*GOOD, "127001000109;=CMD();99999;;Activo")
    told = officer.get(f"{PAGE}{batch.pk}/rechazadas.csv").content.decode("utf-8-sig")
    assert told.splitlines()[0] == HEADERS + ";Fila;Qué corregir"
    assert "'=CMD()" in told, "a spreadsheet must not run it"
    assert ";4;" in told
    mended = io.BytesIO(told.replace("99999", "27001").encode("utf-8-sig"))
    mended.name = "rechazadas.csv"
    officer.send(PAGE, office=office.pk, file=mended)
    officer.send(f"{PAGE}{SchoolImport.objects.order_by('-pk')[0].pk}/")
    assert schools().get().name == "=CMD()"


def test_what_changed_between_reading_and_applying_is_reviewed_again(officer, office):
    batch = officer.bring("127001000101;Nombre del archivo;27001;;Activo")
    services.add_institution(
        country="CO", kind="SCHOOL", code="127001000101", dane_code="127001000101", name="Otro", parent=office
    )
    officer.send(f"{PAGE}{batch.pk}/")
    assert schools().get().name == "Otro", "nothing is written on an old reading"
    assert "<del>Otro</del>" in officer.read(f"{PAGE}{batch.pk}/")
    officer.send(f"{PAGE}{batch.pk}/")
    assert schools().get().name == "Nombre del archivo"


def test_a_file_applied_twice_at_once_is_applied_once(officer, sisa):
    batch = officer.bring(*GOOD)
    seen_before = SchoolImport.objects.get(pk=batch.pk)
    services.apply_schools(batch, by=sisa)
    with pytest.raises(Refused, match="Aplicado"):
        services.apply_schools(seen_before, by=sisa)


def test_a_failure_half_way_writes_nothing(officer, sisa, monkeypatch):
    from minga.reference.services import schools as verbs

    batch = officer.bring(*GOOD)
    monkeypatch.setattr(verbs, "settle", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.apply_schools(batch, by=sisa)
    assert not schools().exists()


def test_an_office_cannot_take_a_school_from_another(officer, office):
    other = Institution.objects.get(code="SEM-05001")
    place = Territory.objects.get(code="05001")
    services.add_institution(
        country="CO",
        kind="SCHOOL",
        code="127001000101",
        dane_code="127001000101",
        name="Ajena",
        parent=other,
        territory=place,
    )
    batch = officer.bring(*GOOD)
    assert "ya está en el directorio de SE de Medellín" in officer.read(f"{PAGE}{batch.pk}/?ver=REJECTED")
    officer.send(f"{PAGE}{batch.pk}/")
    assert schools().get(code="127001000101").parent == other


def test_only_the_offices_quality_team_sees_it(officer, office, amaru, yaku, stranger):
    batch = officer.bring(*GOOD)
    for person in (amaru, yaku, stranger):
        visitor = Visitor(person)
        for address in (f"{PAGE}{batch.pk}/", f"{PAGE}{batch.pk}/rechazadas.csv"):
            visitor.read(address, 404)
        assert "Leer el archivo" not in visitor.read(PAGE)
        assert "Directorio</a>" not in visitor.read("/mi-trabajo/")
        with pytest.raises(Refused, match="equipo de calidad"):
            services.apply_schools(batch, by=person)
        visitor.send(PAGE, 422, office=office.pk, file=file_of(*GOOD))
    assert not schools().exists()


def test_a_file_that_cannot_be_read_says_why_and_keeps_the_form(officer, office):
    file = io.BytesIO(b"PK\x03\x04")
    file.name = "libro.csv"
    said = officer.send(PAGE, 422, office=office.pk, file=file).content.decode()
    assert "Guardar como" in said
    assert f'value="{office.pk}" selected' in said
    assert not SchoolImport.objects.exists()


def test_the_pages_ask_as_often_for_one_school_as_for_three(officer):
    counts = []
    for n in range(3):
        batch = officer.bring(f"1270010003{n:02};Escuela {n};27001;;Activo")
        with CaptureQueriesContext(connection) as asked:
            officer.read(f"{PAGE}{batch.pk}/")
            officer.send(f"{PAGE}{batch.pk}/")
            officer.read("/directorio/")
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_the_command_line_says_what_it_does_and_can_only_look(towns, office, tmp_path, capsys):
    path, rejected = tmp_path / "due.csv", tmp_path / "no.csv"
    path.write_bytes(file_of(*GOOD, *BAD, letters="cp1252").read())
    call_command("import_schools", path, office="SED-27", dry_run=True, rejected=rejected)
    assert not schools().exists()
    assert "Nuevos: 2" in capsys.readouterr().out
    assert "perdió cifras" in rejected.read_text()
    call_command("import_schools", path, office="SED-27")
    assert schools().count() == 2
    assert "fila 4" in capsys.readouterr().err
    call_command("import_schools", path, office="SED-27")
    assert "Sin cambios: 2" in capsys.readouterr().out
    with pytest.raises(CommandError, match="No hay una entidad"):
        call_command("import_schools", path, office="NO")

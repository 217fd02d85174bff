"""Who runs education where, by date: read by everybody, corrected with dates and reasons, and schools follow."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minga.journal.models import Entry
from minga.kernel import clock
from minga.kernel.decisions import Refused
from minga.people.services import enroll, grant_role
from minga.reference import services
from minga.reference.models import Certification, Institution, Territory
from minga.reference.queries import certifications, runs
from tests.journeys.test_travel import Visitor

PAGE = "/directorio/certificadas/"


def day(ahead):
    return (clock.today() + timedelta(days=ahead)).strftime("%d/%m/%Y")


@pytest.fixture
def admin(db):
    services.load_reference()
    person = enroll("chaska@minga.example", "Chaska Rentería")
    grant_role(person, "platform_admin", Institution.objects.get(code="MEN"), by=None)
    return Visitor(person)


@pytest.fixture
def school(admin):
    """A school of Yumbo, a municipality that its department runs."""
    return services.add_institution(
        country="CO",
        kind="SCHOOL",
        code="176892000001",
        dane_code="176892000001",
        name="IE de Yumbo",
        parent=Institution.objects.get(code="SED-76"),
        territory=Territory.objects.get(code="76892"),
    )


def office_of(school):
    school.refresh_from_db()
    return school.parent.code


def test_a_certified_municipality_takes_its_schools_from_its_day_on(admin, school):
    assert "94 certificadas" in admin.read(PAGE)
    admin.send(
        f"{PAGE}nueva/",
        municipality="Yumbo",
        since=day(-10),
        source="Resolución 1 de 2026",
        reason="Llegó la norma",
    )
    row = Certification.objects.get(territory__code="76892")
    assert office_of(school) == "SEM-76892"
    page = admin.read(f"{PAGE}{row.pk}/")
    assert "1 establecimiento abierto" in page
    assert "Llegó la norma" in page
    assert "95 certificadas" in admin.read(PAGE)
    assert "94 certificadas" in admin.read(f"{PAGE}?dia={clock.today() - timedelta(days=11)}")
    assert "95 certificadas" in admin.read(PAGE + "?dia=2026-02-30"), "no day at all is today"
    admin.send(
        f"{PAGE}{row.pk}/",
        since=day(-10),
        until=day(-10),
        source="Resolución 1 de 2026",
        reason="Era otra norma",
    )
    assert office_of(school) == "SED-76", "a row that never should have been gives the schools back"
    assert Entry.objects.filter(verb="schools.followed").count() == 2
    assert "Era otra norma" in admin.read(f"{PAGE}{row.pk}/")


def test_a_day_to_come_moves_nobody_until_it_comes(admin, school):
    row = Certification(territory=school.territory, source="Ley")
    admin.send(
        f"{PAGE}nueva/", municipality="76892", since=day(3), source="Ley", reason="Empieza en tres días"
    )
    assert services.follow_municipalities() == 0
    assert office_of(school) == "SED-76"
    row = Certification.objects.get(territory=school.territory)
    Certification.objects.filter(pk=row.pk).update(since=clock.today())
    assert services.follow_municipalities() == 1
    assert office_of(school) == "SEM-76892"
    assert services.follow_municipalities() == 0


def test_two_rows_of_a_territory_never_share_a_day(admin, school):
    said = admin.send(
        f"{PAGE}nueva/", 422, municipality="05088", since=day(0), source="Ley", reason="Otra vez"
    ).content.decode()
    assert "Bello ya está certificado desde antes de 2016" in said
    bello = Certification.objects.get(territory__code="05088")
    admin.send(f"{PAGE}{bello.pk}/", since="01/01/2003", until=day(-100), source="Ley", reason="Terminó")
    admin.send(f"{PAGE}nueva/", municipality="05088", since=day(-100), source="Ley", reason="La recuperó")
    assert len(certifications("05088")) == 2
    assert [c.since for c in certifications("05088", clock.today())] == [clock.today() - timedelta(days=100)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"municipality": "Carmen"}, "no nombra un solo municipio"),
        ({"municipality": "Rionegro"}, "05615 Rionegro (Antioquia); 68615 Rionegro (Santander)"),
        ({"since": ""}, "Escriba desde cuándo"),
        ({"source": " "}, "obligatorio"),
        ({"reason": ""}, "obligatorio"),
        ({"since": "ayer"}, "fecha"),
    ],
)
def test_what_is_missing_is_told_at_its_field(admin, given, said):
    whole = {"municipality": "Yumbo", "since": day(0), "source": "Ley", "reason": "Por norma", **given}
    assert said in admin.send(f"{PAGE}nueva/", 422, **whole).content.decode()
    assert Certification.objects.count() == 94


def test_who_runs_a_municipality_follows_from_the_day(admin):
    town = Territory.objects.get(code="05088")
    Certification.objects.filter(territory=town).update(since=date(2010, 1, 1), until=date(2015, 1, 1))
    assert runs("CO", date(2012, 6, 1))[town.pk].code == "SEM-05088"
    for outside in (date(2009, 12, 31), date(2015, 1, 1)):
        assert town.pk not in runs("CO", outside)
    assert runs("CO", date(2012, 6, 1))[town.parent_id].code == "SED-05"


def test_everybody_reads_it_and_only_the_technical_administration_corrects_it(admin, stranger):
    row = Certification.objects.get(territory__code="05088")
    office = Institution.objects.get(code="220004")
    reader = Visitor(stranger)
    assert "Medellín" in reader.read(f"{PAGE}?q=medellin")
    assert "UGEL LAMAS" in reader.read("/directorio/entidades/?q=lamas")
    for address in (
        f"{PAGE}nueva/",
        f"{PAGE}{row.pk}/",
        "/directorio/entidades/nueva/",
        f"/directorio/entidades/{office.pk}/",
    ):
        reader.read(address, 404)
        assert reader.post(address, {}).status_code == 404
    with pytest.raises(Refused, match="administración técnica"):
        services.correct_certification(row, since=None, until=None, source="x", reason="x", by=stranger)
    with pytest.raises(Refused, match="administración técnica"):
        services.add_office(
            kind="LOCAL_OFFICE", code="220099", parent=None, name="x", reason="x", by=stranger
        )


def test_an_office_is_added_and_corrected_with_its_reason(admin):
    page = "/directorio/entidades/"
    assert "250 entidades" in admin.read(f"{page}?pais=PE")
    new = {
        "kind": "LOCAL_OFFICE",
        "code": "080099",
        "name": "UGEL Nueva",
        "reason": "La creó la norma",
    }
    assert "a qué DRE o GRE pertenece" in admin.send(f"{page}nueva/", 422, **new).content.decode()
    assert (
        "6 cifras"
        in admin.send(f"{page}nueva/", 422, **{**new, "code": "8099", "parent": "080000"}).content.decode()
    )
    admin.send(f"{page}nueva/", **new, parent="080000")
    assert "Ya hay una entidad" in admin.send(f"{page}nueva/", 422, **new, parent="080000").content.decode()
    cusco = Institution.objects.get(code="080000")
    here = f"{page}{cusco.pk}/"
    admin.send(here, name="GRE CUSCO", valid_from="01/01/2025", reason="Ordenanza regional")
    cusco.refresh_from_db()
    assert (cusco.name, cusco.valid_from) == ("GRE CUSCO", date(2025, 1, 1))
    told = admin.read(here)
    assert "«DRE CUSCO» → «GRE CUSCO»" in told
    assert "Ordenanza regional" in told
    assert (
        "antes de empezar"
        in admin.send(
            here, 422, name="x", valid_from="01/01/2025", valid_to="01/01/2024", reason="x"
        ).content.decode()
    )


def test_the_lists_ask_as_often_for_few_as_for_many(admin):
    counts = []
    admin.read(PAGE)  # the first page of a sitting also notes that it began
    for address in (f"{PAGE}?q=medellin", PAGE, "/directorio/entidades/?q=lamas", "/directorio/entidades/"):
        with CaptureQueriesContext(connection) as asked:
            admin.read(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[2] == counts[3]

"""When an office receives experiences: its dates are set, changed, closed with a reason, and told to who waits for them."""

from datetime import timedelta

import pytest

from minga.config.management.commands.check_invariants import breaches
from minga.kernel import clock
from minga.kernel.decisions import Refused
from minga.notices.models import Notice
from minga.people.services import enroll, grant_role
from minga.practices import services
from minga.practices.models import RegistrationPeriod
from minga.reference.services import add_institution
from tests.journeys.test_travel import Visitor

PAGE = "/practicas/periodos/"
KIND = "SIGNIFICANT_EXPERIENCE"


def day(ahead):
    return (clock.today() + timedelta(days=ahead)).strftime("%d/%m/%Y")


@pytest.fixture
def school(office):
    return add_institution(
        kind="SCHOOL",
        country="CO",
        code="127001000013",
        dane_code="127001000013",
        name="IE La Ceiba",
        parent=office,
    )


@pytest.fixture
def teacher(school):
    person = enroll("tika@minga.example", "Tika Moya")
    grant_role(person, "practice_leader", school, by=None)
    services.start_practice(school, kind=KIND, title="La radio del recreo", by=person)
    return person


@pytest.fixture
def officer(office, sisa):
    visitor = Visitor(sisa)

    def fix(name, opens, closes, status=302):
        return visitor.send(
            f"{PAGE}nuevo/",
            status,
            institution=office.pk,
            kind=KIND,
            name=name,
            opens_on=day(opens),
            closes_on=day(closes),
        ).content.decode()

    visitor.fix = fix
    return visitor


def only():
    return RegistrationPeriod.objects.get()


def test_an_office_sets_changes_and_closes_its_dates(officer, teacher):
    writer = Visitor(teacher)
    ficha = "/practicas/{pk}/ficha/"
    assert "todavía no ha fijado las fechas" in writer.read(ficha)
    officer.fix("Registro 1", 3, 20)
    assert "Abre el" in writer.read(ficha)
    crossed = officer.fix("Registro 2", 20, 40, 422)
    assert "Se cruza con «Registro 1»" in crossed
    assert f'value="{day(40)}"' in crossed, "what was typed stays"
    officer.fix("Registro 2", 21, 40)
    first = RegistrationPeriod.objects.get(name="Registro 1")
    officer.send(f"{PAGE}{first.pk}/", name="Registro 1", opens_on=day(0), closes_on=day(20), reason="")
    assert "Escriba" not in writer.read(ficha)
    assert "no está abierto" not in writer.read(ficha)
    refused = officer.send(f"{PAGE}{first.pk}/cerrar/", 422, reason=" ").content.decode()
    assert "obligatorio" in refused
    officer.send(f"{PAGE}{first.pk}/cerrar/", reason="Creció el río.")
    said = writer.read(ficha)
    assert "«Registro 1» se cerró el" in said
    assert "Creció el río." in said
    assert "Abre el" in said, "and the next date is told"
    assert "Lo escrito se conserva" in said
    texts = list(Notice.objects.filter(person=teacher).values_list("text", flat=True))
    assert sum("Registro" in t for t in texts) == 4, texts
    assert Notice.objects.filter(person=teacher).last().url == PAGE
    seen = writer.read(PAGE)
    assert "Creció el río." in seen
    assert f"{PAGE}{first.pk}/" not in seen, "who does not keep the dates gets no link to change them"
    assert "Se cerró un período de registro antes de su fecha" in officer.read(f"{PAGE}{first.pk}/")
    assert breaches() == []


def test_what_has_opened_keeps_its_opening_and_says_why_it_changes(officer, teacher):
    officer.fix("Registro", 0, 10)
    page = f"{PAGE}{only().pk}/"
    was = only().opens_at
    moved = officer.send(page, 422, name="Registro", opens_on=day(1), closes_on=day(30), reason="Más tiempo")
    assert "la fecha de apertura no se cambia" in moved.content.decode()
    mute = officer.send(page, 422, name="Registro", opens_on=day(0), closes_on=day(30), reason="")
    assert "escriba el motivo del cambio" in mute.content.decode()
    past = officer.send(page, 422, name="Registro", opens_on=day(0), closes_on=day(-1), reason="Ya")
    assert "El cierre debe ser" in past.content.decode()
    officer.send(page, name="Registro", opens_on=day(0), closes_on=day(30), reason="Piden más tiempo")
    assert (only().opens_at, only().last_day) == (was, clock.today() + timedelta(days=30))
    assert "Piden más tiempo" in officer.read(page)
    officer.send(f"{page}cerrar/", reason="Se completó el cupo")
    late = officer.send(page, 422, name="Otro", opens_on=day(0), closes_on=day(90), reason="Reabrir")
    assert "ya terminó" in late.content.decode()


def test_a_period_that_never_opened_is_cancelled_and_leaves_its_days_free(officer, teacher):
    officer.fix("Registro", 3, 20)
    officer.send(f"{PAGE}{only().pk}/cerrar/", reason="Cambió el calendario")
    assert "«Registro» se anuló: Cambió el calendario." in Visitor(teacher).read("/practicas/{pk}/ficha/")
    officer.fix("Registro corregido", 5, 25)
    assert "Abre el" in Visitor(teacher).read(PAGE)


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [(-2, 9, "Esa fecha ya pasó"), (9, 3, "El cierre debe ser"), (-9, -3, "ya pasó")],
)
def test_dates_that_cannot_be_are_explained_at_their_field(officer, opens, closes, said):
    assert said in officer.fix("Registro", opens, closes, 422)
    assert not RegistrationPeriod.objects.exists()


def test_only_the_quality_team_and_the_head_set_dates(officer, office, teacher, yaku, killa):
    officer.fix("Registro", 3, 20)
    for person in (teacher, killa):
        visitor = Visitor(person)
        visitor.read(f"{PAGE}{only().pk}/", 404)
        assert visitor.post(f"{PAGE}{only().pk}/cerrar/", {"reason": "Porque sí"}).status_code == 404
        assert "Pida ese cargo" in visitor.read(f"{PAGE}nuevo/")
        with pytest.raises(Refused, match="equipo de calidad"):
            services.close_period(only(), "Porque sí", by=person)
    Visitor(yaku).read(f"{PAGE}{only().pk}/")


def test_who_waited_in_the_queue_decides_on_what_stands_now(officer, sisa):
    """Somebody closes it while another page still shows it open: the later one is told so."""
    officer.fix("Registro", 0, 20)
    seen_before = only()
    services.close_period(only(), "Se completó el cupo", by=sisa)
    with pytest.raises(Refused, match="ya terminó"):
        services.change_period(
            seen_before,
            name="Registro",
            opens_at=seen_before.opens_at,
            closes_at=seen_before.closes_at + timedelta(days=9),
            reason="Más tiempo",
            by=sisa,
        )


def test_the_list_asks_as_often_for_one_period_as_for_three(officer, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for nth in range(3):
        officer.fix(f"Registro {nth}", 10 * nth + 1, 10 * nth + 5)
        with CaptureQueriesContext(connection) as asked:
            officer.read(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[2]


@pytest.mark.parametrize("last", ["31/12/9999", "30/12/9999", "01/01/0001"])
def test_a_year_that_cannot_be_meant_is_told_at_its_field(officer, office, last):
    given = {
        "institution": office.pk,
        "kind": KIND,
        "name": "Registro",
        "opens_on": day(3),
        "closes_on": last,
    }
    assert "Revise el año" in officer.send(f"{PAGE}nuevo/", 422, **given).content.decode()
    assert not RegistrationPeriod.objects.exists()

"""Before the ficha and after its end: inventory, preselection, updates asked by a new period, rest, archive."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from minga.config.management.commands.check_invariants import breaches
from minga.kernel.decisions import Refused
from minga.people.services import enroll, grant_role
from minga.practices import services
from minga.practices.models import Practice
from minga.reference.services import add_institution
from tests.journeys.test_travel import Visitor


@pytest.fixture
def school(office):
    return add_institution(
        kind="SCHOOL",
        country="CO",
        code="127001000012",
        dane_code="127001000012",
        name="IE La Ceiba",
        parent=office,
    )


def period(office, *, opens, closes):
    now = timezone.now()
    return services.open_period(
        office,
        kind="SIGNIFICANT_EXPERIENCE",
        name="Registro",
        opens_at=now + timedelta(days=opens),
        closes_at=now + timedelta(days=closes),
        by=None,
    )


def test_an_office_notes_chooses_and_hands_over_a_practice(office, sisa, amaru, stranger):
    officer = Visitor(sisa)
    officer.send(
        "/practicas/inventario/",
        kind="GOOD_PRACTICE",
        institution=office.pk,
        title="Huertas que surten el comedor",
    )
    assert "Identificada" in officer.read("/practicas/{pk}/")
    Visitor(amaru).read("/practicas/{pk}/", 404)
    refused = officer.send("/practicas/{pk}/preseleccionar/", 403, traits=["improves"])
    assert "Hace algo de un modo nuevo aquí" in refused.content.decode()
    officer.send(
        "/practicas/{pk}/preseleccionar/", traits=["improves", "innovates", "is_sound", "can_be_told"]
    )
    officer.send("/practicas/{pk}/responsable/", email="nadie@minga.example")
    officer.send("/practicas/{pk}/responsable/", 403, email=stranger.email)
    assert "Preseleccionada" in officer.read("/practicas/{pk}/")
    officer.send("/practicas/{pk}/responsable/", email=amaru.email)
    assert "Huertas que surten el comedor" in Visitor(amaru).read("/practicas/{pk}/ficha/")
    assert "Secretaría de Educación del Chocó" in Visitor(amaru).read("/practicas/{pk}/ficha/S1/")
    assert breaches() == []


def test_an_author_alone_keeps_no_inventory(office, amaru):
    Visitor(amaru).send(
        "/practicas/inventario/",
        403,
        kind="GOOD_PRACTICE",
        institution=office.pk,
        title="Lo mío, sin nadie más",
    )
    assert "Solo anotarla en el inventario" not in Visitor(amaru).read("/practicas/nueva/")
    assert not Practice.objects.exists()


def test_a_principal_gives_an_existing_experience_to_a_teacher_in_an_open_period(office, school):
    principal, teacher = enroll("rumi@minga.example", "Rumi Mena"), enroll("tika@minga.example", "Tika Moya")
    grant_role(principal, "principal", school, by=None)
    grant_role(teacher, "practice_leader", school, by=None)
    practice = services.note_practice(
        school, kind="SIGNIFICANT_EXPERIENCE", title="La radio del recreo", by=principal
    )
    assert practice.status == "EXISTING"
    with pytest.raises(Refused, match="no está abierto"):
        services.name_leader(practice, teacher, by=principal)
    period(office, opens=-1, closes=5)
    services.name_leader(practice, teacher, by=principal)
    assert practice.status == "DRAFT"
    assert "La radio del recreo" in Visitor(teacher).read("/mi-trabajo/")


def valued(practice, days_ago):
    then = timezone.now() - timedelta(days=days_ago)
    Practice.objects.filter(pk=practice.pk).update(
        status="EVALUATED",
        status_since=then,
        released_at=then,
        level_code="GROWING",
        level_label="Creciente",
        level_edition=1,
        edition_number=1,
    )
    practice.refresh_from_db()


def test_a_new_period_asks_for_an_update_silence_puts_to_rest_and_its_leader_wakes_it(office, school):
    teacher = enroll("tika@minga.example", "Tika Moya")
    grant_role(teacher, "practice_leader", school, by=None)
    practice = services.start_practice(
        school, kind="SIGNIFICANT_EXPERIENCE", title="La radio del recreo", by=teacher
    )
    period(office, opens=-40, closes=5)
    valued(practice, days_ago=30)
    assert services.ask_for_updates() == 0, "the period it was valued in asks for nothing"
    period(office, opens=-1, closes=30)
    assert services.ask_for_updates() == 1
    assert services.ask_for_updates() == 0
    assert services.put_to_rest() == 0
    with time_machine.travel(timezone.now() + timedelta(days=731), tick=False):
        assert services.put_to_rest() == 1
        Visitor(teacher).send("/practicas/{pk}/retomar/")
        with pytest.raises(Refused):
            services.wake(Practice.objects.get(), by=teacher)
    assert Practice.objects.get().status == "UPDATE_PENDING"


def test_the_archive_takes_what_ended_long_ago_and_only_with_a_reason(office, amaru, sisa):
    keeper = enroll("quipu@minga.example", "Quipu Rivas")
    grant_role(keeper, "records_officer", office, by=None)
    practice = services.start_practice(office, kind="GOOD_PRACTICE", title="Lancha compartida", by=amaru)
    valued(practice, days_ago=300)
    Visitor(keeper).send("/practicas/{pk}/archivar/", 403, reason="Tabla de retención")
    with time_machine.travel(timezone.now() + timedelta(days=5 * 365), tick=False):
        Visitor(sisa).send("/practicas/{pk}/archivar/", 403, reason="Tabla de retención")
        Visitor(keeper).send("/practicas/{pk}/archivar/", 200, reason="  ")
        assert "Pasar al archivo" in Visitor(keeper).read("/practicas/{pk}/")
        Visitor(keeper).send("/practicas/{pk}/archivar/", reason="Tabla de retención 4.2")
    assert Practice.objects.get().status == "ARCHIVED"

"""A plan from its first line to its closing, over plain HTTP; what it needs, who may, and what stays from version to version."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from minga.kernel import clock
from minga.people.services import grant_role
from minga.planning import queries, services
from minga.planning.models import Action, Activity, Indicator, Objective, Plan, Progress
from minga.planning.types import Source
from minga.reference.services import add_institution
from tests.conftest import person
from tests.journeys.test_travel import Visitor

PLANS = "/planes/"


def only():
    return Plan.objects.get()


def page(rest="", plan=None):
    return f"{PLANS}{(plan or only()).pk}/{rest}"


def day(ahead):
    return (clock.today() + timedelta(days=ahead)).strftime("%d/%m/%Y")


@pytest.fixture
def started(office, sisa):
    year = clock.today().year
    return services.start_plan(office, "PAM de prueba", year, year + 1, by=sisa)


@pytest.fixture
def written(started, sisa, amaru):
    write(started, sisa, amaru)
    return started


def write(plan, by, responsible, text="Que cada escuela tenga su experiencia inscrita"):
    write = services.write_part
    objective = write(plan, "objective", {"component": "Gestión escolar", "text": text}, by=by)
    measure = {"name": "Experiencias inscritas", "unit": "experiencias", "baseline": 10, "target": 30}
    write(plan, "indicator", {"objective": objective, **measure}, by=by)
    days = {"starts_on": clock.today(), "ends_on": clock.today() + timedelta(days=10)}
    return write(
        plan,
        "action",
        {"objective": objective, "text": "Abrir el registro", "responsible": responsible, **days},
        by=by,
    )


@pytest.fixture
def in_force(written, yaku):
    return services.approve_plan(written, "Acta 3", binds_periods=True, by=yaku)


@pytest.fixture
def illa(office, stranger):
    """A quality officer of another secretariat."""
    place = add_institution(kind="SECRETARIAT", country="CO", code="SEM-X", name="Otra secretaría")
    grant_role(stranger, "quality_officer", place, by=None)
    return stranger


def test_an_office_writes_approves_and_follows_its_plan(office, sisa, yaku, amaru):
    officer, head = Visitor(sisa), Visitor(yaku)
    year = clock.today().year
    wrong = officer.send(
        PLANS + "nuevo/", 422, institution=office.pk, name="PAM", first_year=year, last_year=year - 1
    )
    assert "El último año no puede ser anterior" in wrong.content.decode()
    officer.send(PLANS + "nuevo/", institution=office.pk, name="PAM 2026", first_year=year, last_year=year)
    again = officer.send(
        PLANS + "nuevo/", 422, institution=office.pk, name="Otro", first_year=year, last_year=year
    )
    assert "Ya hay uno en preparación: «PAM 2026»" in again.content.decode()
    assert "no tiene objetivos" in head.send(page("aprobar/"), 422, act="Acta 3").content.decode()
    officer.send(page("objetivo/"), component="Gestión escolar", text="Inscribir las experiencias")
    objective = only().objectives.get()
    officer.send(
        page("indicador/"),
        objective=objective.pk,
        name="Inscritas",
        frequency="YEARLY",
        baseline="10",
        target="",
    )
    officer.send(page("accion/"), 422, objective=objective.pk, text="Abrir", starts_on=day(5), ends_on=day(1))
    officer.send(page("accion/"), objective=objective.pk, text="Abrir el registro")
    unmet = head.send(page("aprobar/"), 422, act="").content.decode()
    for said in ("Escriba el acto", "le falta la unidad", "le falta el responsable"):
        assert said in unmet
    assert f'href="#accion-{Action.objects.get().pk}"' in unmet
    indicator = {
        "objective": objective.pk,
        "name": "Inscritas",
        "frequency": "YEARLY",
        "unit": "experiencias",
    }
    officer.send(page(f"indicador/{Indicator.objects.get().pk}/"), **indicator, baseline="10", target="30,5")
    action = {"objective": objective.pk, "text": "Abrir el registro", "responsible": amaru.pk}
    officer.send(page(f"accion/{Action.objects.get().pk}/"), **action, starts_on=day(0), ends_on=day(3))
    officer.send(page("aprobar/"), 403, act="Acta 3")
    head.send(page("aprobar/"), act="Acta 3 del Comité", binds_periods="on")
    assert "Vigente" in officer.read(page())
    officer.read(page("objetivo/"), 403)

    author, told = Visitor(amaru), Action.objects.get()
    assert "Contar el avance" in author.read("/mi-trabajo/")
    assert "responde por acciones suyas" in author.read("/avisos/")
    author.send(f"{PLANS}acciones/{told.pk}/", 422, percent="120", account="Todo")
    author.send(f"{PLANS}acciones/{told.pk}/", percent="40", account="Circular enviada")
    author.send(
        f"{PLANS}indicadores/{Indicator.objects.get().pk}/", 403, value="20", read_on=day(0), source="SIMAT"
    )
    officer.send(
        f"{PLANS}indicadores/{Indicator.objects.get().pk}/", 422, value="20", read_on=day(2), source="SIMAT"
    )
    officer.send(
        f"{PLANS}indicadores/{Indicator.objects.get().pk}/", value="20,25", read_on=day(0), source="SIMAT"
    )
    tree = officer.read(page())
    assert "40 %" in tree
    assert "50 %" in tree, "from 10 to 30.5, 20.25 is half the way"
    assert "va en 20,25" in tree
    officer.send(page("cerrar/"), 403, closing="Se logró")
    head.send(page("cerrar/"), 422, closing=" ")
    head.send(page("cerrar/"), closing="Se logró la mitad")
    author.send(f"{PLANS}acciones/{told.pk}/", 404, percent="50", account="Más")


def test_what_is_sent_twice_is_there_once(in_force, sisa, amaru):
    action, indicator = Action.objects.get(), Indicator.objects.get()
    for _again in range(2):
        Visitor(amaru).send(f"{PLANS}acciones/{action.pk}/", percent="40", account="Circular enviada")
        Visitor(sisa).send(f"{PLANS}indicadores/{indicator.pk}/", value="20", read_on=day(0), source="SIMAT")
    assert (action.progress.count(), indicator.readings.count()) == (1, 1)
    Visitor(sisa).send(page("nueva-version/"))
    copy = Plan.objects.get(status="DRAFT")
    for _again in range(2):
        Visitor(sisa).send(page("objetivo/", copy), component="TIC", text="Uno solo")
    assert copy.objectives.filter(text="Uno solo").count() == 1


def test_a_line_does_not_hang_from_an_objective_that_another_tab_took_out(started, sisa):
    objective = services.write_part(started, "objective", {"component": "TIC", "text": "Uno"}, by=sisa)
    services.remove_part(started, "objective", objective.pk, by=sisa)
    with pytest.raises(Http404):
        services.write_part(
            started, "action", {"objective": Objective(pk=objective.pk), "text": "Sola"}, by=sisa
        )


def test_the_number_of_a_version_that_was_discarded_is_not_given_again(in_force, sisa):
    services.discard_plan(services.revise_plan(in_force, by=sisa), "Se repite", by=sisa)
    assert services.revise_plan(in_force, by=sisa).version == 3


def test_another_version_keeps_what_was_done_and_replaces_the_one_before(in_force, sisa, yaku, amaru):
    action = Action.objects.get()
    services.tell_progress(action, 60, "Va bien", by=amaru)
    services.hang(
        action,
        Source("PERIOD", 7, "Registro 2026", "/practicas/periodos/7/"),
        institution=in_force.institution,
    )
    Visitor(sisa).send(page("nueva-version/"))
    copy = Plan.objects.get(status="DRAFT")
    assert copy.version == 2
    Visitor(sisa).send(page("nueva-version/", in_force), 403)
    services.approve_plan(copy, "Acta 9", binds_periods=True, by=yaku)
    in_force.refresh_from_db()
    assert in_force.status == "REPLACED"
    (row,) = queries.coverage_of(copy).rows
    assert (row[0].percent, [a.label for a in row[1]]) == (60, ["Registro 2026"])
    assert "Registro 2026" in Visitor(sisa).read(page("cobertura/", copy))
    assert "60" in b"".join(Visitor(sisa).get(page("lista.csv", copy)).streaming_content).decode("utf-8-sig")
    assert Progress.objects.get().action == action, "what was said stays where it was said"


def test_a_plan_is_known_where_it_is_kept_and_by_whom_it_charges(in_force, sisa, amaru, illa):
    for someone, status in ((illa, 404), (person("killa"), 404), (amaru, 200), (sisa, 200)):
        Visitor(someone).read(page(), status)
    Visitor(amaru).send(page("nueva-version/"), 403)
    Visitor(illa).send(
        f"{PLANS}nuevo/",
        422,
        institution=in_force.institution_id,
        name="Ajeno",
        first_year=2026,
        last_year=2026,
    )
    assert Plan.objects.count() == 1


def test_a_line_of_another_plan_is_not_reached_through_this_one(started, sisa, illa):
    other = services.start_plan(queries.places_to_plan(illa).get(), "Otro", 2026, 2026, by=illa)
    foreign = services.write_part(other, "objective", {"component": "TIC", "text": "Ajeno"}, by=illa)
    officer = Visitor(sisa)
    officer.read(page(f"objetivo/{foreign.pk}/", started), 404)
    officer.send(page(f"objetivo/{foreign.pk}/quitar/", started), 404)
    refused = officer.send(page("accion/", started), 422, objective=foreign.pk, text="Colgar de otro plan")
    assert "objective" in refused.context["form"].errors
    assert other.objectives.get().text == "Ajeno"


def test_a_plan_asks_as_often_with_one_objective_as_with_three(in_force, sisa, yaku, amaru):
    officer = Visitor(sisa)

    def cost(where):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            officer.read(where)
        return len(asked)

    officer.read(page())
    before = [cost(where) for where in (page(), page("cobertura/"), PLANS)]
    copy = services.revise_plan(in_force, by=sisa)
    for n in range(2):
        write(copy, sisa, amaru, text=f"Otro objetivo {n}")
    services.approve_plan(copy, "Acta 4", binds_periods=True, by=yaku)
    assert [cost(where) for where in (page("", copy), page("cobertura/", copy), PLANS)] == before
    assert not Activity.objects.exists()


def test_a_period_comes_out_of_an_action_where_the_plan_asks_so(in_force, office, sisa):
    officer, start = Visitor(sisa), "/practicas/periodos/nuevo/"
    told = {
        "institution": office.pk,
        "kind": "SIGNIFICANT_EXPERIENCE",
        "opens_on": day(1),
        "closes_on": day(30),
    }
    refused = officer.send(start, 422, **told, name="Sin acción", action="")
    assert "Elija la acción de «PAM de prueba»" in refused.content.decode()
    action = Action.objects.get()
    officer.send(start, **told, name="Registro 2026", action=action.pk)
    assert "Registro 2026" in officer.read(f"{PLANS}acciones/{action.pk}/")
    assert queries.coverage_of(in_force).covered == 1

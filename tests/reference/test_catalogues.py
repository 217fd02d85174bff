"""The lists that forms choose from, changed by date: what was written keeps its names, what is new gets the new ones."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minga.config import demo
from minga.instruments.models import Version
from minga.instruments.queries import form_of, version_in_force
from minga.instruments.services import copy_response, follow_catalogues, load_packs
from minga.kernel import clock
from minga.kernel.decisions import Refused
from minga.people.models import User
from minga.people.services import enroll, grant_role
from minga.practices import services as practices
from minga.reference import services
from minga.reference.models import Catalogue, Institution, Term
from tests.journeys.test_travel import Visitor

PAGE = "/catalogos/thematic_lines/"


def day(ahead):
    return (clock.today() + timedelta(days=ahead)).strftime("%d/%m/%Y")


@pytest.fixture
def keeper(office):
    """Somebody with the role of methodology."""
    person = enroll("metodo@minga.example", "Método Quispe")
    grant_role(person, "methodology_admin", ministry(), by=None)
    return Visitor(person)


def ministry():
    return services.add_institution(country="CO", kind="MINISTRY", code="MEN", name="Ministerio")


@pytest.fixture
def teacher(office):
    """Who leads a school's experience, with the school's period open."""
    now = timezone.now()
    practices.open_period(
        office,
        kind="SIGNIFICANT_EXPERIENCE",
        name="Registro",
        opens_at=now - timedelta(days=2),
        closes_at=now + timedelta(days=30),
        by=None,
    )
    school = services.add_institution(
        country="CO", kind=Institution.Kind.SCHOOL, code="127001000001", name="IE de ejemplo", parent=office
    )
    person = enroll("docente@minga.example", "Docente Ejemplo")
    grant_role(person, "practice_leader", school, by=None)
    return person


def started(teacher, title):
    school = Institution.objects.get(code="127001000001")
    return practices.start_practice(school, kind="SIGNIFICANT_EXPERIENCE", title=title, by=teacher)


def page_of(practice, teacher):
    return Visitor(teacher).read(f"/practicas/{practice.pk}/ficha/E3/")


def term(code):
    return Term.objects.filter(catalogue__code="thematic_lines", code=code).latest("pk")


def address(code):
    return f"{PAGE}{term(code).pk}/"


def test_a_ficha_keeps_the_names_of_its_day_and_the_next_one_gets_the_new(keeper, teacher):
    old = started(teacher, "La huerta que mide")
    practices.save_answer(old, "thematic_lines", {"choices": ["TL2"]}, by=teacher, key="a")
    keeper.send(address("TL2"), label="Ambiente y clima", day=day(0), reason="Acta 4 de la convocatoria")
    keeper.send(f"{PAGE}nuevo/", label="Pensamiento computacional", day=day(0), reason="Acta 4")
    new = started(teacher, "El semillero")
    assert "Educación Ambiental" in page_of(old, teacher)
    assert "Ambiente y clima" not in page_of(old, teacher)
    assert "Pensamiento computacional" not in page_of(old, teacher)
    assert "Educación Ambiental" not in page_of(new, teacher)
    assert "Ambiente y clima" in page_of(new, teacher)
    assert "Pensamiento computacional" in page_of(new, teacher)
    told = keeper.read(PAGE)
    assert "«Educación Ambiental» → «Ambiente y clima»" in told
    assert "Acta 4 de la convocatoria" in told
    yesterday = keeper.read(f"{PAGE}?dia={clock.today() - timedelta(days=1)}").partition("por venir")[0]
    assert "Educación Ambiental" in yesterday
    assert "Ambiente y clima" not in yesterday
    assert "Ambiente y clima" in keeper.read(PAGE + "?dia=2026-02-30"), "no day at all is today"
    assert f"hasta el {day(0)}" in told, "the old name stays on the page, with its last day"


def test_a_change_to_come_waits_for_its_day_and_can_be_called_off(keeper):
    frozen = Version.objects.count()
    keeper.send(address("TL9"), label="Juego y movimiento", day=day(5), reason="Desde el otro año")
    keeper.send(address("TL8"), close="1", label="x", day=day(5), reason="Desde el otro año")
    assert follow_catalogues() == 0
    assert Version.objects.count() == frozen
    assert "Lo que está por venir" in keeper.read(PAGE)
    keeper.send(address("TL8"), keep="1", label="x", day=day(0), reason="Sigue")
    tomorrow = clock.now() + timedelta(days=5)
    with clock.standing_at(tomorrow):
        assert follow_catalogues() == 1
        assert follow_catalogues() == 0, "once"
        offered = {
            o.code: o.label for o in form_of(version_in_force("ES-REG")).item("thematic_lines").options
        }
    assert offered["TL9"] == "Juego y movimiento"
    assert offered["TL8"].startswith("Convivencia"), "what was called off did not come"
    assert list(offered)[-2:] == ["TL8", "TL9"], "in their places"
    form = form_of(Version.objects.latest("pk"))
    assert [o.label for o in form.item("SA1").options] == ["Sí", "No"], "in the order of the pack"
    assert [o.code for o in form.item("zone").options] == ["URBAN", "RURAL"]


def test_what_is_no_longer_offered_is_asked_anew_in_the_next_edition(keeper, teacher):
    old = started(teacher, "La huerta que mide")
    practices.save_answer(old, "thematic_lines", {"choices": ["TL1", "TL2"]}, by=teacher, key="a")
    practices.save_answer(old, "subject_areas", {"choices": ["SA_1"]}, by=teacher, key="b")
    keeper.send(address("TL2"), close="1", label="x", day=day(0), reason="Se une con otra")
    fresh = copy_response(old.response, version_in_force("ES-REG"), by=teacher)
    values = dict(fresh.answers.values_list("item", "value"))
    assert values["thematic_lines"]["options_seen"] == [
        "Ciencia y Tecnología",
        "Educación Ambiental (ya no se ofrece)",
    ]
    assert values["subject_areas"]["choices"] == ["SA_1"]
    old.response, before = fresh, old.response
    old.save(update_fields=["response"])
    assert "Educación Ambiental (ya no se ofrece)" in page_of(old, teacher)
    assert dict(before.answers.values_list("item", "value"))["thematic_lines"]["choices"] == [
        "TL1",
        "TL2",
    ]


def test_a_closed_value_is_offered_again_under_its_code_and_the_form_follows(keeper):
    def codes():
        return [o.code for o in form_of(version_in_force("ES-REG")).item("thematic_lines").options]

    keeper.send(address("TL2"), close="1", label="x", day=day(0), reason="Se une con otra")
    assert "TL2" not in codes()
    keeper.send(address("TL2"), label="Educación Ambiental", day=day(0), reason="Vuelve")
    assert codes()[1] == "TL2", "the form before it is not brought back from the past: it is the newest"
    assert Term.objects.filter(code="TL2").count() == 2


def test_the_packs_loaded_again_undo_nothing(keeper):
    keeper.send(address("TL2"), label="Ambiente y clima", day=day(0), reason="Acta 4")
    frozen, terms = Version.objects.count(), Term.objects.count()
    load_packs()
    assert (Version.objects.count(), Term.objects.count()) == (frozen, terms)
    assert term("TL2").label == "Ambiente y clima"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"day": day(-1)}, "desde hoy o desde un día por venir"),
        ({"reason": ""}, "obligatorio"),
        ({"label": "ciencia y tecnologia"}, "Ya hay un valor con ese nombre"),
        ({"label": "Uno; dos"}, "punto y coma"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_changes(keeper, given, said):
    whole = {"label": "Ambiente y clima", "day": day(0), "reason": "Acta 4", **given}
    for where in (address("TL2"), f"{PAGE}nuevo/"):
        assert said in keeper.send(where, 422, **whole).content.decode()
    assert Term.objects.filter(catalogue__code="thematic_lines").count() == 9


def test_a_list_is_never_left_empty_and_a_value_lasts_a_day(keeper):
    catalogue = Catalogue.objects.get(code="thematic_lines")
    catalogue.terms.exclude(code="TL2").update(valid_to=clock.today() + timedelta(days=9))
    said = keeper.send(address("TL2"), 422, close="1", label="x", day=day(3), reason="Acta").content.decode()
    assert "no puede quedar vacía" in said
    keeper.send(f"{PAGE}nuevo/", label="Otra", day=day(0), reason="Acta")
    said = keeper.send(address("TL10"), 422, close="1", label="x", day=day(0), reason="Acta").content.decode()
    assert "desde mañana" in said
    keeper.send(address("TL10"), label="Otra más", day=day(0), reason="Mejor dicho")
    assert term("TL10").label == "Otra más"


def test_everybody_reads_and_only_methodology_changes_what_is_proposed(keeper, stranger):
    reader = Visitor(stranger)
    assert "Líneas temáticas" in reader.read("/catalogos/")
    assert "Los catálogos los cambia quien tiene el cargo de metodología" in reader.read(PAGE)
    for where in (f"{PAGE}nuevo/", address("TL2")):
        reader.read(where, 404)
    with pytest.raises(Refused, match="metodología"):
        services.close_term(term("TL2"), day=clock.today(), reason="x", by=stranger)
    axes = Catalogue.objects.get(code="policy_axes")
    told = keeper.read("/catalogos/policy_axes/")
    assert "no se cambia aquí: Formato 1" in told
    assert "Más y Mejor Educación en la Colombia Rural" in told
    keeper.read("/catalogos/policy_axes/nuevo/", 404)
    with pytest.raises(Refused, match="Formato 1"):
        services.add_term(
            axes,
            label="Otro",
            day=clock.today(),
            reason="x",
            by=User.objects.get(email="metodo@minga.example"),
        )


def test_the_lists_ask_as_often_for_few_as_for_many(keeper):
    def counted():
        found = []
        for where in ("/catalogos/", PAGE):
            with CaptureQueriesContext(connection) as asked:
                keeper.read(where)
            found.append(len(asked))
        return found

    keeper.send(f"{PAGE}nuevo/", label="Una más", day=day(0), reason="Acta")
    few = counted()
    for label in ("Otra", "Otra más"):
        keeper.send(f"{PAGE}nuevo/", label=label, day=day(0), reason="Acta")
        Catalogue.objects.create(code=f"list-{len(label)}", name=label, source="Acta")
    assert counted() == few


def test_what_a_source_calls_otherwise_gets_a_new_row_and_what_it_dropped_ends(office):
    axes = Catalogue.objects.get(code="policy_axes")
    options = {
        "AX1": "Acceso con equidad",
        **{f"AX{n}": axes.terms.get(code=f"AX{n}").label for n in range(2, 7)},
    }
    brought = services.Shipped(axes.code, axes.name, "Plan sectorial siguiente", False, options)
    services.keep_catalogues([brought])
    services.keep_catalogues([brought])
    assert [(t.label, t.valid_to) for t in axes.terms.filter(code="AX1").order_by("pk")] == [
        ("Bienestar y Equidad en el Acceso a la Educación", clock.today()),
        ("Acceso con equidad", None),
    ]
    assert axes.terms.get(code="AX7").valid_to == clock.today()
    assert follow_catalogues() == 1
    labels = [o.label for o in form_of(version_in_force("F1")).item("policy_axes").options]
    assert (labels[0], len(labels)) == ("Acceso con equidad", 6)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="there every writer waits for its turn")
@pytest.mark.django_db(transaction=True)
def test_two_who_change_two_lists_at_once_both_reach_the_form():
    """On PostgreSQL nothing but the lock keeps the second from freezing a form that lacks what the first changed."""
    demo.settle()
    person = enroll("metodo@minga.example", "Método Quispe")
    grant_role(person, "methodology_admin", ministry(), by=None)
    start, failed = Barrier(2), []

    def change(code):
        try:
            start.wait()
            catalogue = Catalogue.objects.get(code=code)
            services.add_term(catalogue, label="Otro", day=clock.today(), reason="Acta", by=person)
        except Exception as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=change, args=[code]) for code in ("thematic_lines", "educational_models")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    form = form_of(version_in_force("ES-REG"))
    assert form.item("thematic_lines").options[-1].label == "Otro"
    assert form.item("educational_model").options[-1].label == "Otro"


def test_a_value_to_come_does_not_fill_a_list_before_its_day(keeper):
    catalogue = Catalogue.objects.get(code="thematic_lines")
    catalogue.terms.exclude(code="TL2").delete()
    keeper.send(f"{PAGE}nuevo/", label="Otra", day=day(30), reason="Acta")
    said = keeper.send(address("TL2"), 422, close="1", label="x", day=day(9), reason="Acta").content.decode()
    assert "no puede quedar vacía" in said
    keeper.send(address("TL2"), close="1", label="x", day=day(30), reason="Acta")
    coming = catalogue.terms.exclude(code="TL2").get()
    for verb, when in (("keep", 0), ("close", 30), ("", 60)):
        given = {verb or "save": "1", "label": "Otra", "day": day(when), "reason": "Acta"}
        assert "no puede quedar vacía" in keeper.send(address(coming.code), 422, **given).content.decode()
    assert catalogue.terms.filter(pk=coming.pk, valid_to=None).exists()

"""Places and institutions are chosen from lists: by code or whole name, never by a part; over HTTP, without JavaScript."""

import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from minga.instruments.engine.definition import PackError, item_from, vet_place
from minga.instruments.engine.validation import place_shape
from minga.instruments.engine.values import clean, untouched
from minga.instruments.forms import FieldView, read_item
from minga.instruments.queries import Around
from minga.people.services import enroll, grant_role
from minga.practices import services
from minga.practices.models import Practice
from minga.reference.models import Institution, Territory
from minga.reference.queries import Search
from minga.reference.services import add_institution
from tests.instruments.test_fields import shown
from tests.journeys.test_travel import Visitor, fields_of

FICHA = "/practicas/{pk}/ficha/S1/"
MUNICIPALITY = item_from(
    {
        "code": "municipality",
        "number": 7,
        "label": "Municipio",
        "kind": "territory",
        "level": "municipality",
        "within": "department",
        "several": True,
    }
)
DEPARTMENT = item_from(
    {"code": "department", "number": 6, "label": "Departamento", "kind": "territory", "level": "department"}
)


def add(code, name, level, above=None, country="CO"):
    return Territory.objects.get_or_create(
        country=country,
        code=code,
        issuer="DANE" if country == "CO" else "INEI",
        defaults={"level": level, "name": name, "parent": above},
    )[0]


@pytest.fixture
def towns(office):
    country = office.territory.parent
    antioquia = add("05", "Antioquia", "DEPARTMENT", country)
    for code, name, above in (
        ("27001", "Quibdó", office.territory),
        ("27025", "Alto Baudó", office.territory),
        ("27077", "Bajo Baudó", office.territory),
        ("05088", "Bello", antioquia),
        ("05154", "Caucasia", antioquia),
        ("27160", "Carmelo", office.territory),
        ("05148", "Carmelo", antioquia),
    ):
        add(code, name, "MUNICIPALITY", above)
    region = add("22", "San Martín", "REGION", add("PE", "Perú", "COUNTRY", None, "PE"), "PE")
    add("220501", "Lamas", "DISTRICT", add("2205", "Lamas", "PROVINCE", region, "PE"), "PE")


@pytest.fixture
def leader(towns, office, amaru):
    visitor = Visitor(amaru)
    visitor.send(
        "/practicas/nueva/",
        kind="GOOD_PRACTICE",
        institution=office.pk,
        title="Escuelas que se leen entre sí",
    )
    return visitor


def kept(item):
    return Practice.objects.get().response.answers.get(item=item).value


def boxes(visitor, item):
    """Return the options that an item's list offers, as the page came."""
    page = visitor.read(FICHA)
    listed = re.search(rf'<datalist id="l-{item}">(.*?)</datalist>', page, re.DOTALL)[1]
    return re.findall(r'value="([^"]*)"', listed)


def test_a_department_and_then_its_municipalities_are_chosen_from_lists(leader):
    assert boxes(leader, "department") == ["Antioquia · 05", "Chocó · 27"]
    assert "Alto Baudó (Chocó) · 27025" in boxes(leader, "municipality"), "the office's department is known"
    leader.fill(FICHA, department="Antioquia · 05", municipality="Carmelo")
    assert kept("municipality") == {"code": "05148", "label": "Carmelo"}, "both in one go"
    leader.fill(FICHA, **{"municipality-kept": []})
    assert boxes(leader, "municipality") == [
        "Bello (Antioquia) · 05088",
        "Carmelo (Antioquia) · 05148",
        "Caucasia (Antioquia) · 05154",
    ]
    leader.fill(FICHA, municipality="Bello (Antioquia) · 05088")
    assert kept("municipality") == {"code": "05088", "label": "Bello"}
    leader.fill(FICHA, municipality="caucasia")
    assert kept("municipality")["items"] == [
        {"code": "05088", "label": "Bello"},
        {"code": "05154", "label": "Caucasia"},
    ]
    assert "no se eligió" not in leader.read(FICHA)
    page = fields_of(leader.read(FICHA))
    assert page["municipality-kept"] == ["05088 Bello", "05154 Caucasia"]
    leader.fill(FICHA, **{"municipality-kept": ["05154 Caucasia"]})
    assert kept("municipality") == {"code": "05154", "label": "Caucasia"}


def test_a_name_alone_is_looked_up_in_the_department_and_never_by_a_part(leader):
    leader.fill(FICHA, municipality="Carmelo")
    assert kept("municipality") == {"code": "27160", "label": "Carmelo"}, "there is another in Antioquia"
    leader.fill(FICHA, **{"municipality-kept": [], "municipality": "Baudó"})
    assert kept("municipality") == {"label": "Baudó"}, "what was typed is never lost, nor guessed"
    page = leader.read(FICHA)
    assert "«Baudó» no se eligió de la lista" in page
    assert "Alto Baudó (Chocó) · 27025" in page
    assert "Bajo Baudó (Chocó) · 27077" in page
    assert 'value="27025 Alto Baudó ← Baudó"' in page
    leader.fill(FICHA, **{"municipality-pick": "27025 Alto Baudó ← Baudó"})
    assert kept("municipality") == {"code": "27025", "label": "Alto Baudó"}


def test_a_name_of_two_things_is_explained_with_its_candidates(leader, office):
    leader.fill(FICHA, sponsor_institution="Chocó")
    assert kept("sponsor_institution") == {"label": "Chocó"}
    page = leader.read(FICHA)
    assert "«Chocó» es el nombre de un departamento (27)." in page
    assert "Secretaría de Educación del Chocó · SED-27" in page
    leader.fill(FICHA, **{"sponsor_institution-pick": f"SED-27 {office.name}"})
    assert kept("sponsor_institution") == {"code": "SED-27", "label": office.name}
    leader.fill(FICHA, municipality="Chocó")
    assert "«Chocó» es el nombre de un departamento (27)." in leader.read(FICHA)


def test_what_was_only_typed_is_told_but_stops_nobody(leader):
    leader.fill(FICHA, municipality="Nuevo Belén de Bajirá")
    page = leader.read("/practicas/{pk}/ficha/S1/?revisar=1")
    assert "«Nuevo Belén de Bajirá» no se eligió de la lista" in page
    assert "Puede dejarlo escrito así" in page
    refused = leader.send("/practicas/{pk}/ficha/enviar/", 422, key="a").content.decode()
    assert "Nuevo Belén" not in refused


def test_a_school_is_found_by_code_or_name_among_those_of_the_office(leader, office):
    place = Territory.objects.get(code="27001")
    for code, name, parent in (
        ("127001000001", "I.E. La Playa", office),
        ("127001000002", "I.E. La Playa", office),
        ("105001000003", "I.E. Lejana", None),
    ):
        add_institution(
            country="CO", kind="SCHOOL", code=code, dane_code=code, name=name, parent=parent, territory=place
        )
    leader.fill(FICHA, sponsor_institution="127001000001")
    assert kept("sponsor_institution") == {"code": "127001000001", "label": "I.E. La Playa"}
    leader.fill(FICHA, sponsor_institution="I.E. La Playa")
    assert kept("sponsor_institution")["code"] == "127001000001", "the same words change nothing"
    leader.fill(FICHA, sponsor_institution="i.e. la playa")
    page = leader.read(FICHA)
    assert "I.E. La Playa (Quibdó) · 127001000002" in page, "two bear that name: one chooses"
    told = leader.get("/directorio/buscar/", {"que": "institution", "donde": "CO", "q": "playa"}).json()
    assert [c["told"] for c in told["choices"]] == [
        "127001000001 I.E. La Playa",
        "127001000002 I.E. La Playa",
    ]
    far = leader.get("/directorio/buscar/", {"que": "institution", "donde": "CO", "q": "lejana"}).json()
    assert far == {"choices": []}, "the schools of other offices are not offered"


def test_while_one_types_the_list_comes_from_the_server(leader, stranger):
    def ask(who, **more):
        return who.get("/directorio/buscar/", {"que": "municipality", "donde": "CO", **more}).json()[
            "choices"
        ]

    assert [c["text"] for c in ask(leader, q="baudo")] == [
        "Alto Baudó (Chocó) · 27025",
        "Bajo Baudó (Chocó) · 27077",
    ]
    assert ask(leader, q="b") == []
    assert len(ask(leader, donde="CO.05")) == 3
    assert ask(leader, que="otra cosa", q="bello") == []
    assert ask(leader, que="department", donde="ZZ") == []
    assert ask(Visitor(stranger), donde="PE.22")[0]["text"] == "Lamas (Lamas, San Martín) · 220501"


def test_peru_takes_regions_and_districts(towns):
    province = Territory.objects.get(code="2205")
    ugel = add_institution(
        country="PE", kind="LOCAL_OFFICE", code="220004", name="UGEL Lamas", territory=province
    )
    person = enroll("lamay@minga.example", "Lamay Tuanama")
    grant_role(person, "practice_leader", ugel, by=None)
    practice = services.start_practice(ugel, kind="GOOD_PRACTICE", title="Cuentas en la ribera", by=person)
    told = dict(practice.response.answers.values_list("item", "value"))
    assert told["department"] == {"code": "22", "label": "San Martín"}
    assert "municipality" not in told, "a province is no district: nobody guesses which"
    assert boxes(Visitor(person), "municipality") == ["Lamas (Lamas, San Martín) · 220501"]


@pytest.mark.parametrize("value", [{"code": "27", "label": "Chocó"}, {"label": "Chocó"}, None])
def test_a_place_that_nobody_touched_comes_back_the_same(towns, value):
    view = shown(DEPARTMENT, value, around=Around("CO"))
    post = QueryDict(mutable=True)
    for name, said in fields_of(view).items():
        post.setlist(name, said if isinstance(said, list) else [said])
    held = value if value is None else clean(DEPARTMENT, value)
    assert untouched(DEPARTMENT, held, read_item(DEPARTMENT, post))


def test_a_list_asks_as_often_for_one_place_as_for_three(towns):
    counts = []
    for codes in (["27001"], ["27001", "27025", "27077"]):
        value = {"items": [{"code": c, "label": c} for c in codes]}
        with CaptureQueriesContext(connection) as asked:
            shown(MUNICIPALITY, value, around=Around("CO", answers={"department": {"code": "27"}}))
        counts.append(len(asked))
    assert counts == [1, 1]


def test_closed_places_and_schools_are_no_longer_offered(towns):
    Territory.objects.filter(code="27025").update(valid_to="2020-01-01")
    Institution.objects.filter(code="SED-27").update(valid_to="2020-01-01")
    assert Search("municipality", "CO", "27").find("27025") is None
    assert Search("institution", "CO").find("SED-27") is None


def test_a_pack_that_names_no_such_level_or_item_is_refused():
    with pytest.raises(PackError, match="level"):
        vet_place(
            item_from({"code": "x", "number": 1, "label": "x", "kind": "territory", "level": "barrio"}), {"x"}
        )
    with pytest.raises(PackError, match="within"):
        vet_place(MUNICIPALITY, {"municipality"})


def test_a_form_frozen_before_the_lists_keeps_its_box():
    old = item_from({"code": "municipality", "number": 7, "label": "Municipio", "kind": "territory"})
    assert FieldView(old, {"label": "Quibdó"}, 1).template.endswith("label.html")
    assert place_shape(old, {"label": "Quibdó"}) == ""

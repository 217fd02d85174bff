"""A school's experience travels on the same code: registered in an open period, judged with ES9, published."""

import io
import re

import pytest
from django.utils import timezone

from minga.config.management.commands.check_invariants import breaches
from minga.evaluation.services import enroll
from minga.people.models import User
from minga.people.services import enroll as open_account
from minga.people.services import grant_role
from minga.practices import services
from minga.practices.models import Practice
from minga.reference.services import add_institution

from .test_travel import Visitor

LIST = "/practicas/{pk}/ficha/"
BOARD = "/evaluacion/practica/{pk}/"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
ANSWERS = {
    "E1": {
        "zone": "RURAL",
        "school_features": "Tres sedes.",
        "municipality": "Quibdó",
        "principal": "Rectora de Ejemplo",
    },
    "E2": {"leader_position": "Docente"},
    "E3": {
        "thematic_lines": ["TL2"],
        "subject_areas": ["SA_1"],
        "levels": ["LV2"],
        "population_groups": ["PG11"],
        "educational_model": "EM2",
        "pei_link": ["PEI1"],
        "coverage": "Dos cursos.",
        "start_date": "03/02/2023",
        "formulation_support": ["FS5"],
    },
    "E4": {
        "problem": "No se medía bien en la huerta.",
        "objectives-raw": "Medir con la huerta",
        "foundation": "Aprender haciendo.",
        "methodology": "Siembra y medición semanal.",
        "innovation": "La huerta es el cuaderno.",
    },
    "E5": {
        "follow_up": "Registro semanal.",
        "results-raw": "De 12 a 27 estudiantes que miden bien",
        "sustainability": "Está en el PEI.",
        "transfer": "Otra sede la copió.",
        "recognition": ["RC1"],
    },
    "E6": {f"SA{n}": "SI" for n in range(1, 10)},
    "E7": {"summary": "Los estudiantes miden, siembran y cuentan lo que cosechan."},
}


@pytest.fixture
def teacher(office):
    school = add_institution(
        kind="SCHOOL",
        country="CO",
        code="127001000011",
        dane_code="127001000011",
        name="IE Rural La Ceiba",
        parent=office,
        territory=office.territory,
    )
    person = open_account("tika@minga.example", "Tika Moya Asprilla")
    grant_role(person, "practice_leader", school, by=None)
    return person


@pytest.fixture
def started(teacher):
    visitor = Visitor(teacher)
    school = teacher.grants.get().institution_id
    visitor.send(
        "/practicas/nueva/",
        kind="SIGNIFICANT_EXPERIENCE",
        institution=school,
        title="La huerta que enseña a medir",
    )
    for section, answers in ANSWERS.items():
        visitor.fill(f"{LIST}{section}/", **answers)
    for item in ("project_document", "principal_letter"):
        file = io.BytesIO(PDF)
        file.name = f"{item}.pdf"
        visitor.send("/practicas/{pk}/evidencias/", item=item, title=item, file=file, minors="NO")
    return visitor


def open_registration(office, days=30):
    now = timezone.now()
    services.open_period(
        office,
        kind="SIGNIFICANT_EXPERIENCE",
        name="Registro",
        opens_at=now - timezone.timedelta(days=40),
        closes_at=now + timezone.timedelta(days=days),
        by=None,
    )


def test_a_closed_registration_says_so_and_keeps_what_was_written(started, office):
    for _ in range(2):
        answer = started.send(LIST + "enviar/", 422, key="a", accepted="1").content.decode()
        assert "El registro de experiencias no está abierto" in answer
        open_registration(office, days=-1)
    assert "Siembra y medición" in started.read(LIST + "E4/")


def test_an_experience_is_registered_judged_and_published(started, office, sisa, yaku, killa):
    open_registration(office)
    started.send(LIST + "enviar/", key="b", accepted="1")
    officer = Visitor(sisa)
    officer.send("/practicas/{pk}/verificar/admitir/")
    assert "Inscrita" in officer.read("/practicas/{pk}/")
    inti, nina = (User.objects.get(email=f"{n}@minga.example") for n in ("inti", "nina"))
    officer.send(BOARD + "asignar/", 403, person=inti.pk)
    assert "formación en investigación" in officer.read(BOARD)
    for person in (inti, nina):
        enroll(person, research_training=True, track_record=True, lines=["TL2"])
        officer.send(BOARD + "asignar/", person=person.pk)
        judge = Visitor(person)
        url = re.search(r"/evaluacion/\d+/", judge.read("/mi-trabajo/"))[0]
        judge.send(url + "aceptar/")
        sheet = {
            f"C{n}-{k}": v
            for n in range(1, 10)
            for k, v in (("points", 11 if n in (3, 4) else 6), ("level", 2), ("note", "Aporte"))
        }
        judge.send(url, opinion="Concepto.", submit="1", **sheet)
    assert Practice.objects.get().level_code == "GROWING"
    officer.send(BOARD + "comunicar/")
    assert "64 de 100 puntos: Creciente" in started.read(BOARD + "resultado/")
    page = "/practicas/{pk}/publicacion/"
    started.send(page + "proponer/")
    started.send(page + "condiciones/", licence="CC-BY-4.0", images="NONE", consent_reference="Acta 2")
    Visitor(yaku).send(page + "aprobar/", 403)
    lead = open_account("suma@minga.example", "Suma Valoyes")
    grant_role(lead, "quality_lead", office, by=None)
    for person in (lead, killa):
        Visitor(person).send(page + "aprobar/")
    Visitor(killa).send(page + "publicar/")
    assert "La huerta que enseña a medir" in Visitor().read("/?q=huertas")
    assert "Siembra y medición" in Visitor().read(re.search(r"/practica/[\w-]+/", Visitor().read("/"))[0])
    started.send("/practicas/{pk}/nueva-edicion/")
    assert "Actualización pendiente" in started.read("/practicas/{pk}/")
    assert breaches() == []

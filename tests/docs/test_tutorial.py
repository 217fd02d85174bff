"""The first walk, taken: what the tutorial names waits where it says, under the words that it says."""

import re

import pytest

from minga.config import demo
from minga.people.models import User
from minga.practices.models import Practice
from tests.journeys.test_travel import Visitor

from .reading import ROOT

TUTORIAL = (ROOT / "docs/tutoriales/primer-recorrido.md").read_text()
DRAFT, SENT, JUDGED, VALUED = (
    "Emisoras que acompañan las tareas en casa",
    "Monitoreo de aprendizajes con lo que ya hay en el aula",
    "Tablero sencillo para el inicio del año escolar",
    "Calendario escolar acordado con las crecientes",
)


def person(name):
    assert f"{name}@minga.example" in TUTORIAL or name.title() in TUTORIAL
    return Visitor(User.objects.get(email=f"{name}@minga.example"))


def opened(visitor, title):
    """Follow the link of a title on somebody's desk."""
    assert f"«{title}»" in " ".join(TUTORIAL.split())
    desk = visitor.read("/mi-trabajo/")
    path = re.search(rf'<a[^>]*href="([^"#]+)[^"]*"[^>]*>\s*{re.escape(title)}', desk)[1]
    return path, visitor.read(path)


@pytest.mark.slow
def test_the_first_walk_is_as_written(db):
    demo.tell_stories(demo.settle())
    assert demo.PASSWORD in TUTORIAL

    amaru = person("amaru")
    path, page = opened(amaru, DRAFT)
    assert "Balance de la Buena Práctica" in page
    assert "falta la respuesta" in amaru.send(path + "enviar/", 422, key="a", accepted="1").content.decode()

    sisa = person("sisa")
    path, page = opened(sisa, SENT)
    assert "Anotar observación" in page
    sisa.send(path + "observar/", item="summary", reason="UNCLEAR", text="Diga en cuántas sedes.")
    sisa.send(path + "devolver/")
    assert SENT in amaru.read("/mi-trabajo/")

    inti = person("inti")
    path, page = opened(inti, JUDGED)
    assert "Acepto valorarla" in page
    inti.send(path + "aceptar/")
    assert "Guardar y siguiente" in inti.read(path)

    path, page = opened(amaru, VALUED)
    assert "Proponer para el banco" in page
    amaru.send(path + "proponer/")
    amaru.send(path + "condiciones/", licence="CC-BY-4.0", images="NONE", consent_reference="Acta 4")
    for name in ("yaku", "killa"):
        person(name).send(path + "aprobar/")
    person("killa").send(path + "publicar/")
    assert VALUED in Visitor().read("/?q=crecientes")
    assert Practice.objects.get(title=VALUED).status == "EVALUATED"

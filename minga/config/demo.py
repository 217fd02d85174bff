"""The cast of the demo: invented people of one office, shared by the tests, the screenshots and `make run`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.evaluation import services as evaluation
from minga.evaluation.queries import candidate_of
from minga.instruments.queries import form_of, rubric_of
from minga.instruments.services import load_packs
from minga.people.models import User
from minga.people.services import enroll, grant_role
from minga.practices import services
from minga.practices.models import Practice
from minga.reference.models import Institution
from minga.reference.services import add_institution, add_territory

if TYPE_CHECKING:
    from minga.instruments.engine.definition import Item

PASSWORD = "minga-de-prueba"
CAST = (
    ("amaru@minga.example", "Amaru Quinto Rentería", "practice_leader"),
    ("sisa@minga.example", "Sisa Mosquera Palacios", "quality_officer"),
    ("yaku@minga.example", "Yaku Córdoba Rivas", "head"),
    ("killa@minga.example", "Killa Perea Moreno", "communications_officer"),
    ("inti@minga.example", "Inti Mena Asprilla", "evaluator"),
    ("nina@minga.example", "Nina Palacios Cuesta", "evaluator"),
    ("wayra@minga.example", "Wayra Hinestroza Ibargüen", "evaluator"),
)


def settle() -> Institution:
    """Load the forms, the office and its people; repeating it changes nothing."""
    load_packs()
    found = Institution.objects.filter(code="SED-27").first()
    if found is not None and found.grants.exists():
        return found
    country = add_territory(country="CO", code="CO", level="COUNTRY", name="Colombia", issuer="DANE")
    department = add_territory(
        country="CO", code="27", level="DEPARTMENT", name="Chocó", issuer="DANE", parent=country
    )
    office = add_institution(
        kind=Institution.Kind.SECRETARIAT,
        country="CO",
        code="SED-27",
        name="Secretaría de Educación del Chocó",
        territory=department,
        address="Calle de ejemplo 1",
        phone="604 5550000",
    )
    for email, name, role in CAST:
        person = User.objects.filter(email=email).first() or enroll(email, name, password=PASSWORD)
        grant_role(person, role, office, by=None)
    return office


# title, how far it has travelled (each stage includes the ones before)
STORIES = (
    ("Consejos de lectura que llegan por el río a doce escuelas", "published"),
    ("Juntas municipales que se reúnen, deciden y cuentan", "published"),
    ("Cajas de libros con hoja de ruta: saber en qué bote van", "published"),
    ("Vecinos que verifican la entrega de materiales educativos", "published"),
    ("Calendario escolar acordado con las crecientes", "evaluated"),
    ("Tablero sencillo para el inicio del año escolar", "in_evaluation"),
    ("Rectores que se visitan para aprender entre pares", "returned"),
    ("Monitoreo de aprendizajes con lo que ya hay en el aula", "submitted"),
    ("Emisoras que acompañan las tareas en casa", "draft"),
)
STAGES = ("draft", "submitted", "returned", "in_evaluation", "evaluated", "published")


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@minga.example")


def tell_stories(office: Institution, *, upto: str = "published") -> int:
    """Write the demo's practices, each as far as its story goes (and no further than `upto`); once only."""
    if Practice.objects.exists():
        return 0
    for title, stage in STORIES:
        travel(office, title, min(stage, upto, key=STAGES.index))
    return len(STORIES)


def travel(office: Institution, title: str, stage: str) -> Practice:
    """Take one practice through its stages, each step by the person whose step it is."""
    leader, officer = person("amaru"), person("sisa")
    practice = services.start_practice(office, kind="GOOD_PRACTICE", title=title, by=leader)
    answer_all(practice, leader)
    if stage == "draft":
        return practice
    services.submit_practice(practice, by=leader, key=f"demo-{practice.pk}", accepted=True)
    if stage == "returned":
        services.observe(
            practice, item="summary", reason="UNCLEAR", text="Diga cuántas escuelas participan.", by=officer
        )
        services.return_for_remedy(practice, by=officer)
    if STAGES.index(stage) >= STAGES.index("in_evaluation"):
        services.admit(practice, by=officer)
        judge(practice, officer, finished=stage != "in_evaluation")
    if stage == "published":
        publish(practice)
    return practice


def answer_all(practice: Practice, leader: User) -> None:
    """Answer every question with the good example that stands beside it, and the first option where one chooses."""
    for item in form_of(practice.response.version).items:
        if item.kind not in ("computed", "note", "file") and item.code != "title":
            services.save_answer(
                practice, item.code, sample(item), by=leader, key=f"demo-{practice.pk}-{item.code}"
            )
    for backed in ("results", "replication_mechanisms"):
        services.add_link(
            practice, "https://www.ejemplo.example/acta", item=backed, title="Acta de la sesión", by=leader
        )


def sample(item: Item) -> Any:
    kinds: dict[str, Any] = {
        "many": {
            "choices": [o.code for o in item.options[:1]],
            "main": item.options[0].code if item.options else "",
        },
        "one": {"choice": item.options[0].code if item.options else "", "note": item.example},
        "date": "2019-02-05",
        "email": "amaru@minga.example",
        "phone": "604 555 0001",
        "keywords": {"rows": [{"text": "lectura"}, {"text": "ríos"}, {"text": "escuelas rurales"}]},
        "rows": {"rows": [], "raw_text": item.example},
    }
    return kinds.get(item.kind, item.example or "Quibdó")


def judge(practice: Practice, officer: User, *, finished: bool) -> None:
    candidate = candidate_of(practice)
    if candidate is None:
        return
    for name, points in (("inti", 8), ("nina", 9)):
        assignment = evaluation.assign(candidate, person(name), by=officer)
        if not finished:
            continue
        evaluation.accept(assignment, by=person(name))
        scores = {
            c.code: {"points": points, "level": 2, "note": "Contar también lo que no funcionó."}
            for c in rubric_of(candidate.rubric).criteria
        }
        evaluation.save_sheet(assignment, scores, "Práctica sólida y bien contada.", by=person(name))
        evaluation.submit_sheet(assignment, by=person(name))
    if finished:
        candidate.refresh_from_db()
        evaluation.release(candidate, by=officer)


def publish(practice: Practice) -> None:
    practice.refresh_from_db()
    publication = services.propose(practice, by=person("amaru"))
    services.set_terms(
        publication,
        licence="CC-BY-4.0",
        images="NONE",
        consent_reference="Acta 4 de 2026",
        show_authors=False,
        by=person("amaru"),
    )
    for name in ("yaku", "killa"):
        services.approve(publication, by=person(name))
    services.publish(publication, by=person("killa"))

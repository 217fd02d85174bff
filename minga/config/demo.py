"""The cast of the demo: invented people of one office, shared by the tests, the screenshots and `make run`."""

from __future__ import annotations

from minga.instruments.services import load_packs
from minga.people.models import User
from minga.people.services import enroll, grant_role
from minga.reference.models import Institution
from minga.reference.services import add_institution, add_territory

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
    if found is not None:
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

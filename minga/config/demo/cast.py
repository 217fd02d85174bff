"""The cast of the demo: offices, schools and invented people, shared by tests, screenshots, docs and `make run`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password

from minga.evaluation import services as evaluation
from minga.instruments.services import load_packs
from minga.kernel import clock
from minga.people.models import User
from minga.people.services import approve_invitation, enroll, grant_role, invite_many
from minga.people.types import Ask
from minga.reference.models import Institution, Territory
from minga.reference.services import add_institution, add_territory, load_reference

HERE = Path(__file__).parent
PASSWORD = "minga-de-prueba"
HOME = "SED-27"
LONG_AGO = timedelta(days=2500)  # before the oldest story
LINES = [f"TL{n}" for n in range(1, 10)]


@dataclass(frozen=True)
class Role:
    """One person in one post."""

    name: str
    full_name: str
    role: str
    post: str
    unit: str

    @property
    def email(self) -> str:
        return f"{self.name}@minga.example"


@dataclass(frozen=True)
class Place:
    """One office or school with its people; a school names its parent."""

    code: str
    people: tuple[Role, ...]
    name: str = ""
    dane: str = ""
    parent: str = ""
    territory: str = ""
    address: str = ""
    phone: str = ""
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.name or Institution.objects.get(code=self.code).name

    def holder(self, role: str) -> User:
        """Return the first person with a role here."""
        return person(next(p.name for p in self.people if p.role == role))

    def all_with(self, role: str) -> list[User]:
        return [person(p.name) for p in self.people if p.role == role]


@lru_cache
def places() -> dict[str, Place]:
    rows = yaml.load((HERE / "cast.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 -- our own file
    return {row["code"]: place_from(row) for row in rows}


def place_from(row: dict[str, Any]) -> Place:
    people = tuple(Role(*(cell.strip() for cell in line.split("|"))) for line in row["people"].splitlines())
    known = {
        k: row[k] for k in ("code", "name", "dane", "parent", "territory", "address", "phone") if k in row
    }
    return Place(people=people, facts={"department": row.get("department", "")}, **known)


SHOWN = (HOME, "SEM-05088", "SCH-BELLO-1", "220004", "MEN")


def shown_places() -> list[Place]:
    """Return whom `make run` names: an office, a secretariat with a school, a UGEL, and the administrator."""
    return [places()[code] for code in SHOWN]


CAST = tuple((p.email, p.full_name, p.role) for p in places()[HOME].people)


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@minga.example")


def settle() -> Institution:
    """Load the forms, the home office and its people; repeating it changes nothing."""
    load_packs()
    found = Institution.objects.filter(code=HOME).first()
    if found is not None and found.grants.exists():
        return found
    country = add_territory(country="CO", code="CO", level="COUNTRY", name="Colombia", issuer="DANE")
    department = add_territory(
        country="CO", code="27", level="DEPARTMENT", name="Chocó", issuer="DANE", parent=country
    )
    office = add_institution(
        kind=Institution.Kind.SECRETARIAT,
        country="CO",
        code=HOME,
        name="Secretaría de Educación del Chocó",
        territory=department,
    )
    furnish(office, places()[HOME])
    return office


def settle_all() -> None:
    """Settle every office and school of the cast, on the territories of both countries."""
    if not Territory.objects.filter(country="PE").exists():
        load_reference()
    settle()
    for place in places().values():
        office = Institution.objects.filter(code=place.code).first() or found_school(place)
        if not office.grants.exists():
            furnish(office, place)


def found_school(place: Place) -> Institution:
    parent = Institution.objects.get(code=place.parent)
    return add_institution(
        kind=Institution.Kind.SCHOOL,
        country=parent.country,
        code=place.code,
        dane_code=place.dane,
        name=place.name,
        parent=parent,
        territory=parent.territory,
    )


def furnish(office: Institution, place: Place) -> None:
    """Give an office its address and its people, who hold their roles since before the first story."""
    office.address, office.phone = place.address, place.phone
    if place.territory and office.territory is None:
        office.territory = Territory.objects.get(country="PE", code=place.territory)
    office.save(update_fields=["address", "phone", "territory"])
    with clock.standing_at(clock.now() - LONG_AGO):
        for who in place.people:
            someone = User.objects.filter(email=who.email).first() or open_account(who)
            grant_role(someone, who.role, office, by=None, post=who.post)
            if who.role == "evaluator" and place.code != HOME:
                evaluation.enroll(someone, research_training=True, track_record=True, lines=LINES)


def open_account(who: Role) -> User:
    someone = enroll(who.email, who.full_name)
    someone.password = shared_password()
    someone.is_superuser = who.role == "platform_admin"
    someone.save(update_fields=["password", "is_superuser"])
    return someone


@lru_cache
def shared_password() -> str:
    """Hash the demo's public password once: seventy times would cost seconds."""
    return make_password(PASSWORD)


def offer_roles() -> None:
    """Leave three invitations open at home: one sent, one to somebody with an account, one that waits for the head."""
    office, sisa, yaku = Institution.objects.get(code=HOME), person("sisa"), person("yaku")
    today = clock.today()
    asks = [
        Ask("rosa.diaz@escuela.example", "Rosa Díaz Moreno", "co_author", office, today, post="Docente"),
        Ask("tamya@minga.example", "Tamya Ortiz Falla", "evaluator", office, today),
        Ask("quyllur@universidad.example", "Quyllur Asprilla Mena", "evaluator", office, today),
    ]
    _sent, known, _waiting = invite_many(asks, by=sisa)
    approve_invitation(known, by=yaku)

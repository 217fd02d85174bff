from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import yaml

from minga.kernel.writing import transaction

from ..engine.territories import plan
from ..models import Certification, Institution, Territory
from ..readers.table import read
from .territories import COLUMNS, NEEDED, PACKS, add_places, country_of, known

if TYPE_CHECKING:
    from pathlib import Path

MINISTRIES = {"CO": ("MEN", "Ministerio de Educación Nacional"), "PE": ("MINEDU", "Ministerio de Educación")}


@transaction
def add_territory(*, country: str, code: str, issuer: str, **more: Any) -> Territory:
    return Territory.objects.get_or_create(country=country, code=code, issuer=issuer, defaults=more)[0]


def hold_institution(number: int) -> None:
    """Let one person at a time do in an institution what two would cross, until the transaction ends."""
    Institution.objects.select_for_update(no_key=True).filter(pk=number).first()


@transaction
def add_institution(*, country: str, kind: str, code: str, **more: Any) -> Institution:
    return Institution.objects.get_or_create(country=country, kind=kind, code=code, defaults=more)[0]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@transaction
def load_reference() -> dict[str, int]:
    """Load territories, ministries, secretariats, DRE/GRE and UGEL from the packs; repeating it changes nothing."""
    for country, (code, name) in MINISTRIES.items():
        add_institution(country=country, kind=Institution.Kind.MINISTRY, code=code, name=name)
    load_shipped("CO", PACKS / "co_municipalities.csv")
    load_shipped("PE", PACKS / "pe_ubigeo.csv")
    load_secretariats(rows_of(PACKS / "co_certified.csv"))
    load_peruvian_offices(rows_of(PACKS / "pe_dre_ugel_codes.csv"))
    return {"territorios": Territory.objects.count(), "entidades": Institution.objects.count()}


def load_shipped(country: str, path: Path) -> None:
    """Add the territories that the house brings and that the country lacks. What an official table said meanwhile stays."""
    root, aliases = country_of(country), yaml.safe_load(COLUMNS.read_text(encoding="utf-8"))
    reading = read(str(path), aliases, NEEDED)
    found = plan(reading["rows"], reading["positions"], known(country), country)
    held = {t.code: t for t in Territory.objects.filter(country=country, issuer=root.issuer)}
    add_places(found.new.values(), country, held, None, source=path.name)


def load_secretariats(certified: list[dict[str, str]]) -> None:
    """Give each department, Bogotá among them, and each certified municipality its secretariat and its dated row."""
    ministry = Institution.objects.get(kind=Institution.Kind.MINISTRY, country="CO")
    places = {t.code: t for t in Territory.objects.filter(country="CO")}
    departments = [(t, "SED", "", "DANE 2016") for t in places.values() if t.level == "DEPARTMENT"]
    towns = [
        (places[r["divipola"]], "SEM", r["since"], r["source"]) for r in certified if r["divipola"] in places
    ]
    for territory, prefix, since, source in [*departments, *towns]:
        office = add_institution(
            country="CO",
            kind=Institution.Kind.SECRETARIAT,
            code=f"{prefix}-{territory.code}",
            name=f"Secretaría de Educación de {territory.name}",
            parent=ministry,
            territory=territory,
        )
        if not Certification.objects.filter(territory=territory).exists():
            Certification.objects.create(
                territory=territory, institution=office, since=since or None, source=source
            )


def load_peruvian_offices(rows: list[dict[str, str]]) -> None:
    ministry = Institution.objects.get(kind=Institution.Kind.MINISTRY, country="PE")
    for row in rows:
        regional = add_institution(
            country="PE",
            kind=Institution.Kind.REGIONAL_OFFICE,
            code=row["dre_code"],
            name=row["dre_name"],
            parent=ministry,
        )
        add_institution(
            country="PE",
            kind=Institution.Kind.LOCAL_OFFICE,
            code=row["ugel_code"],
            ugel_code=row["ugel_code"],
            name=row["ugel_name"],
            parent=regional,
        )

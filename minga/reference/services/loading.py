from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minga.kernel.writing import transaction

from ..models import Certification, Institution, Territory

if TYPE_CHECKING:
    from collections.abc import Iterable

PACKS = Path(__file__).parents[1] / "packs"
DANE, INEI = "DANE", "INEI"
LEVELS = {"region": "REGION", "province": "PROVINCE", "district": "DISTRICT"}
MINISTRIES = {"CO": ("MEN", "Ministerio de Educación Nacional"), "PE": ("MINEDU", "Ministerio de Educación")}


@transaction
def add_territory(*, country: str, code: str, issuer: str, **more: Any) -> Territory:
    return Territory.objects.get_or_create(country=country, code=code, issuer=issuer, defaults=more)[0]


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
    reload_colombia(PACKS / "co_municipalities.csv")
    reload_peru(PACKS / "pe_ubigeo.csv")
    load_secretariats(rows_of(PACKS / "co_certified.csv"))
    load_peruvian_offices(rows_of(PACKS / "pe_dre_ugel_codes.csv"))
    return {"territorios": Territory.objects.count(), "entidades": Institution.objects.count()}


def keep(territories: Iterable[Territory]) -> None:
    """Write territories by their code: names, parents and places are brought up to date."""
    fields = ["name", "level", "parent", "latitude", "longitude", "source"]
    Territory.objects.bulk_create(
        territories,
        update_conflicts=True,
        unique_fields=["country", "issuer", "code"],
        update_fields=fields,
        batch_size=500,
    )


def known(country: str) -> dict[str, Territory]:
    return {t.code: t for t in Territory.objects.filter(country=country)}


def place(row: dict[str, str]) -> dict[str, float | None]:
    return {
        "latitude": float(row["lat"]) if row["lat"] else None,
        "longitude": float(row["lon"]) if row["lon"] else None,
    }


@transaction
def reload_colombia(path: Path) -> None:
    """Bring in a DIVIPOLA table (divipola, municipality, department_code, department, lat, lon)."""
    rows, source = rows_of(path), path.name
    keep([Territory(country="CO", code="CO", level="COUNTRY", name="Colombia", issuer=DANE, source=source)])
    country = known("CO")["CO"]
    departments = {r["department_code"]: r["department"] for r in rows}
    keep(
        Territory(
            country="CO", code=c, level="DEPARTMENT", name=n, parent=country, issuer=DANE, source=source
        )
        for c, n in departments.items()
    )
    parents = known("CO")
    keep(
        Territory(
            country="CO",
            code=r["divipola"],
            level="MUNICIPALITY",
            name=r["municipality"],
            parent=parents[r["department_code"]],
            issuer=DANE,
            source=source,
            **place(r),
        )
        for r in rows
        if r["divipola"] not in departments
    )


@transaction
def reload_peru(path: Path) -> None:
    """Bring in a UBIGEO table of the INEI (ubigeo, level, name, parent, lat, lon), level by level."""
    rows, source = rows_of(path), path.name
    keep([Territory(country="PE", code="PE", level="COUNTRY", name="Perú", issuer=INEI, source=source)])
    for level, named in LEVELS.items():
        parents = known("PE")
        keep(
            Territory(
                country="PE",
                code=r["ubigeo"],
                level=named,
                name=r["name"],
                parent=parents[r["parent"] or "PE"],
                issuer=INEI,
                source=source,
                **place(r),
            )
            for r in rows
            if r["level"] == level
        )


def load_secretariats(certified: list[dict[str, str]]) -> None:
    """Give each department, Bogotá among them, and each certified municipality its secretariat and its dated row."""
    ministry = Institution.objects.get(kind=Institution.Kind.MINISTRY, country="CO")
    places = known("CO")
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
        Certification.objects.get_or_create(
            territory=territory, institution=office, defaults={"since": since or None, "source": source}
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

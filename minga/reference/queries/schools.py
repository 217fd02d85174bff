from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from minga.kernel import clock
from minga.kernel.search import fold

from ..engine.schools import Ground, Known, Town
from ..models import Institution, SchoolImport, Territory
from .posts import QUALITY, offices_where
from .towns import runs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

MOST_FOUND = 1_000
AT_ONCE = 5_000  # codes in one question
LEAVES = {"CO": "MUNICIPALITY", "PE": "DISTRICT"}


def schools_of(person: Any) -> QuerySet[Institution]:
    """Return the schools of the offices whose quality team somebody is on, the closed ones too."""
    offices = offices_where(person, QUALITY)
    return Institution.objects.filter(kind=Institution.Kind.SCHOOL, parent__in=offices)


def imports_of(person: Any) -> QuerySet[SchoolImport]:
    """Return the files that somebody may review: those of their offices."""
    return SchoolImport.objects.filter(office__in=offices_where(person, QUALITY))


def ground_of(office: Institution, codes: Iterable[str]) -> Ground:
    """Return what a file of this office that names these codes is planned against today."""
    own = Institution.objects.filter(parent=office, kind=Institution.Kind.SCHOOL)
    found = {s.official_code: s for s in own.select_related("parent", "territory")}
    found |= by_code(office.country, codes)
    return Ground(
        office.country, office.code, towns_for(office), {code: known(s) for code, s in found.items()}
    )


def by_code(country: str, codes: Iterable[str]) -> dict[str, Institution]:
    """Return the schools of a country that bear these official codes, whoever holds them."""
    key = "dane_code" if country == "CO" else "modular_code"
    schools = Institution.objects.filter(kind=Institution.Kind.SCHOOL, country=country)
    asked, found = sorted({c for c in codes if c}), {}
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        named = Q(**{f"{key}__in": some}) | Q(**{key: "", "code__in": some})
        for school in schools.filter(named).select_related("parent", "territory"):
            found[school.official_code] = school
    return found


def towns_for(office: Institution) -> dict[str, Town]:
    offices = runs(office.country, clock.today())
    leaves = Territory.objects.filter(country=office.country, level=LEAVES[office.country], valid_to=None)
    found = {}
    for place in leaves.select_related("parent"):
        above = place.parent
        runner = offices.get(place.pk) or (offices.get(above.pk) if above else None)
        if runner is None and office.territory_id in (place.pk, above.pk if above else None):
            runner = office
        found[place.code] = Town(
            place.code,
            place.name,
            above.name if above else "",
            runner.code if runner else "",
            runner.name if runner else "",
        )
    return found


def known(school: Institution) -> Known:
    place = school.territory
    values = {
        "name": school.name,
        "municipality": place.code if place and place.level in LEAVES.values() else "",
        "address": school.address,
        "phone": school.phone,
        "email": school.email,
        "site_code": school.site_code,
    }
    office = school.parent
    return Known(values, office.code if office else "", office.name if office else "", school.is_open)


def named(schools: QuerySet[Institution], asked: str) -> QuerySet[Institution]:
    """Keep the schools whose name or code holds every word that is asked, accents aside; in the order of their names."""
    found = schools.select_related("parent", "territory").order_by("name", "pk")
    words = fold(asked).split()
    if not words:
        return found
    rows = schools.values_list("pk", "name", "code", "dane_code", "modular_code")
    matching = [pk for pk, *told in rows if all(w in fold(" ".join(told)) for w in words)]
    return found.filter(pk__in=matching[:MOST_FOUND])

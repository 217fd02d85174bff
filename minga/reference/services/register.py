"""Who runs education where, corrected with dates and reasons; schools follow their municipality."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from minga.kernel import events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction

from .. import queries, rules
from ..models import Certification, Institution, Territory
from .territories import hold_country

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

LONGEST_REASON = 300
DATES = ("since", "until", "source")
OFFICE_FIELDS = ("name", "address", "phone", "email", "valid_from", "valid_to")


@transaction
def certify(territory: Territory, *, since: date, source: str, reason: str, by: Any) -> Certification:
    """Say since when a municipality runs its own education; its office is opened if it has none, its schools follow."""
    hold_country(territory.country)
    row = Certification(territory=territory, since=since, source=source.strip()[:120])
    require(rules.can_certify(by, row, reason))
    row.institution = office_of(territory)
    row.save()
    events.publish("certification.added", row, by, reason=reason.strip()[:LONGEST_REASON])
    follow_municipalities(by=by)
    return row


def office_of(territory: Territory) -> Institution:
    return Institution.objects.get_or_create(
        country=territory.country,
        kind=Institution.Kind.SECRETARIAT,
        code=f"SEM-{territory.code}",
        defaults={
            "name": f"Secretaría de Educación de {territory.name}",
            "parent": ministry_of(territory.country),
            "territory": territory,
        },
    )[0]


def ministry_of(country: str) -> Institution | None:
    return Institution.objects.filter(kind=Institution.Kind.MINISTRY, country=country).first()


@transaction
def correct_certification(
    row: Certification, *, since: date | None, until: date | None, source: str, reason: str, by: Any
) -> Certification:
    """Correct the dates or the source; a row that never should have been ends on the day it began."""
    hold_country(row.territory.country)
    row.refresh_from_db()
    before = copy(row)
    row.since, row.until, row.source = since, until, source.strip()[:120]
    require(rules.can_certify(by, row, reason))
    if keep(row, before, DATES, "certification.corrected", reason, by):
        follow_municipalities(by=by)
    return row


def keep(row: Any, before: Any, fields: Iterable[str], fact: str, reason: str, by: Any) -> bool:
    """Write what is not as it was, and say both; False when nothing changed."""
    changed = [name for name in fields if getattr(row, name) != getattr(before, name)]
    if changed:
        row.save(update_fields=changed)
        was, now = ({name: plain(getattr(r, name)) for name in changed} for r in (before, row))
        events.publish(fact, row, by, reason=reason.strip()[:LONGEST_REASON], was=was, now=now)
    return bool(changed)


def plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")


@transaction
def follow_municipalities(*, by: Any = None) -> int:
    """Hand every school to the office that runs its municipality today (the clock calls this too)."""
    moving = queries.moves()
    for move in moving:
        move.school.parent = move.to
    Institution.objects.bulk_update([m.school for m in moving], ["parent"], batch_size=200)
    for to in {m.to.pk: m.to for m in moving}.values():
        codes = [m.school.official_code for m in moving if m.to.pk == to.pk]
        events.publish("schools.followed", to, by, count=len(codes), schools=codes[:500])
    return len(moving)


@transaction
def add_office(
    *, kind: str, code: str, parent: Institution | None, reason: str, by: Any, **more: Any
) -> Institution:
    """Open a DRE, GRE or UGEL that the register lacks. A secretariat is opened by its certification."""
    hold_country("PE")
    if kind == Institution.Kind.REGIONAL_OFFICE:
        parent = ministry_of("PE")
    office = Institution(country="PE", kind=kind, code=code, parent=parent, **more)
    if kind == Institution.Kind.LOCAL_OFFICE:
        office.ugel_code = code
    require(rules.can_add_office(by, office, reason))
    office.save()
    events.publish("office.added", office, by, reason=reason.strip()[:LONGEST_REASON])
    return office


@transaction
def correct_office(office: Institution, *, reason: str, by: Any, **more: Any) -> Institution:
    """Correct an office's name, where it is found, and from when to when it works."""
    hold_country(office.country)
    office.refresh_from_db()
    before = copy(office)
    for name in OFFICE_FIELDS:
        setattr(office, name, more[name])
    require(rules.can_correct_office(by, office, reason))
    keep(office, before, OFFICE_FIELDS, "office.corrected", reason, by)
    return office

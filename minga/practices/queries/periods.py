"""When offices receive fichas: which period is open, which comes next, which was the last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from minga.kernel import clock
from minga.people.queries import grants_of, institutions_where
from minga.reference.models import Institution

from ..models import RegistrationPeriod
from .visible import KEEPERS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from minga.people.types import Person


@dataclass(frozen=True)
class Registration:
    """How one office's registration stands: open now, next to open, last to end (or be cancelled); each may be missing."""

    open: RegistrationPeriod | None = None
    coming: RegistrationPeriod | None = None
    last: RegistrationPeriod | None = None


def in_force(kind: str = "") -> QuerySet[RegistrationPeriod]:
    """Return the periods that were not cancelled."""
    found = RegistrationPeriod.objects.filter(cancelled_at=None)
    return found.filter(kind=kind) if kind else found


def open_periods(kind: str = "") -> QuerySet[RegistrationPeriod]:
    now = clock.now()
    return in_force(kind).filter(opens_at__lte=now, closes_at__gt=now)


def registration_of(place: Institution, kind: str) -> Registration:
    """Say how the registration that counts for an institution stands: its own office's, or its own."""
    where = Q(institution=place) | Q(institution=place.parent_id)
    return stands(RegistrationPeriod.objects.filter(where, kind=kind))


def stands(periods: Iterable[RegistrationPeriod]) -> Registration:
    by_opening = sorted(periods, key=lambda p: p.opens_at)
    kept: dict[str, list[RegistrationPeriod]] = {}
    for period in by_opening:
        kept.setdefault(period.standing, []).append(period)
    coming = kept.get("PLANNED", [])
    past = [*kept.get("CLOSED", []), *kept.get("CANCELLED", [])]
    return Registration(
        open=next(iter(kept.get("OPEN", [])), None),
        coming=coming[0] if coming else None,
        last=max(past, key=lambda p: p.cancelled_at or p.closes_at, default=None),
    )


def closings() -> dict[tuple[int, str], date]:
    """Return the day on which each open registration closes, by institution and kind."""
    return {(p.institution_id, p.kind): p.last_day for p in open_periods().order_by("-closes_at")}


def crossing(period: RegistrationPeriod) -> QuerySet[RegistrationPeriod]:
    """Return the office's other periods of that kind that share a day with this one."""
    others = in_force(period.kind).filter(institution=period.institution_id).exclude(pk=period.pk)
    return others.filter(opens_at__lt=period.closes_at, closes_at__gt=period.opens_at)


def offices_with_periods(person: Person) -> QuerySet[Institution]:
    """Return the offices whose dates somebody cares about: where they hold a role, and the office of their school."""
    near = {pk for g in grants_of(person) for pk in (g.institution_id, g.institution.parent_id) if pk}
    offices = (
        Institution.Kind.SECRETARIAT,
        Institution.Kind.REGIONAL_OFFICE,
        Institution.Kind.LOCAL_OFFICE,
    )
    return Institution.objects.filter(pk__in=near, kind__in=offices).order_by("name")


def periods_kept_by(person: Person) -> QuerySet[RegistrationPeriod]:
    """Return the periods whose page somebody may open: those of the offices that they keep."""
    return RegistrationPeriod.objects.filter(institution__in=institutions_where(person, KEEPERS))

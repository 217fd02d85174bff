"""The dates of an office's registration: set, changed and ended with their reason, one office at a time."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from django.urls import reverse

from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction
from minga.planning.services import hang
from minga.planning.types import Source
from minga.reference.services import hold_institution

from .. import rules
from ..models import RegistrationPeriod

if TYPE_CHECKING:
    from datetime import datetime

    from minga.people.models import User
    from minga.planning.models import Action
    from minga.reference.models import Institution

LONGEST_REASON = 300


@transaction
def open_period(  # noqa: PLR0913 -- a period's own facts
    institution: Institution,
    *,
    kind: str,
    name: str,
    opens_at: datetime,
    closes_at: datetime,
    by: User | None,
    action: Action | None = None,
) -> RegistrationPeriod:
    """Set a period of registration, out of an action of the office's plan. `by=None` is the command line of the deployment."""
    hold_institution(institution.pk)
    period = RegistrationPeriod(
        institution=institution, kind=kind, name=name[:120], opens_at=opens_at, closes_at=closes_at
    )
    if by is not None:
        require(rules.can_open_period(by, period, action))
    period.save()
    if action is not None:
        address = reverse("practices:period", args=[period.pk])
        hang(action, Source("REGISTRATION_PERIOD", period.pk, period.name, address), institution=institution)
    events.publish("period.opened", period, by, **told(period))
    return period


@transaction
def change_period(
    period: RegistrationPeriod, *, name: str, opens_at: datetime, closes_at: datetime, reason: str, by: User
) -> RegistrationPeriod:
    """Change the name or the dates; what has opened keeps its opening, and says why."""
    hold_institution(period.institution_id)
    period.refresh_from_db()
    before = copy(period)
    period.name, period.opens_at, period.closes_at = name[:120], opens_at, closes_at
    require(rules.can_change_period(by, period, before, reason))
    if told(period) != told(before):
        period.save(update_fields=["name", "opens_at", "closes_at"])
        events.publish(
            "period.changed",
            period,
            by,
            **told(period),
            was=told(before),
            reason=reason.strip()[:LONGEST_REASON],
        )
    return period


@transaction
def close_period(period: RegistrationPeriod, reason: str, *, by: User) -> RegistrationPeriod:
    """End an open period now; one that has not opened is cancelled, and never will."""
    hold_institution(period.institution_id)
    period.refresh_from_db()
    require(rules.can_close_period(by, period, reason))
    now = clock.now()
    period.closing_reason = reason.strip()[:LONGEST_REASON]
    if period.opens_at < now:
        period.closes_at = now
    else:
        period.cancelled_at = now
    period.save(update_fields=["closing_reason", "closes_at", "cancelled_at"])
    verb = "period.cancelled" if period.cancelled_at else "period.closed"
    events.publish(verb, period, by, **told(period), reason=period.closing_reason)
    return period


def told(period: RegistrationPeriod) -> dict[str, str]:
    return {
        "name": period.name,
        "opens_at": period.opens_at.isoformat(),
        "closes_at": period.closes_at.isoformat(),
        "first_day": clock.day_of(period.opens_at).isoformat(),
        "last_day": period.last_day.isoformat(),
    }

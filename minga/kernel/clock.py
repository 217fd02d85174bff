"""The one clock. Everything else asks here, so that tests and deadlines agree."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_stands: ContextVar[datetime | None] = ContextVar("the moment that a told story stands at", default=None)


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return _stands.get() or timezone.now()  # noqa: TID251 -- this is the clock


def today() -> date:
    """Return today's date in the active time zone (the owner's, once somebody is signed in)."""
    return timezone.localdate(now())


def day_of(moment: datetime) -> date:
    """Return the day that a moment falls on in the active time zone."""
    return timezone.localdate(moment)


def beginning_of(day: date) -> datetime:
    """Return the moment at which a day begins in the active time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let this context live at another moment. Only the demo's stories may: whoever serves people tells the true time."""
    token = _stands.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stands.reset(token)

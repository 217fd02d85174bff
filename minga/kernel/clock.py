"""The one clock. Everything else asks here, so that tests and deadlines agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import date, datetime


def now() -> datetime:
    """Return this moment, aware, in UTC."""
    return timezone.now()  # noqa: TID251 -- this is the clock


def today() -> date:
    """Return today's date in the active time zone (the owner's, once somebody is signed in)."""
    return timezone.localdate(now())

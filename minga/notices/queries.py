from __future__ import annotations

from typing import TYPE_CHECKING

from .models import Notice

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from minga.people.models import User


def inbox(person: User) -> QuerySet[Notice]:
    """Return a person's notices, newest first."""
    return Notice.objects.filter(person=person).order_by("-created_at", "-pk")

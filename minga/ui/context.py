"""What every page knows: the menu that the rooms above hang."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from minga.kernel import slots

if TYPE_CHECKING:
    from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "user", AnonymousUser())  # a body refused at the door has no user yet
    entries = sorted(slots.items("ui.menu"), key=lambda entry: entry.after)
    return {"menu": [entry for entry in entries if entry.is_for(person)]}

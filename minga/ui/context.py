"""What every page knows: the menu that the rooms above hang."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.kernel import slots

if TYPE_CHECKING:
    from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "user", None)
    return {"menu": [entry for entry in slots.items("ui.menu") if entry.is_for(person)]}

"""What a practice's own page offers before its ficha opens and after it has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from . import rules
from .models import Author
from .types import TRAITS
from .workflow import Status

if TYPE_CHECKING:
    from minga.people.models import User
    from minga.people.types import SignedIn

    from .models import Practice


def life_panel(request: SignedIn, practice: Practice) -> str:
    """Return the one step that is open to this person now: preselect, name a leader, take up again, or archive."""
    person = request.user
    offered = {
        "preselect": practice.status == Status.IDENTIFIED and rules.can_preselect(person, practice, TRAITS),
        "name_leader": rules.can_name_leader(person, practice),
        "wake": rules.can_wake(person, practice),
        "archive": rules.can_archive(person, practice),
    }
    if not any(offered.values()):
        return ""
    return render_to_string(
        "practices/life.html", {"practice": practice, "traits": TRAITS, **offered}, request=request
    )


def data_of(person: User) -> dict[str, Any]:
    """Return what somebody writes or wrote, as plain JSON: it is theirs to read."""
    rows = Author.objects.filter(person=person).select_related("practice").order_by("joined_at", "pk")
    return {
        "practicas": [
            {
                "nombre": author.practice.title,
                "autoria": author.get_role_display(),
                "desde": author.joined_at.isoformat(),
                "hasta": author.left_at.isoformat() if author.left_at else None,
            }
            for author in rows
        ]
    }

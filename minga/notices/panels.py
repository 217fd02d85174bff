"""What this room hangs in «Mi cuenta»: how somebody wants to be told by mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from . import queries
from .models import Mail

if TYPE_CHECKING:
    from minga.people.models import User
    from minga.people.types import SignedIn


def mail_choice(person: User) -> dict[str, Any]:
    return {"mail": queries.mail_of(person), "mail_choices": Mail.choices}


def mail_panel(request: SignedIn) -> str:
    context = {**mail_choice(request.user), "from_account": True}
    return render_to_string("notices/mail_choice.html", context, request=request)

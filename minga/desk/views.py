from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from minga.kernel import slots
from minga.notices.queries import inbox
from minga.people.queries import grants_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn

RECENT = 10


@login_required
def home(request: SignedIn) -> HttpResponse:
    todos = [todo for owed in slots.items("desk.todos") for todo in owed(request.user)]
    context = {"todos": todos, "notices": inbox(request.user)[:RECENT], "grants": grants_of(request.user)}
    return render(request, "desk/home.html", context)

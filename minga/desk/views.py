from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from minga.notices.queries import inbox, readable
from minga.people.queries import grants_of

from .queries import groups_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn

RECENT = 6


@login_required
def home(request: SignedIn) -> HttpResponse:
    groups = groups_of(request.user)
    context = {
        "groups": groups,
        "waiting": sum(len(g.todos) for g in groups if g.code != "OPTIONAL"),
        "notices": readable(request.user, inbox(request.user)[:RECENT]),
        "grants": grants_of(request.user),
    }
    return render(request, "desk/home.html", context)

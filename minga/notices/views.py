from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import queries, services

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn

PER_PAGE = 25


@login_required
def inbox(request: SignedIn) -> HttpResponse:
    page = Paginator(queries.inbox(request.user), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "notices": queries.readable(request.user, page),
        "wants_digest": queries.wants_digest(request.user),
    }
    return render(request, "notices/inbox.html", context)


@login_required
@require_POST
def read(request: SignedIn) -> HttpResponse:
    services.mark_read(request.user)
    return redirect("notices:inbox")


@login_required
@require_POST
def digest(request: SignedIn) -> HttpResponse:
    wanted = request.POST.get("digest") == "1"
    services.choose_digest(request.user, wanted=wanted)
    said = _("Recibirá un correo al día, cuando haya algo nuevo.") if wanted else _("No recibirá correos.")
    messages.success(request, said)
    return redirect("notices:inbox")

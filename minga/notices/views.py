from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from . import queries, services
from .models import Mail
from .panels import mail_choice

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
        **mail_choice(request.user),
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
    wanted = request.POST.get("mail", "")
    if wanted not in Mail.values:
        messages.error(request, _("Elija una de las tres opciones."))
        return redirect("notices:inbox")
    services.choose_mail(request.user, wanted)
    messages.success(request, _("Quedó guardado: %(mail)s.") % {"mail": Mail(wanted).label})
    return redirect("people:account" if "from_account" in request.POST else "notices:inbox")

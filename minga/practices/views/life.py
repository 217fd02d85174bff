"""The steps before the ficha opens and after it has ended: inventory, leader, taking up again, archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.kernel.decisions import require
from minga.kernel.words import typed
from minga.people.queries import account_of, institutions_where

from .. import rules, services
from ..forms.practice import ReasonForm, StartForm
from .record import start_page, visible_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn


@login_required
@require_POST
def note(request: SignedIn) -> HttpResponse:
    places = institutions_where(request.user, rules.STARTERS + rules.SCHOOL_STARTERS)
    form = StartForm(request.POST, places=places)
    if not form.is_valid():
        return render(request, "practices/start.html", start_page(request, form, places))
    given = form.cleaned_data
    practice = services.note_practice(
        given["institution"], kind=given["kind"], title=given["title"], by=request.user
    )
    messages.success(request, _("Quedó anotada en el inventario. Nadie la ve fuera de la oficina."))
    return redirect("practices:detail", practice.pk)


@login_required
@require_POST
def preselect(request: SignedIn, pk: int) -> HttpResponse:
    services.preselect(visible_or_404(request, pk), traits=request.POST.getlist("traits"), by=request.user)
    return redirect("practices:detail", pk)


@login_required
@require_POST
def name_leader(request: SignedIn, pk: int) -> HttpResponse:
    practice = visible_or_404(request, pk)
    require(rules.can_name_leader(request.user, practice))
    person = account_of(typed(request.POST, "email"))
    if person is None:
        messages.error(request, _("No hay una cuenta con ese correo. Revíselo o pida que la abran."))
        return redirect("practices:detail", pk)
    services.name_leader(practice, person, by=request.user)
    messages.success(request, _("La ficha ya está abierta para %(name)s.") % {"name": person.full_name})
    return redirect("practices:listing")


@login_required
@require_POST
def wake(request: SignedIn, pk: int) -> HttpResponse:
    services.wake(visible_or_404(request, pk), by=request.user)
    return redirect("practices:ficha", pk)


@login_required
def archive(request: SignedIn, pk: int) -> HttpResponse:
    practice = visible_or_404(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.archive(practice, form.cleaned_data["reason"], by=request.user)
        return redirect("practices:detail", pk)
    return render(request, "practices/archive.html", {"practice": practice, "form": form})

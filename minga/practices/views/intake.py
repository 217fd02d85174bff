"""Importing a form that somebody filled elsewhere: read, review, apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minga.people.queries import institutions_where

from .. import rules, services
from ..forms import IntakeForm
from ..models import Intake

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn


@login_required
def upload(request: SignedIn) -> HttpResponse:
    places = institutions_where(request.user, rules.IMPORTERS)
    form = IntakeForm(request.POST or None, request.FILES or None, places=places)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        intake = services.stage_intake(
            given["file"],
            name=given["file"].name,
            institution=given["institution"],
            owner=request.user,
            by=request.user,
        )
        return redirect("practices:import_review", intake.pk)
    return render(request, "practices/intake/upload.html", {"form": form, "has_places": places.exists()})


@login_required
def review(request: SignedIn, pk: int) -> HttpResponse:
    intake = get_object_or_404(
        Intake.objects.select_related("institution", "file"), pk=pk, staged_by=request.user
    )
    if not rules.can_read_intake(request.user, intake):
        raise Http404
    if request.method == "POST" and intake.state == Intake.State.STAGED:
        if "discard" in request.POST:
            services.discard_intake(intake, by=request.user)
            return redirect("practices:import")
        practice, is_new = services.apply_intake(intake, by=request.user)
        messages.success(
            request,
            _("La práctica quedó en borrador: complete lo que falta.")
            if is_new
            else _("Ese formulario ya estaba importado: no cambió nada."),
        )
        return redirect("practices:ficha", practice.pk)
    return render(request, "practices/intake/review.html", {"intake": intake})

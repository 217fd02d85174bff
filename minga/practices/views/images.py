"""Which photos the bank may show: one decision each, another person's look, and taking away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.documents.views import deliver
from minga.kernel.decisions import Refused
from minga.kernel.words import typed

from .. import queries, rules, services
from ..forms.evidence import ImageForm
from ..workflow import Showing
from .record import visible_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from minga.people.types import SignedIn

    from ..models import Practice, PublicImage


def with_images_or_404(request: SignedIn, pk: int) -> Practice:
    practice = visible_or_404(request, pk)
    if not rules.can_see_images(request.user, practice):
        raise Http404
    return practice


def image_or_404(request: SignedIn, pk: int, image: int) -> PublicImage:
    practice = with_images_or_404(request, pk)
    found = get_object_or_404(queries.images_of(practice), pk=image)
    found.practice = found.evidence.practice = practice
    return found


@login_required
def page(request: SignedIn, pk: int) -> HttpResponse:
    practice = visible_or_404(request, pk)
    held = rules.standing_toward(request.user, practice)
    if not rules.can_see_images(request.user, practice, held):
        raise Http404
    images = list(queries.images_of(practice))
    live = {i.evidence_id for i in images if i.status != Showing.TAKEN_DOWN}
    context = {
        "practice": practice,
        "photos": [p for p in queries.photos_of(practice) if p.pk not in live] if held.prepares else [],
        "images": [row_of(request, practice, image, held) for image in images],
        "prepares": held.prepares,
    }
    return render(request, "practices/images/page.html", context)


def row_of(request: SignedIn, practice: Practice, image: PublicImage, held: Any) -> dict[str, Any]:
    """Return an image with what this person may do about it now; the rules are asked again when it is done."""
    image.practice = image.evidence.practice = practice
    waits = image.status == Showing.PROPOSED
    return {
        "image": image,
        "asked": [r for r in image.removals.all() if r.answered_at is None],
        "seen": rules.can_preview(request.user, image, held),
        "decides": held.prepares and image.status in rules.DECIDABLE,
        "second": rules.can_decide_image(request.user, image, held) if waits else None,
        "takes_down": rules.can_take_down_image(request.user, image, held),
    }


@login_required
@require_POST
def choose(request: SignedIn, pk: int, piece: int) -> HttpResponse:
    practice = with_images_or_404(request, pk)
    found = get_object_or_404(queries.photos_of(practice), pk=piece)
    found.practice = practice
    image = services.choose_image(found, by=request.user)
    return redirect("practices:image", pk, image.pk)


@login_required
def decide(request: SignedIn, pk: int, image: int) -> HttpResponse:
    """Show the photo with the questions on it; sent, it waits for a second person."""
    found = image_or_404(request, pk, image)
    can_decide = rules.can_preview(request.user, found) and rules.can_prepare(request.user, found.practice)
    if not can_decide or found.status not in rules.DECIDABLE:
        raise Http404
    columns, rows = queries.cells_of(found)
    form = ImageForm(request.POST or None, cells=columns * rows, initial=initial_of(found))
    problems: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_image(found, form.cleaned_data, by=request.user)
        except Refused as refused:
            told = refused.decision.unmet or ()
            problems = [{"message": str(u.message), "url": f"#{u.anchor}"} for u in told]
            problems = problems or [{"message": str(refused.decision.reason), "url": ""}]
        else:
            messages.success(request, _("Quedó a la espera de que otra persona la mire."))
            return redirect("practices:images", pk)
    problems += [{"message": str(errors[0]), "url": f"#id_{name}"} for name, errors in form.errors.items()]
    ticked = form.data.getlist("covered") if form.is_bound else [str(n) for n in found.covered]  # type: ignore[attr-defined]
    context = {
        "practice": found.practice,
        "image": found,
        "form": form,
        "problems": problems,
        "columns": columns,
        "cells": [(n, n // columns + 1, n % columns + 1, str(n) in ticked) for n in range(columns * rows)],
    }
    return render(request, "practices/images/decide.html", context, status=422 if problems else 200)


def initial_of(image: PublicImage) -> dict[str, Any]:
    return {name: getattr(image, name) for name in ("minors", "basis", "authorisation", "alt", "caption")}


@login_required
def preview(request: SignedIn, pk: int, image: int) -> HttpResponseBase:
    """Show the copy as everybody would see it, to whoever may see its original."""
    found = image_or_404(request, pk, image)
    if not rules.can_preview(request.user, found):
        raise Http404
    return deliver(request, found.derivative, inline=True)


@login_required
@require_POST
def settle(request: SignedIn, pk: int, image: int, verb: str) -> HttpResponse:
    found, reason = image_or_404(request, pk, image), typed(request.POST, "reason")
    if verb == "aprobar":
        services.approve_image(found, looked="looked" in request.POST, by=request.user)
        messages.success(request, _("La imagen puede verse en el banco desde ahora."))
    elif verb == "rechazar":
        services.decline_image(found, reason, by=request.user)
        messages.success(request, _("La imagen no se publica. Su motivo quedó anotado."))
    elif verb == "retirar":
        services.take_down_image(found, reason, by=request.user)
        messages.success(request, _("La imagen ya no se ve en ninguna parte."))
    else:
        raise Http404
    return redirect("practices:images", pk)

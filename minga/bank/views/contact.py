"""Asking those who run a practice: the platform delivers, and shows nobody's address but the one that was left to be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from .. import rules, services
from ..forms import MessageForm
from ..models import Card, Message
from .practice import of_a_card

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from minga.people.types import SignedIn


@cache_control(private=True, no_store=True)
@of_a_card
def ask(request: HttpRequest, card: Card) -> HttpResponse:
    form = MessageForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        problems = [
            {"url": f"#{form[name].id_for_label}", "message": f"{form[name].label}: {errors[0]}"}
            for name, errors in form.errors.items()
        ]
        context = {"card": card, "form": form, "problems": problems}
        return render(request, "bank/ask.html", context, status=422 if problems else 200)
    if not form.is_from_a_machine:
        said = {name: form.cleaned_data[name] for name in ("name", "email", "text")}
        services.send_message(card, **said)
    messages.success(
        request, _("Su pregunta llegó a quienes llevan la práctica. Le responderán a su correo.")
    )
    return redirect("bank:practice", card.slug)


def readable_or_404(request: SignedIn, slug: str) -> Card:
    card = get_object_or_404(Card, slug=slug)
    if not rules.can_read_messages(request.user, card):
        raise Http404
    return card


@login_required
@cache_control(private=True, no_store=True)
def inbox(request: SignedIn, slug: str) -> HttpResponse:
    card = readable_or_404(request, slug)
    found = card.messages.select_related("answered_by").order_by("-sent_at")
    return render(request, "bank/messages.html", {"card": card, "found": found})


@login_required
@require_POST
def answered(request: SignedIn, slug: str, message: int) -> HttpResponse:
    card = readable_or_404(request, slug)
    services.mark_answered(get_object_or_404(Message, pk=message, card=card), by=request.user)
    return redirect("bank:messages", card.slug)

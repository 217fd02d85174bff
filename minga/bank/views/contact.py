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

from .. import queries, rules, services
from ..forms import MessageForm, RemovalForm
from ..models import Card, Message
from .practice import gone, of_a_card

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from minga.people.types import SignedIn


@cache_control(private=True, no_store=True)
@of_a_card
def ask(request: HttpRequest, card: Card) -> HttpResponse:
    form = MessageForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        problems = problems_of(form)
        context = {"card": card, "form": form, "problems": problems}
        return render(request, "bank/ask.html", context, status=422 if problems else 200)
    if not form.is_from_a_machine:
        said = {name: form.cleaned_data[name] for name in ("name", "email", "text")}
        services.send_message(card, **said)
    messages.success(
        request, _("Su pregunta llegó a quienes llevan la práctica. Le responderán a su correo.")
    )
    return redirect("bank:practice", card.slug)


@cache_control(private=True, no_store=True)
@of_a_card
def ask_removal(request: HttpRequest, card: Card, image: int) -> HttpResponse:
    """Let anybody ask that an image is taken away: it is hidden as soon as they send it."""
    shown = next((i for i in queries.told(card).images if i["id"] == image), None)
    if image in card.gone_images:
        return gone(request)
    if shown is None:
        raise Http404
    form = RemovalForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"card": card, "image": shown, "form": form, "problems": problems_of(form)}
        return render(request, "bank/ask_removal.html", context, status=422 if form.errors else 200)
    if not form.is_from_a_machine:
        said = {name: form.cleaned_data[name] for name in ("text", "email")}
        services.ask_removal(card, image, **said)
    messages.success(request, _("La imagen ya no se ve. La entidad decide y responde en 48 horas."))
    return redirect("bank:practice", card.slug)


def problems_of(form: Form) -> list[dict[str, str]]:
    return [
        {"url": f"#{form[name].id_for_label}", "message": f"{form[name].label}: {errors[0]}"}
        for name, errors in form.errors.items()
    ]


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

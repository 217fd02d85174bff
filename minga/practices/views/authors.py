"""Who writes a practice: who comes in, who leaves, who leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.kernel.decisions import require

from .. import queries, rules, services
from ..forms.practice import EmailForm, HandOverForm
from .record import visible_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn

    from ..models import Practice


@login_required
def page(request: SignedIn, pk: int) -> HttpResponse:
    practice = visible_or_404(request, pk)
    if queries.reading_of(request.user, practice) < queries.Reading.FULL:
        raise Http404
    return shown(request, practice)


def shown(request: SignedIn, practice: Practice, **wrong: EmailForm) -> HttpResponse:
    """Show who writes it, with what this person may do about it now; `wrong` holds a form to be corrected."""
    person = request.user
    authors = list(practice.authors.select_related("person").order_by("joined_at", "pk"))
    for author in authors:
        author.practice = practice
    context = {
        "practice": practice,
        "authors": [(a, rules.can_part(person, a)) for a in authors if a.left_at is None],
        "gone": [a for a in authors if a.left_at is not None],
        "invite_form": EmailForm(auto_id="sumar-%s") if rules.can_invite(person, practice) else None,
        "hand_form": HandOverForm(auto_id="entregar-%s") if rules.can_hand_over(person, practice) else None,
        **wrong,
    }
    return render(request, "practices/authors.html", context, status=422 if wrong else 200)


@login_required
@require_POST
def invite(request: SignedIn, pk: int) -> HttpResponse:
    practice = visible_or_404(request, pk)
    require(rules.can_invite(request.user, practice))  # before any word on whether an account exists
    form = EmailForm(request.POST, auto_id="sumar-%s")
    if not form.is_valid():
        return shown(request, practice, invite_form=form)
    author = services.add_co_author(practice, form.person, by=request.user)
    messages.success(
        request, _("%(name)s ya puede escribir en la ficha.") % {"name": author.person.full_name}
    )
    return redirect("practices:authors", pk)


@login_required
@require_POST
def hand_over(request: SignedIn, pk: int) -> HttpResponse:
    practice = visible_or_404(request, pk)
    require(rules.can_hand_over(request.user, practice))
    form = HandOverForm(request.POST, auto_id="entregar-%s")
    if not form.is_valid():
        return shown(request, practice, hand_form=form)
    author = services.hand_over_lead(practice, form.person, form.cleaned_data["reason"], by=request.user)
    messages.success(
        request, _("%(name)s es ahora la persona responsable.") % {"name": author.person.full_name}
    )
    return redirect("practices:authors", pk)


@login_required
@require_POST
def part(request: SignedIn, pk: int, author: int) -> HttpResponse:
    practice = visible_or_404(request, pk)
    found = get_object_or_404(practice.authors.select_related("person"), pk=author)
    services.remove_author(found, by=request.user)
    messages.success(request, _("%(name)s ya no escribe en la ficha.") % {"name": found.person.full_name})
    if found.person_id == request.user.pk:
        return redirect("practices:listing")
    return redirect("practices:authors", pk)

"""The verifier's page: the ficha as it was sent, what changed since the last return, and the observations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.instruments.engine.differences import differences
from minga.kernel.decisions import require

from .. import queries, rules, services
from ..forms.practice import ObservationForm, ReturnForm
from .record import visible_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn

    from ..models import Practice


@login_required
def verify(request: SignedIn, pk: int, form: ObservationForm | None = None) -> HttpResponse:
    practice = visible_or_404(request, pk)
    require(rules.can_verify(request.user, practice))
    labels = dict(items_of(practice))
    context = {
        "practice": practice,
        "banner": queries.banner_of(practice),
        "changes": changes_of(practice),
        "sections": sent_sections(practice),
        "observations": [(n, labels.get(n.item, n.item)) for n in queries.open_observations(practice)],
        "evidence": queries.evidence_of(practice),
        "form": form
        or ObservationForm(items=list(labels.items()), initial={"item": request.GET.get("campo")}),
        "observable": labels,
        "return_form": ReturnForm(),
    }
    return render(request, "practices/verify.html", context, status=422 if form else 200)


def items_of(practice: Practice) -> list[tuple[str, str]]:
    return [
        (i.code, f"{i.number}. {i.label[:80]}")
        for i in queries.form_of_practice(practice).items
        if i.kind != "computed"
    ]


def sent_sections(practice: Practice) -> list[tuple[str, list[tuple[Any, str]]]]:
    edition = practice.editions.order_by("-number", "-sending").first()
    answers = edition.content["answers"] if edition else {}
    form = queries.form_of_practice(practice)
    return [
        (s.title, [(i, queries.card.text_of(i, answers.get(i.code))) for i in s.items]) for s in form.sections
    ]


def changes_of(practice: Practice) -> list[dict[str, Any]]:
    """Compare the last two sendings of this edition, field by field, word by word."""
    sent = list(practice.editions.filter(number=practice.edition_number).order_by("-sending")[:2])
    if len(sent) < 2:
        return []
    now, before = sent[0].content["answers"], sent[1].content["answers"]
    changed = [i for i in queries.form_of_practice(practice).items if now.get(i.code) != before.get(i.code)]
    text = queries.card.text_of
    return [
        {"item": i, "parts": differences(text(i, before.get(i.code)), text(i, now.get(i.code)))}
        for i in changed
    ]


@login_required
@require_POST
def observe(request: SignedIn, pk: int) -> HttpResponse:
    practice = visible_or_404(request, pk)
    form = ObservationForm(request.POST, items=items_of(practice))
    if not form.is_valid():
        return verify(request, pk, form)
    services.observe(practice, **form.cleaned_data, by=request.user)
    return redirect(f"{reverse('practices:verify', args=[pk])}#{form.cleaned_data['item']}")


@login_required
@require_POST
def close(request: SignedIn, pk: int, note: int) -> HttpResponse:
    practice = visible_or_404(request, pk)
    services.close_observation(get_object_or_404(practice.observations, pk=note), by=request.user)
    return redirect("practices:verify", pk)


@login_required
@require_POST
def send_back(request: SignedIn, pk: int) -> HttpResponse:
    form = ReturnForm(request.POST)
    due = form.cleaned_data.get("due_on") if form.is_valid() else None
    services.return_for_remedy(visible_or_404(request, pk), by=request.user, due_on=due)
    messages.success(request, _("La ficha volvió a sus autores con las observaciones."))
    return redirect("practices:detail", pk)


@login_required
@require_POST
def admit(request: SignedIn, pk: int) -> HttpResponse:
    services.admit(visible_or_404(request, pk), by=request.user)
    messages.success(request, _("La ficha quedó admitida."))
    return redirect("practices:detail", pk)

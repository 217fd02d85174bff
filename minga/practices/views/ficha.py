"""The ficha in the browser: its task list, and sending."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from minga.instruments.engine import validation
from minga.instruments.engine.values import tidy
from minga.instruments.queries import answers_of, last_edits
from minga.kernel.decisions import Refused

from .. import queries, rules, services
from .record import visible_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.instruments.engine.definition import Item
    from minga.people.types import SignedIn

    from ..models import Practice

STATES = {
    "EMPTY": ("", lazy("Sin iniciar")),
    "STARTED": ("ochre", lazy("En curso")),
    "COMPLETE": ("leaf", lazy("Completa")),
    "ERRORS": ("clay", lazy("Con errores")),
}


def readable_or_404(request: SignedIn, pk: int) -> Practice:
    practice = visible_or_404(request, pk)
    if queries.reading_of(request.user, practice) < queries.Reading.FULL:
        raise Http404
    return practice


def overview(practice: Practice) -> dict[str, Any]:
    form, answers, facts = (
        queries.form_of_practice(practice),
        answers_of(practice.response),
        queries.evidence_facts(practice),
    )
    problems = queries.problems_of(practice)
    blocks = validation.progress(form, answers, problems, facts)
    waiting = validation.pending(form, problems)
    first = next(((s, waiting[s.code][0]) for s in form.sections if waiting[s.code]), None)
    return {
        "form": form,
        "answers": answers,
        "problems": problems,
        "pending": waiting,
        "first_pending": first,
        "blocks": [(s, blocks[s.code], *STATES[blocks[s.code].state]) for s in form.sections],
        "answered": sum(b.answered for b in blocks.values()),
        "total": sum(b.total for b in blocks.values()),
    }


def tasks(request: SignedIn, pk: int, refused: Refused | None = None) -> HttpResponse:
    practice = readable_or_404(request, pk)
    seen = overview(practice)
    context = {
        "practice": practice,
        "banner": queries.banner_of(practice),
        "can_edit": rules.can_edit(request.user, practice),
        "observations": queries.open_observations(practice).exclude(sent_at=None),
        "key": uuid.uuid4().hex,
        "accepted": bool(request.POST.get("accepted")),
        "refused": [] if refused is None else linked(practice, refused),
        "period": rules.can_use_period(practice),
        "unclear": unclear(practice, seen["answers"]),
        "left_over": queries.left_over(practice),
        **seen,
    }
    return render(request, "practices/ficha/tasks.html", context, status=200 if refused is None else 422)


tasks = login_required(tasks)


def unclear(practice: Practice, answers: dict[str, Any]) -> list[tuple[Item, str]]:
    """Return the questions that an import left unsure, each with the page of its block at the place of the hint."""
    form, edits = queries.form_of_practice(practice), last_edits(practice.response)
    hints = queries.open_hints(practice, {item: e.revision for item, e in edits.items()})
    found = []
    for section in form.sections:
        for item in section.items:
            value = answers.get(item.code)
            unsaid = isinstance(value, dict) and value.get("undetermined")
            if unsaid or item.code in hints:
                place = f"pista-{item.code}" if item.code in hints else item.code
                found.append(
                    (item, f"{reverse('practices:block', args=[practice.pk, section.code])}#{place}")
                )
    return found


def linked(practice: Practice, refused: Refused) -> list[dict[str, str]]:
    """Give each unmet condition the link that lands in its field, also inside its block."""
    form = queries.form_of_practice(practice)
    codes = {i.code for i in form.items}
    said = refused.decision.unmet or ()
    if not said:
        return [{"message": str(refused.decision.reason), "url": ""}]
    found = []
    for unmet in said:
        inside = unmet.anchor in codes
        url = (
            reverse("practices:block", args=[practice.pk, form.section_of(unmet.anchor).code]) + "?revisar=1"
            if inside
            else ""
        )
        found.append({"message": str(unmet.message), "url": f"{url}#{unmet.anchor}" if unmet.anchor else ""})
    return found


@login_required
@require_POST
def submit(request: SignedIn, pk: int) -> HttpResponse:
    practice = readable_or_404(request, pk)
    key = tidy(request.POST.get("key", "")[:64]) or uuid.uuid4().hex
    try:
        receipt = services.submit_practice(
            practice, by=request.user, key=key, accepted=bool(request.POST.get("accepted"))
        )
    except Refused as refused:
        return tasks(request, pk, refused)
    messages.success(
        request,
        _("Recibo %(n)d: la ficha se envió. Huella %(hash)s.")
        % {"n": receipt.number, "hash": receipt.content_hash[:16]},
    )
    return redirect("practices:detail", pk)


@login_required
@require_POST
def reply(request: SignedIn, pk: int, note: int) -> HttpResponse:
    practice = readable_or_404(request, pk)
    services.reply_to(
        get_object_or_404(practice.observations, pk=note),
        tidy(request.POST.get("reply", "")[:5000]),
        by=request.user,
    )
    messages.success(request, _("Respuesta guardada."))
    return redirect(f"{reverse('practices:ficha', args=[pk])}#obs-{note}")

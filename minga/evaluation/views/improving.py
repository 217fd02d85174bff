"""A note of a result becomes what somebody will do, by a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.kernel.decisions import Refused
from minga.planning.queries import people_who_may_owe
from minga.planning.types import Source
from minga.practices.queries import visible_to
from minga.ui.forms import explain

from .. import queries, rules, services
from ..forms import ImprovementForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn

    from ..models import Candidate


@login_required
def improve(request: SignedIn, practice: int, candidate: int) -> HttpResponse:
    """Ask for a commitment out of one note (`?aporte=` its criterion and its place there)."""
    found = get_object_or_404(visible_to(request.user).select_related("institution__parent"), pk=practice)
    told = get_object_or_404(queries.trajectory_of(found), pk=candidate)
    if not rules.can_ask_improvement(request.user, told):
        raise Http404
    note = note_of(told, request.GET.get("aporte", ""))
    people = people_who_may_owe(found.institution)
    form = ImprovementForm(request.POST or None, people=people, initial={"text": note})
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_improvement(told, source_of(told), by=request.user, **form.cleaned_data)
        except Refused as refused:
            explain(form, refused)
        else:
            messages.success(request, _("Quedó como compromiso. Quien lo debe ya tiene el aviso."))
            return redirect(source_of(told).url)
    context = {"practice": found, "candidate": told, "note": note, "form": form}
    return render(request, "evaluation/improve.html", context, status=422 if form.errors else 200)


def note_of(candidate: Candidate, asked: str) -> str:
    """Return the note that a link names; a link that names none starts with an empty box."""
    code, _sep, number = asked.partition(".")
    notes = queries.merged_notes(candidate).get(code, [])
    return notes[int(number)] if number.isdecimal() and int(number) < len(notes) else ""


def source_of(candidate: Candidate) -> Source:
    practice = candidate.practice
    where = reverse("evaluation:report", args=[practice.pk])
    return Source(
        "EVALUATION_NOTE",
        candidate.pk,
        f"{candidate.round}: {practice.title}",
        f"{where}?ronda={candidate.pk}",
    )

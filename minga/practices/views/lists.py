"""What is taken away of practices: their list, the directory of their authors, which asks what it is for, and a ficha."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render

from minga.documents.services import note_download
from minga.documents.views import send_document, send_table

from .. import queries, reports, rules, services
from ..forms.practice import DirectoryForm
from .ficha import readable_or_404
from .record import asked_or_404

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from minga.people.types import SignedIn


@login_required
def listing_file(request: SignedIn, form: str) -> HttpResponseBase:
    asked = asked_or_404(request)
    found, _states = queries.listed(queries.visible_to(request.user), asked)
    about = tuple((name, value) for _parameter, name, value in asked.told)
    return send_table(request, reports.practices_list(found, about), form)


@login_required
def directory(request: SignedIn) -> HttpResponseBase:
    """Ask for the reason, then hand over the directory; only whoever has a practice to call about knows of it."""
    found = queries.contacts_for(request.user)
    if not rules.can_take_directory(request.user):
        raise Http404
    form = DirectoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return send_table(
            request,
            reports.directory(found, reason),
            form.cleaned_data["form"],
            noted=lambda rows: note_download(
                "practices.directory", rows=rows, reason=reason, by=request.user
            ),
        )
    problems = [
        {"url": f"#{form[name].id_for_label}", "message": f"{form[name].label}: {errors[0]}"}
        for name, errors in form.errors.items()
    ]
    page = {"form": form, "count": found.count(), "problems": problems}
    return render(request, "practices/directory.html", page, status=422 if problems else 200)


@login_required
def ficha_file(request: SignedIn, pk: int, form: str) -> HttpResponseBase:
    """Hand over the ficha on paper to whoever reads it whole; who does not write it leaves a trace."""
    practice = readable_or_404(request, pk)
    answer = send_document(reports.ficha_document(practice), form)
    services.note_taking(practice, form, by=request.user)
    return answer

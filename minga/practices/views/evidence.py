"""The evidence behind a ficha: attaching it, taking it out, handing it over."""

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

from .. import queries, rules, services
from ..forms import EvidenceForm
from ..models import Evidence
from .ficha import readable_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from minga.people.types import SignedIn

    from ..models import Practice


@login_required
@require_POST
def add_evidence(request: SignedIn, pk: int) -> HttpResponse:
    practice = readable_or_404(request, pk)
    form = EvidenceForm(request.POST, request.FILES)
    item = form.data.get("item", "")
    if not form.is_valid() or item not in {i.code for i in queries.form_of_practice(practice).items}:
        return again(request, practice, form, 422)
    try:
        attach(request, practice, item, form.cleaned_data)
    except Refused as refused:
        form.add_error("url" if form.cleaned_data["url"] else "file", str(refused.decision.reason))
        return again(request, practice, form, refused.status)
    messages.success(request, _("Evidencia guardada."))
    return redirect("practices:block", pk, queries.form_of_practice(practice).section_of(item).code)


def attach(request: SignedIn, practice: Practice, item: str, given: dict[str, Any]) -> None:
    if given["url"]:
        about = {"title": given["title"], "taken_on": given["taken_on"]}
        services.add_link(practice, given["url"], item=item, by=request.user, **about)
    else:
        services.add_file(practice, given["file"], item=item, by=request.user, about=given)


def again(request: SignedIn, practice: Practice, form: EvidenceForm, status: int) -> HttpResponse:
    """Show the form with what was typed in it, and why it was not kept."""
    page = {"practice": practice, "form": form}
    return render(request, "practices/ficha/evidence.html", page, status=status)


@login_required
@require_POST
def remove_evidence(request: SignedIn, pk: int, piece: int) -> HttpResponse:
    practice = readable_or_404(request, pk)
    found = get_object_or_404(Evidence, pk=piece, practice=practice, removed_at=None)
    services.remove_evidence(found, by=request.user)
    return redirect("practices:block", pk, queries.form_of_practice(practice).section_of(found.item).code)


@login_required
def evidence_file(request: SignedIn, pk: int, piece: int) -> HttpResponseBase:
    """Hand over an original: policy first, then the bytes, always as a download."""
    practice = readable_or_404(request, pk)
    found = get_object_or_404(Evidence.objects.select_related("file"), pk=piece, practice=practice)
    if (file := found.file) is None or not rules.can_read_original(request.user, found):
        raise Http404
    answer = deliver(request, file)
    services.note_reading(found, by=request.user)
    return answer

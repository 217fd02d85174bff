"""What the authors may say while their practice is judged: who should not judge it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from minga.journal.queries import comments_on
from minga.kernel.decisions import require
from minga.practices.queries import written_by

from .. import rules, services
from ..forms import TellForm
from .board import candidate_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn


@login_required
def tell(request: SignedIn, practice: int) -> HttpResponse:
    """The answer is the same whoever is named, so that it tells nothing of who judges."""
    candidate = candidate_or_404(request, practice)
    if not written_by(request.user).filter(practice=candidate.practice).exists():
        raise Http404
    require(rules.can_tell(request.user, candidate.practice))
    form = TellForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.tell_conflict(candidate.practice, by=request.user, **form.cleaned_data)
        messages.success(request, _("Gracias. La oficina lo tendrá en cuenta al asignar."))
        return redirect("evaluation:tell", practice)
    said = comments_on(candidate).filter(author=request.user)
    context = {"practice": candidate.practice, "form": form, "said": said}
    return render(request, "evaluation/tell.html", context, status=422 if form.errors else 200)

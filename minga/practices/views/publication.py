"""The way to the bank: terms, two approvals, publishing, and taking down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.kernel.decisions import require
from minga.kernel.words import typed

from .. import queries, rules, services
from ..forms.practice import TermsForm
from .record import visible_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn

    from ..models import Publication


@login_required
def page(request: SignedIn, pk: int, form: TermsForm | None = None) -> HttpResponse:
    practice = visible_or_404(request, pk)
    require(rules.can_read_proposal(request.user, practice))
    publication = practice.publications.order_by("-pk").first()
    context: dict[str, Any] = {
        "practice": practice,
        "publication": publication,
        "can_propose": rules.can_propose(request.user, practice),
    }
    if publication is not None:
        context |= {
            "form": form or TermsForm(initial={n: getattr(publication, n) for n in TermsForm.base_fields}),
            "approvals": publication.approvals.filter(revoked_at=None).select_related("person"),
            "unmet": rules.publication_unmet(publication),
            "card": queries.public_card(publication),
            "can_approve": rules.can_approve(request.user, publication),
            "can_publish": rules.can_publish(request.user, publication),
            "can_unpublish": rules.can_unpublish(request.user, publication),
            "can_prepare": rules.can_prepare(request.user, practice),
            "can_see_images": rules.can_see_images(request.user, practice),
        }
    return render(request, "practices/publication.html", context)


@login_required
@require_POST
def propose(request: SignedIn, pk: int) -> HttpResponse:
    services.propose(visible_or_404(request, pk), by=request.user)
    return redirect("practices:publication", pk)


def current_or_404(request: SignedIn, pk: int) -> Publication:
    publication = (
        visible_or_404(request, pk)
        .publications.select_related("practice__institution__parent", "edition__version")
        .order_by("-pk")
        .first()
    )
    if publication is None:
        raise Http404
    return publication


@login_required
@require_POST
def terms(request: SignedIn, pk: int) -> HttpResponse:
    publication = current_or_404(request, pk)
    form = TermsForm(request.POST)
    if not form.is_valid():
        return page(request, pk, form)
    services.set_terms(publication, **form.cleaned_data, by=request.user)
    messages.success(request, _("Condiciones guardadas."))
    return redirect("practices:publication", pk)


@login_required
@require_POST
def decide(request: SignedIn, pk: int, verb: str) -> HttpResponse:
    publication, reason = current_or_404(request, pk), typed(request.POST, "reason")
    if verb == "aprobar":
        services.approve(publication, by=request.user)
    elif verb == "rechazar":
        services.decline(publication, reason, by=request.user)
    elif verb == "publicar":
        services.publish(publication, by=request.user)
    elif verb == "despublicar":
        services.unpublish(publication, reason, by=request.user)
    else:
        raise Http404
    messages.success(request, _("Hecho."))
    return redirect("practices:publication", pk)

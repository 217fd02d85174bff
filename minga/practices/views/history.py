"""The history of one question: every text that was ever kept, what changed, and going back to one of them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.instruments.engine.differences import differences
from minga.instruments.forms import number_in
from minga.instruments.queries import history_of_field
from minga.instruments.services import Conflict

from .. import queries, rules, services
from .ficha import readable_or_404

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.http import HttpResponse

    from minga.instruments.engine.definition import Item
    from minga.instruments.models import AnswerRevision
    from minga.people.types import SignedIn

    from ..models import Practice

PER_PAGE = 20


@login_required
def field_history(request: SignedIn, pk: int, item: str) -> HttpResponse:
    practice = readable_or_404(request, pk)
    form = queries.form_of_practice(practice)
    found = next((i for i in form.items if i.code == item), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        return go_back(request, practice, found)
    page = Paginator(history_of_field(practice.response, item), PER_PAGE).get_page(request.GET.get("pagina"))
    current = practice.response.answers.filter(item=item).first()
    context = {
        "practice": practice,
        "item": found,
        "section": form.section_of(item),
        "page": page,
        "revisions": compared(page, found),
        "current": current,
        "can_edit": rules.can_edit(request.user, practice) and rules.can_write_item(practice, item),
    }
    return render(request, "practices/ficha/history.html", context)


def compared(page: Page[AnswerRevision], item: Item) -> list[tuple[AnswerRevision, list[tuple[str, str]]]]:
    """Pair each text with what changed in it since the one before."""
    shown = list(page.object_list)
    older = page.paginator.object_list[page.end_index() : page.end_index() + 1] if shown else []
    texts = [queries.whole_text(item, r.value) for r in (*shown, *older)] + [""]
    return [(r, differences(texts[n + 1], texts[n])) for n, r in enumerate(shown)]


def go_back(request: SignedIn, practice: Practice, item: Item) -> HttpResponse:
    """Keep an earlier text as the answer again; the one that stood stays in the history."""
    wanted = number_in(request.POST.get("version"))
    earlier: Any = get_object_or_404(history_of_field(practice.response, item.code), pk=wanted)
    seen = number_in(request.POST.get("revision"))
    try:
        services.save_answer(
            practice, item.code, earlier.value, by=request.user, key=uuid.uuid4().hex, expected_revision=seen
        )
    except Conflict:
        said = _("La respuesta cambió mientras usted leía la historia. Léala otra vez y elija.")
        messages.error(request, said)
        return redirect("practices:field_history", practice.pk, item.code)
    messages.success(request, _("La respuesta volvió a ese texto. El que estaba sigue en la historia."))
    section = queries.form_of_practice(practice).section_of(item.code).code
    return redirect(reverse("practices:block", args=[practice.pk, section]) + f"#{item.code}")

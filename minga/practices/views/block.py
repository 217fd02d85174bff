"""One block of the ficha: its fields, saving it whole or field by field with receipts, and what came too late."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.instruments.engine import validation
from minga.instruments.engine.validation import Problem
from minga.instruments.engine.values import Malformed, clean, untouched
from minga.instruments.forms import FieldView, number_in, read_item, revision_seen, row_button, was_posted
from minga.instruments.queries import Around, last_edits, values_seen
from minga.instruments.services import Conflict, keep_loser
from minga.kernel.decisions import Refused

from .. import queries, rules, services
from ..workflow import Status
from .ficha import overview, readable_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.instruments.engine.definition import Item
    from minga.people.types import SignedIn

    from ..models import Practice


@login_required
def block(request: SignedIn, pk: int, section: str) -> HttpResponse:
    practice = readable_or_404(request, pk)
    here = section_or_404(practice, section)
    unsaved: list[Unsaved] = []
    if request.method == "POST":
        unsaved = save_block(request, practice, here)
        if not unsaved:
            return after_saving(request, practice, section)
    return block_page(request, practice, here, unsaved)


def section_or_404(practice: Practice, section: str) -> Any:
    found = next((s for s in queries.form_of_practice(practice).sections if s.code == section), None)
    if found is None:
        raise Http404
    return found


def block_page(request: SignedIn, practice: Practice, section: Any, unsaved: list[Unsaved]) -> HttpResponse:
    context = block_context(request, practice, section, unsaved)
    status = unsaved[0].status if unsaved else 200
    return render(request, "practices/ficha/block.html", context, status=status)


@login_required
@require_POST
def settle(request: SignedIn, pk: int, section: str, item: str) -> HttpResponse:
    """Settle what an import left unsure in a field; the whole block comes along, and is saved first."""
    practice = readable_or_404(request, pk)
    here = section_or_404(practice, section)
    if item not in {i.code for i in here.items}:
        raise Http404
    if unsaved := save_block(request, practice, here):
        return block_page(request, practice, here, unsaved)
    if not services.settle_hint(practice, item, by=request.user, day=request.POST.get("day", "")):
        messages.warning(
            request, _("La fuente no lo dice: responda la pregunta y guarde. Así queda aclarada.")
        )
    return redirect(f"{reverse('practices:block', args=[pk, section])}#{item}")


@dataclass
class Unsaved:
    """A field that a post brought and that was not kept as the answer: the page goes on showing it."""

    item: Item
    raw: Any
    status: int
    message: str
    current: Any = None

    @property
    def yours(self) -> str:
        """Return what was typed, as prose, to read or to copy."""
        try:
            return queries.whole_text(self.item, clean(self.item, self.raw))
        except Malformed:
            return self.raw if isinstance(self.raw, str) else ""

    @property
    def theirs(self) -> str:
        return queries.whole_text(self.item, self.current)


def save_block(request: SignedIn, practice: Practice, section: Any) -> list[Unsaved]:
    """Save the fields of a block that the page changed; what cannot be kept comes back, with the reason."""
    posted = [i for i in section.items if was_posted(i, request.POST) and i.kind not in rules.UNWRITTEN]
    revisions = {i.code: revision_seen(i, request.POST) for i in posted}
    seen, unsaved = values_seen(practice.response, revisions), []
    for item in posted:
        raw = read_item(item, request.POST)
        if untouched(item, seen.get(item.code), raw):
            continue
        try:
            save(request, practice, item, raw, revisions[item.code], uuid.uuid4().hex)
        except Conflict as conflict:
            keep_loser(practice.response, conflict, by=request.user)
            unsaved.append(Unsaved(item, raw, 409, meanwhile(request, conflict), conflict.current.value))
        except Malformed as problem:
            unsaved.append(Unsaved(item, raw, 422, str(problem)))
        except Refused as refused:
            unsaved.append(Unsaved(item, raw, 403, str(refused.decision.reason)))
    return unsaved


def save(request: SignedIn, practice: Practice, item: Any, raw: Any, revision: int | None, key: str) -> Any:
    return services.save_answer(
        practice, item.code, raw, by=request.user, key=key, expected_revision=revision
    )


def after_saving(request: SignedIn, practice: Practice, section: str) -> HttpResponse:
    messages.success(
        request, _("Guardado en el servidor %(time)s") % {"time": timezone.localtime().strftime("%H:%M")}
    )
    codes = [s.code for s in queries.form_of_practice(practice).sections]
    following = codes[codes.index(section) + 1 :]
    here = reverse("practices:block", args=[practice.pk, section])
    item, _index, verb = row_button(request.POST)
    if item:
        return redirect(f"{here}{f'?mas={item}' if verb == 'more' else ''}#{item}")
    if "attach" in request.POST:
        page = reverse("practices:add_evidence", args=[practice.pk])
        return redirect(f"{page}?{urlencode({'pregunta': request.POST['attach'], 'bloque': section})}")
    if "stay" in request.POST:
        return redirect(here)
    if "next" in request.POST and following:
        return redirect("practices:block", practice.pk, following[0])
    return redirect("practices:ficha", practice.pk)


def block_context(
    request: SignedIn, practice: Practice, section: Any, unsaved: list[Unsaved]
) -> dict[str, Any]:
    seen = overview(practice)
    edits, typed = last_edits(practice.response), {u.item.code: u for u in unsaved}
    editable = rules.can_edit(request.user, practice)
    pieces = [*queries.evidence_of(practice), *queries.unfinished_evidence(practice)]
    unlocked = queries.observed_items(practice) if practice.status == Status.RETURNED else None
    shown = {i.code for i in validation.asked(seen["form"], seen["answers"])} | {
        i.code
        for i in section.items
        if i.kind in ("computed", "note") and validation.holds(i.show_if, seen["answers"], None, unsure=True)
    }
    hurts = [p for p in seen["problems"] if p.code not in validation.LACKING or request.GET.get("revisar")]
    views = [
        FieldView(
            item=item,
            value=typed[item.code].raw if item.code in typed else seen["answers"].get(item.code),
            revision=edits[item.code].revision if item.code in edits else 0,
            problems=[*told(typed.get(item.code)), *(p for p in hurts if p.item == item.code)],
            unsaved=item.code in typed,
            more=item.code == request.GET.get("mas"),
            locked="" if editable and (unlocked is None or item.code in unlocked) else "1",
            evidence=[e for e in pieces if e.item == item.code],
            last_edit=edits.get(item.code),
            around=Around(practice.institution.country, rules.office_of(practice).code, seen["answers"]),
        )
        for item in section.items
        if item.code in shown
    ]
    notes = [
        o
        for o in queries.open_observations(practice).exclude(sent_at=None)
        if any(v.item.code == o.item for v in views)
    ]
    codes = [s.code for s in seen["form"].sections]
    return {
        "practice": practice,
        "section": section,
        "waiting": seen["pending"][section.code],
        "place": codes.index(section.code) + 1,
        "following": next(iter(seen["form"].sections[codes.index(section.code) + 1 :]), None),
        "views": views,
        "can_edit": editable,
        "observations": notes,
        "unsaved": unsaved,
        "hints": queries.open_hints(practice, {i: e.revision for i, e in edits.items()}) if editable else {},
        **seen,
    }


def told(unsaved: Unsaved | None) -> list[Problem]:
    return [] if unsaved is None else [Problem(unsaved.item.code, "unsaved", unsaved.message)]


@login_required
@require_POST
def autosave(request: SignedIn, pk: int, item: str) -> JsonResponse:
    """Save one field and answer with its receipt; JSON in, JSON out."""
    practice = queries.for_editing(request.user, pk)
    if practice is None or not (
        found := [i for i in queries.form_of_practice(practice).items if i.code == item]
    ):
        raise Http404
    key = request.headers.get("Idempotency-Key") or uuid.uuid4().hex
    try:
        raw, revision = posted(request, found[0])
        receipt = save(request, practice, found[0], raw, revision, key[:64])
    except Conflict as conflict:
        keep_loser(practice.response, conflict, by=request.user)
        return stale(request, found[0], conflict)
    except Malformed as problem:
        return JsonResponse({"message": str(problem)}, status=422)
    except Refused as refused:
        return JsonResponse({"message": str(refused.decision.reason)}, status=403)
    at = timezone.localtime(receipt.at).strftime("%H:%M")
    return JsonResponse({"number": receipt.number, "at": at, **receipt.answer})


def meanwhile(request: SignedIn, conflict: Conflict) -> str:
    """Say who saved the field meanwhile; oneself, when the ficha is open in two places."""
    if conflict.current.updated_by_id == request.user.pk:
        return _(
            "Usted guardó este campo desde otra pestaña u otro equipo. Se conservan los dos textos: lea el otro y elija."
        )
    return _(
        "%(who)s guardó este campo mientras usted escribía. Se conservan los dos textos: lea el otro y elija."
    ) % {"who": conflict.current.updated_by.full_name}


def stale(request: SignedIn, item: Item, conflict: Conflict) -> JsonResponse:
    """Answer a save that came late with what stands now, so that the page can show both."""
    current = conflict.current
    return JsonResponse(
        {
            "message": meanwhile(request, conflict),
            "current": queries.whole_text(item, current.value),
            "revision": current.revision,
        },
        status=409,
    )


def posted(request: SignedIn, item: Any) -> tuple[Any, int | None]:
    if request.content_type != "application/json":
        return read_item(item, request.POST), revision_seen(item, request.POST)
    try:
        body = json.loads(request.body)
        json.dumps(body, ensure_ascii=False).encode()  # half a character cannot be hashed nor kept
        return body["value"], number_in(body.get("revision"))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Malformed(_("El envío no se entiende. Recargue la página.")) from None

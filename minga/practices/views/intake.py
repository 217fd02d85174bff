"""Importing what somebody filled elsewhere: upload, review answer by answer, bring in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from minga.kernel.decisions import Refused
from minga.people.queries import institutions_where

from .. import queries, rules, services
from ..forms.intake import ColumnsForm, IntakeForm, RowForm, name_of
from ..models import Intake, IntakeRow
from ..types import BroughtIn, RowChoice

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn

PER_PAGE = 25
HUES = {"NEW": "teal", "UNSURE": "ochre", "CHANGED": "plum", "CANNOT": "clay", "DONE": "leaf"}


def intake_or_404(request: SignedIn, pk: int) -> Intake:
    found = Intake.objects.select_related("institution__parent", "file", "owner", "staged_by")
    intake = get_object_or_404(found, pk=pk, staged_by=request.user)
    if not rules.can_read_intake(request.user, intake):
        raise Http404
    return intake


@login_required
def upload(request: SignedIn) -> HttpResponse:
    places = institutions_where(request.user, rules.IMPORTERS, descendants=True).order_by("kind", "name")
    form = IntakeForm(
        request.POST or None, request.FILES or None, places=places, initial={"owner": request.user.email}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and (intake := staged(request, form)) is not None:
            return redirect(*where_to_look(intake))
    context = {"form": form, "has_places": places.exists(), "waiting": queries.intakes_of(request.user)}
    return render(request, "practices/intake/upload.html", context, status=status)


def staged(request: SignedIn, form: IntakeForm) -> Intake | None:
    """Read what was uploaded; what cannot be read is said at its field, and the page keeps the rest."""
    given = form.cleaned_data
    try:
        return services.stage_intake(
            given["file"],
            name=given["file"].name,
            institution=given["institution"],
            owner=given["owner"],
            by=request.user,
        )
    except Refused as refused:
        allowed = rules.can_hold_practice(given["owner"], given["institution"])
        form.add_error("file" if allowed else "owner", str(refused.decision.reason))
        return None


def where_to_look(intake: Intake) -> tuple[Any, ...]:
    """Return the page on which a new import is reviewed: of a single answer, its own."""
    if intake.is_table:
        return ("practices:import_review", intake.pk)
    return ("practices:import_row", intake.pk, 1)


@login_required
def review(request: SignedIn, pk: int) -> HttpResponse:
    intake = intake_or_404(request, pk)
    counts, state = queries.count_rows(intake), request.GET.get("estado", "")
    page = Paginator(queries.rows_of(intake, state), PER_PAGE).get_page(request.GET.get("pagina"))
    labels = dict(IntakeRow.State.choices)
    context = {
        "intake": intake,
        "page": page,
        "rows": [(row, HUES.get(row.state, ""), queries.reasons_of(row)) for row in page],
        "filters": [("", _("Todas"), sum(counts.values()), not state)]
        + [(name, labels[name], n, name == state) for name, n in counts.items()],
        "state": state,
        "can_adjust": rules.can_adjust(request.user, intake),
        "ready": queries.ready_rows(intake).count(),
        "waiting": queries.waiting_rows(intake).count(),
        "unknown": queries.unknown_columns(intake),
        "period": rules.can_register(intake.institution, queries.kind_held_by(intake.institution)),
    }
    return render(request, "practices/intake/review.html", context)


def positions(request: SignedIn) -> list[int]:
    return [int(n) for n in request.POST.getlist("row") if n.isdecimal() and len(n) < 10]


@login_required
@require_POST
def apply(request: SignedIn, pk: int) -> HttpResponse:
    intake = intake_or_404(request, pk)
    chosen = None if "all" in request.POST else positions(request)
    if chosen == []:
        messages.warning(request, _("Marque al menos una respuesta, o use «Importar todas las listas»."))
        return redirect("practices:import_review", pk)
    if intake.state == Intake.State.APPLIED:
        messages.info(request, _("Esta importación ya se había aplicado: no cambió nada."))
        return redirect("practices:import_review", pk)
    told = services.apply_intake(intake, by=request.user, positions=chosen)
    messages.success(request, said_of(told))
    if not intake.is_table and (one := [*told.started, *told.updated]):
        return redirect("practices:ficha", one[0])
    return redirect("practices:import_review", pk)


def said_of(told: BroughtIn) -> str:
    """Say what came in, and what did not."""
    started, updated, waiting = len(told.started), len(told.updated), told.waiting
    said = [
        ngettext(
            "%(n)d práctica quedó en borrador: complete lo que falta.",
            "%(n)d prácticas quedaron en borrador: complete lo que falta.",
            started,
        )
        % {"n": started}
        if started
        else "",
        ngettext("%(n)d tomó lo nuevo de la fuente.", "%(n)d tomaron lo nuevo de la fuente.", updated)
        % {"n": updated}
        if updated
        else "",
        ngettext("%(n)d espera que usted decida.", "%(n)d esperan que usted decida.", waiting)
        % {"n": waiting}
        if waiting
        else "",
    ]
    return " ".join(s for s in said if s) or _("Lo marcado ya estaba importado: no cambió nada.")


@login_required
@require_POST
def leave(request: SignedIn, pk: int) -> HttpResponse:
    intake, back = intake_or_404(request, pk), "back" in request.POST
    services.leave_rows(intake, positions(request), leave=not back, by=request.user)
    return redirect("practices:import_review", pk)


@login_required
@require_POST
def discard(request: SignedIn, pk: int) -> HttpResponse:
    services.discard_intake(intake_or_404(request, pk), by=request.user)
    messages.success(request, _("Se descartó la importación. Lo que ya se había importado sigue donde está."))
    return redirect("practices:import")


@login_required
def columns(request: SignedIn, pk: int) -> HttpResponse:
    intake = intake_or_404(request, pk)
    if not intake.is_table or "columns" not in intake.content:
        raise Http404
    form, chosen, known = columns_form(request, intake)
    if request.method == "POST" and form.is_valid():
        try:
            services.adjust_columns(
                intake, columns=form.chosen, order=form.cleaned_data["order"], by=request.user
            )
            messages.success(request, _("El archivo se leyó otra vez con esas columnas."))
            return redirect("practices:import_review", pk)
        except Refused as refused:
            form.add_error(None, str(refused.decision.reason))
    context = {
        "intake": intake,
        "form": form,
        "chosen": [(c, form[name_of(c)]) for c in chosen],
        "known": [(c, form[f"{name_of(c)}-aside"]) for c in known],
        "items": items_of(intake),
        "can_adjust": rules.can_adjust(request.user, intake),
    }
    return render(request, "practices/intake/columns.html", context, status=422 if form.errors else 200)


def columns_form(request: SignedIn, intake: Intake) -> tuple[ColumnsForm, list[Any], list[Any]]:
    """Return the form, the columns to choose a question for (unknown, set aside, or asked for), and the known ones."""
    asked = set(request.GET.getlist("columna"))
    own = [c for c in intake.content["columns"] if c["role"] in ("", "aside")]
    known = [c for c in own if c["item"] and str(c["index"]) not in asked]
    chosen = [c for c in own if c not in known]
    form = ColumnsForm(
        request.POST or None,
        columns=chosen,
        known=known,
        items=items_of(intake),
        initial={"order": intake.content["order"]},
    )
    return form, chosen, known


def items_of(intake: Intake) -> dict[str, str]:
    form = queries.form_of_intake(intake)
    return {i.code: f"{i.number}. {i.label[:70]}" for i in form.items if i.kind not in ("note", "file")}


@login_required
def row(request: SignedIn, pk: int, position: int) -> HttpResponse:
    intake = intake_or_404(request, pk)
    found = intake.rows.select_related("owner", "practice__response__version")
    one = get_object_or_404(found, position=position)
    one.intake = intake
    form = RowForm(request.POST or None, initial={"owner": (one.owner or intake.owner).email})
    if request.method == "POST" and form.is_valid() and decided(request, one, form):
        return redirect("practices:import_row", pk, position)
    fields = queries.fields_read(one)
    context = {
        "intake": intake,
        "row": one,
        "hue": HUES.get(one.state, ""),
        "reasons": queries.reasons_of(one),
        "form": form,
        "fields": fields,
        "differences": [f for f in fields if f.difference],
        "answered": [f for f in fields if f.text],
        "empty": [f for f in fields if not f.text],
        "codes": {w["code"] for w in one.why},
        "twin": queries.twin_of(one),
        "can_adjust": rules.can_adjust(request.user, intake),
    }
    return render(request, "practices/intake/row.html", context, status=422 if form.errors else 200)


def decided(request: SignedIn, one: IntakeRow, form: RowForm) -> bool:
    """Keep what was decided of an answer; says whether it could be kept."""
    given = form.cleaned_data
    named = given["owner"] if given["owner"] != (one.owner or one.intake.owner) else None
    take = {
        name.removeprefix("take-"): said
        for name, said in request.POST.items()
        if name.startswith("take-") and said in ("source", "here")
    }
    try:
        services.decide_row(one, RowChoice(named, given["twin"], given["is_ours"], take), by=request.user)
    except Refused as refused:
        form.add_error("owner", str(refused.decision.reason))
        return False
    messages.success(request, _("Guardado: esta respuesta se importará como usted decidió."))
    return True

"""The office's directory of schools, and bringing it in from a file: read, review, apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from minga.kernel.decisions import Refused

from .. import queries, rules, services
from ..engine.schools import LABELS
from ..forms import SchoolFileForm
from ..models import SchoolImport, StagedSchool
from ..reports import rejected_rows

if TYPE_CHECKING:
    from django.http import HttpRequest

PER_PAGE, RECENT = 50, 10
State, Change = SchoolImport.State, StagedSchool.Change


@login_required
def home(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "")
    found = queries.named(queries.schools_of(request.user), asked)
    context = {
        "asked": asked,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("pagina")),
        "offices": queries.offices_where(request.user, queries.QUALITY),
        "keeps_register": rules.keeps_register(request.user),
    }
    return render(request, "reference/home.html", context)


@login_required
def upload(request: HttpRequest) -> HttpResponse:
    offices = queries.offices_where(request.user, queries.QUALITY)
    form = SchoolFileForm(request.POST or None, request.FILES or None, offices=offices)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            batch = services.stage_schools(
                given["file"].temporary_file_path(),
                name=given["file"].name,
                office=given["office"],
                is_complete=given["is_complete"],
                by=request.user,
            )
        except Refused as refused:
            form.add_error("file", refused.decision.reason)
        else:
            return redirect("reference:school_import", batch.pk)
    context = {
        "form": form,
        "offices": offices,
        "earlier": queries.imports_of(request.user).select_related("office").order_by("-pk")[:RECENT],
    }
    return render(request, "reference/schools/upload.html", context, status=422 if form.errors else 200)


@login_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    batch = batch_or_404(request, pk)
    if request.method != "POST":
        return page(request, batch)
    if "discard" in request.POST:
        services.discard_schools(batch, by=request.user)
        messages.success(request, _("El archivo se descartó: no se cambió nada."))
        return redirect("reference:import_schools")
    try:
        applied = services.apply_schools(
            batch, by=request.user, confirmed=bool(request.POST.get("confirmed"))
        )
    except Refused as refused:
        return page(request, batch_or_404(request, pk), refused)
    if applied:
        messages.success(request, _("El directorio quedó al día."))
    else:
        messages.warning(
            request, _("El directorio cambió después de leer el archivo. Revise otra vez qué cambiaría.")
        )
    return redirect("reference:school_import", pk)


def batch_or_404(request: HttpRequest, pk: int) -> SchoolImport:
    return get_object_or_404(queries.imports_of(request.user).select_related("office"), pk=pk)


def page(request: HttpRequest, batch: SchoolImport, refused: Refused | None = None) -> HttpResponse:
    """Show the rows of one kind at a time: what would change first, what stays as it is last."""
    counts = dict(batch.rows.values_list("change").annotate(n=Count("pk")).order_by())
    shown = [(c, c.label, counts[c]) for c in Change if counts.get(c)]
    wanted = request.GET.get("ver", "")
    chosen = wanted if counts.get(wanted) else (shown[0][0] if shown else "")
    found = Paginator(batch.rows.filter(change=chosen).order_by("line", "code"), PER_PAGE)
    rows = found.get_page(request.GET.get("pagina"))
    context = {
        "batch": batch,
        "shown": shown,
        "chosen": chosen,
        "page": rows,
        "told": [(row, changes_of(row)) for row in rows],
        "columns": [(LABELS.get(f, OTHERS.get(f, f)), h) for f, h in batch.reading["columns"].items()],
        "waits": batch.state == State.STAGED,
        "writes": sum(counts.get(c, 0) for c in services.WRITTEN),
        "refused": refused,
        "asks_closing": any(u.anchor == "closing" for u in refused.decision.unmet) if refused else False,
    }
    return render(request, "reference/schools/review.html", context, status=422 if refused else 200)


OTHERS = {
    "code": _("Código"),
    "site": _("Sede"),
    "annex": _("Anexo"),
    "municipality_name": _("Municipio (nombre)"),
    "department_name": _("Departamento"),
    "state": _("Estado"),
}


def changes_of(row: StagedSchool) -> list[tuple[str, str, str]]:
    return [(LABELS[name], old, new) for name, (old, new) in row.changes.items()]


@login_required
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    batch = batch_or_404(request, pk)
    answer = HttpResponse(rejected_rows(batch), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="filas-rechazadas.csv"'
    return answer

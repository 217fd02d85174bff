"""Who runs education where: read by everybody with an account, corrected by the technical administration with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.kernel import clock
from minga.kernel.decisions import Refused
from minga.ui.forms import explain

from .. import queries, rules, services
from ..forms import CertificationForm, OfficeForm
from ..models import Certification, Institution
from ..services.register import OFFICE_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

PER_PAGE = 50


@login_required
def certified(request: HttpRequest) -> HttpResponse:
    """List the certified territories of a day, or every row there ever was."""
    asked, every = request.GET.get("q", ""), "todas" in request.GET
    day = day_asked(request) or clock.today()
    found = queries.certifications(asked, None if every else day)
    context = {
        "asked": asked,
        "every": every,
        "day": day,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("pagina")),
        "keeps": rules.keeps_register(request.user),
    }
    return render(request, "reference/register/certified.html", context)


def day_asked(request: HttpRequest) -> date | None:
    """Return the day that a page is asked for; none when it is no day."""
    try:
        return parse_date(request.GET.get("dia", ""))
    except ValueError:  # well written, and yet no day: 2026-02-30
        return None


def require_keeper(request: HttpRequest) -> None:
    if not rules.keeps_register(request.user):
        raise Http404


@login_required
def certify(request: HttpRequest) -> HttpResponse:
    require_keeper(request)
    form = CertificationForm(request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        town = given.pop("municipality")
        row = done(form, lambda: services.certify(town, by=request.user, **given))
        if row:
            say_what_followed(request, row)
            return redirect("reference:certification", row.pk)
    return page(request, "reference/register/certify.html", form)


@login_required
def certification(request: HttpRequest, pk: int) -> HttpResponse:
    require_keeper(request)
    row = get_object_or_404(Certification.objects.select_related("territory__parent", "institution"), pk=pk)
    initial = {"since": row.since, "until": row.until, "source": row.source}
    form = CertificationForm(request.POST or None, is_new=False, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if done(form, lambda: services.correct_certification(row, by=request.user, **given)):
            say_what_followed(request, row)
            return redirect("reference:certification", pk)
        row.refresh_from_db()
    told = {"row": row, "schools": queries.open_schools(row.institution)}
    return page(request, "reference/register/certification.html", form, row, **told)


def say_what_followed(request: HttpRequest, row: Certification) -> None:
    """Say how many schools the office has now, since they follow their municipality."""
    count = queries.open_schools(row.institution)
    said = ngettext(
        "Guardado. %(office)s atiende hoy %(n)d establecimiento.",
        "Guardado. %(office)s atiende hoy %(n)d establecimientos.",
        count,
    )
    messages.success(request, said % {"office": row.institution, "n": count})


@login_required
def offices(request: HttpRequest) -> HttpResponse:
    asked, country = request.GET.get("q", ""), request.GET.get("pais", "")
    found = queries.offices(country if country in rules.COUNTRIES else "", asked)
    context = {
        "asked": asked,
        "country": country,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("pagina")),
        "keeps": rules.keeps_register(request.user),
    }
    return render(request, "reference/register/offices.html", context)


@login_required
def new_office(request: HttpRequest) -> HttpResponse:
    require_keeper(request)
    form = OfficeForm(request.POST or None, is_new=True)
    if request.method == "POST" and form.is_valid():
        added = done(form, lambda: services.add_office(by=request.user, **form.cleaned_data))
        if added:
            messages.success(request, _("La entidad quedó en el directorio."))
            return redirect("reference:office", added.pk)
    return page(request, "reference/register/new_office.html", form)


@login_required
def office(request: HttpRequest, pk: int) -> HttpResponse:
    require_keeper(request)
    found = get_object_or_404(
        Institution.objects.filter(kind__in=queries.OFFICES).select_related("parent", "territory"), pk=pk
    )
    initial = {name: getattr(found, name) for name in OFFICE_FIELDS}
    form = OfficeForm(request.POST or None, is_new=False, initial=initial)
    if request.method == "POST" and form.is_valid():
        if done(form, lambda: services.correct_office(found, by=request.user, **form.cleaned_data)):
            messages.success(request, _("Los cambios quedaron guardados."))
            return redirect("reference:office", pk)
        found.refresh_from_db()
    return page(request, "reference/register/office.html", form, found, office=found)


def done(form: Form, act: Callable[[], Any]) -> Any:
    """Do it and return what it made; what a rule refuses is told at its field, and nothing is returned."""
    try:
        return act()
    except Refused as refused:
        explain(form, refused)
        return None


def page(request: HttpRequest, template: str, form: Form, thing: Any = None, **more: Any) -> HttpResponse:
    history = told_of(thing, form.fields) if thing is not None else []
    context = {"form": form, "history": history, **more}
    return render(request, template, context, status=422 if form.errors else 200)


def told_of(thing: Any, fields: Mapping[str, Any]) -> list[tuple[Any, str, list[tuple[Any, str, str]]]]:
    """Return what happened to a thing: each fact with its sentence and what it changed, as the form calls it."""
    return [
        (entry, sentence, changes_of(entry.data, fields)) for entry, sentence in queries.history_of([thing])
    ]


def changes_of(data: dict[str, Any], fields: Mapping[str, Any]) -> list[tuple[Any, str, str]]:
    """Return what was corrected: the field as the form calls it, what it said, what it says now."""
    was, now = data.get("was", {}), data.get("now", {})
    return [(fields[name].label, was.get(name, ""), now[name]) for name in now if name in fields]

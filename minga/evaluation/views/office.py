"""The coordinator's board: every candidate of the office, who is late, and many people asked at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from .. import queries, rules, services
from ..assigning.gates import obstacles
from ..forms import DueForm
from ..models import Assignment
from ..workflow import JUDGING
from .people import coordinators_only

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from minga.kernel.decisions import Decision
    from minga.people.models import User
    from minga.people.types import SignedIn

    from ..models import Candidate

PER_PAGE, MOST = 25, 100
NAMES = {
    "abiertas": lazy("Abiertas"),
    "faltan": lazy("Falta asignar"),
    "atrasadas": lazy("Con plazo vencido"),
    "separadas": lazy("Se separan o no concluyen"),
    "por-comunicar": lazy("Por comunicar"),
    "comunicadas": lazy("Comunicadas"),
}
SORTS = {
    "menos-valoradas": lazy("Las menos valoradas primero"),
    "plazo": lazy("Las que vencen primero"),
    "nombre": lazy("Por nombre"),
}


def chosen(options: dict[str, Any], asked: str | None) -> str:
    return asked if asked in options else next(iter(options))


def asked(request: SignedIn) -> tuple[str, str]:
    """Return the board's filter and its order, as the address says."""
    return chosen(NAMES, request.GET.get("estado")), chosen(SORTS, request.GET.get("orden"))


@coordinators_only
def office(request: SignedIn) -> HttpResponse:
    state, sort = asked(request)
    counts = queries.counts_of(queries.coordinated_by(request.user))
    found = queries.board_of(request.user, state, sort).select_related(*queries.office.WITH)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "page": page,
        "rows": queries.rows_of(page.object_list),
        "filters": [(name, label, counts[name], name == state) for name, label in NAMES.items()],
        "sorts": [(name, label, name == sort) for name, label in SORTS.items()],
        "state": state,
        "sort": sort,
        "people": queries.judges_for(request.user),
        "rounds": queries.rounds_of(request.user),
    }
    return render(request, "evaluation/office.html", context)


def candidates_in(request: SignedIn, post: QueryDict) -> list[Candidate]:
    """Return the ticked candidates that this person coordinates."""
    ids = numbers_in(post.getlist("candidate"))
    found = queries.coordinated_by(request.user).filter(pk__in=ids)
    return list(found.select_related(*queries.office.WITH).order_by("practice__title"))


def numbers_in(texts: list[str]) -> list[int]:
    return [int(t) for t in texts[:MOST] if t.isdecimal() and len(t) < 16]


@coordinators_only
@require_POST
def plan(request: SignedIn) -> HttpResponse:
    """Show what a bulk assignment would do, pair by pair with its gates, before anything is done."""
    candidates = candidates_in(request, request.POST)
    people = list(queries.judges_for(request.user).filter(pk__in=numbers_in(request.POST.getlist("person"))))
    if not candidates or not people:
        messages.error(request, _("Marque al menos una práctica y una persona."))
        return redirect("evaluation:office")
    context = {"pairs": planned(candidates, people), "due_form": DueForm(due_required=False)}
    return render(request, "evaluation/plan.html", context)


def planned(candidates: list[Candidate], people: list[User]) -> list[tuple[Candidate, User, Decision]]:
    """Decide each pair in turn, counting what the pairs before it would already put on somebody's table."""
    facts, added, found = queries.pairs_of(candidates, people), dict.fromkeys((p.pk for p in people), 0), []
    for candidate in candidates:
        for person in people:
            pair = facts[candidate.pk, person.pk]
            profile = replace(pair.profile, carried=pair.profile.carried + added[person.pk])
            fits = rules.fit_with(obstacles(replace(pair, profile=profile)))
            if candidate.status not in JUDGING:
                fits = rules.no_longer_waits()
            added[person.pk] += bool(fits)
            found.append((candidate, person, fits))
    return found


@coordinators_only
@require_POST
def assign_many(request: SignedIn) -> HttpResponse:
    candidates = {c.pk: c for c in candidates_in(request, request.POST)}
    people = {p.pk: p for p in queries.judges_for(request.user)}
    ticked = [numbers_in(text.split(":")) for text in request.POST.getlist("pair")[:MOST]]
    pairs = [
        (candidates[p[0]], people[p[1]])
        for p in ticked
        if len(p) == 2 and p[0] in candidates and p[1] in people
    ]
    form = DueForm({"due_on": request.POST.get("due_on", ""), "reason": "-"}, due_required=False)
    if not form.is_valid():
        messages.error(request, _("Escriba la fecha así: 31/12/2026."))
        return redirect("evaluation:office")
    made, refused = services.assign_many(pairs, by=request.user, due_on=form.cleaned_data["due_on"])
    return render(request, "evaluation/planned.html", {"made": made, "refused": refused})


@coordinators_only
@require_POST
def undo(request: SignedIn) -> HttpResponse:
    asked = Assignment.objects.filter(
        pk__in=numbers_in(request.POST.getlist("assignment")),
        candidate__in=queries.coordinated_by(request.user),
    ).select_related("candidate__practice__institution__parent", "candidate__round__rubric")
    count = services.undo_assignments(asked, _("Se deshizo la asignación."), by=request.user)
    words = ngettext("Se deshizo %(n)d asignación.", "Se deshicieron %(n)d asignaciones.", count)
    messages.success(request, words % {"n": count})
    return redirect("evaluation:office")


@coordinators_only
@require_POST
def remind_many(request: SignedIn) -> HttpResponse:
    rows = queries.rows_of(candidates_in(request, request.POST))
    owed = [a for row in rows for a in row.owed if row.candidate.status in JUDGING]
    for row in rows:
        for assignment in row.assignments:
            assignment.candidate = row.candidate
    count = sum(services.remind(a, by=request.user) for a in owed)
    words = ngettext(
        "%(n)d persona recibió un recordatorio.", "%(n)d personas recibieron un recordatorio.", count
    )
    messages.success(request, words % {"n": count})
    return redirect("evaluation:office")

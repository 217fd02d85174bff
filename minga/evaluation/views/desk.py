"""The evaluator's desk: the frozen ficha beside the rubric, one criterion at a time, and the sheet's sending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.instruments.engine.values import Malformed
from minga.instruments.queries import rubric_of
from minga.journal.services import KeyReused
from minga.kernel.decisions import Refused

from .. import queries, rules, services
from ..forms import RecuseForm, key_in, read_parts, read_revisions
from ..services import StaleSheet
from .deskpage import REVIEW, Typed, next_step, page_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from minga.people.types import SignedIn

    from ..models import Assignment


def mine_or_404(request: SignedIn, pk: int) -> Assignment:
    return get_object_or_404(queries.assigned_to(request.user), pk=pk)


@login_required
def mine(request: SignedIn) -> HttpResponse:
    """Everything that somebody has to judge, the least evaluated first, and what they sent."""
    context = {
        "waiting": queries.queue_of(request.user),
        "sent": queries.sent_by(request.user),
        "workload": queries.progress_of(request.user),
    }
    return render(request, "evaluation/mine.html", context)


@login_required
def desk(request: SignedIn, pk: int) -> HttpResponse:
    assignment = mine_or_404(request, pk)
    if request.method == "POST":
        return write(request, assignment)
    return show(request, assignment, request.GET.get("criterio", ""))


def show(
    request: SignedIn, assignment: Assignment, step: str, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    context = page_of(request.user, assignment, step, typed)
    return render(request, "evaluation/desk.html", context, status=status)


def write(request: SignedIn, assignment: Assignment) -> HttpResponse:
    """Keep what was posted, then do what its button asks; whatever is refused comes back as it was typed."""
    rubric, key = rubric_of(assignment.candidate.rubric), key_in(request.POST)
    step, parts = REVIEW if "submit" in request.POST else request.POST.get("step", ""), {}
    try:
        parts, seen = read_parts(rubric, request.POST), read_revisions(rubric, request.POST)
        services.save_parts(assignment, parts, by=request.user, key=f"{key}-s", seen=seen)
        if "submit" in request.POST:
            services.send_sheet(assignment, by=request.user, key=key, body=parts)
    except StaleSheet as stale:
        services.keep_loser(stale)
        return show(request, assignment, stale.part, Typed(parts, stale=stale), 409)
    except KeyReused:
        words = _(
            "Ese envío ya se había hecho con otro contenido. Aquí está lo que escribió: revíselo y guárdelo."
        )
        return show(request, assignment, step, Typed(parts, problem=words), 422)
    except Malformed as problem:
        return show(request, assignment, step, Typed(problem=str(problem)), 422)
    except Refused as refused:
        if not refused.decision.unmet:
            raise
        return show(request, assignment, REVIEW, Typed({}, refused=refused.decision), 422)
    return after(request, assignment, step)


def after(request: SignedIn, assignment: Assignment, step: str) -> HttpResponse:
    if "submit" in request.POST:
        messages.success(request, _("Su hoja se envió y quedó sellada."))
        return to_next(request, assignment)
    at = timezone.localtime().strftime("%H:%M")
    messages.success(request, _("Guardado en el servidor %(time)s") % {"time": at})
    if "later" in request.POST:
        services.put_off(assignment, by=request.user)
        return to_next(request, assignment)
    following = next_step(assignment, step) if "next" in request.POST else step
    return redirect(f"{reverse('evaluation:desk', args=[assignment.pk])}?criterio={following}#la-rubrica")


def to_next(request: SignedIn, assignment: Assignment) -> HttpResponse:
    """Go on with the least evaluated practice of the queue, or to the list when nothing else waits."""
    following = queries.queue_of(request.user).exclude(pk=assignment.pk).first()
    return redirect("evaluation:desk", following.pk) if following else redirect("evaluation:mine")


@login_required
@require_POST
def autosave(request: SignedIn, pk: int) -> JsonResponse:
    """Save what changed on the page and answer with its receipt."""
    assignment = mine_or_404(request, pk)
    rubric = rubric_of(assignment.candidate.rubric)
    key = key_in({"key": request.headers.get("Idempotency-Key", "")})
    try:
        parts, seen = read_parts(rubric, request.POST), read_revisions(rubric, request.POST)
        receipt = services.save_parts(assignment, parts, by=request.user, key=key, seen=seen)
    except StaleSheet as stale:
        services.keep_loser(stale)
        return JsonResponse(
            {"message": _("Otra pestaña guardó antes: pulse Guardar para ver los dos textos.")}, status=409
        )
    except Refused as refused:
        return JsonResponse({"message": str(refused.decision.reason)}, status=403)
    except Malformed as problem:
        return JsonResponse({"message": str(problem)}, status=422)
    except KeyReused:
        return JsonResponse({"message": _("Sin guardar: recargue la página.")}, status=422)
    at = timezone.localtime(receipt.at).strftime("%H:%M")
    return JsonResponse({"number": receipt.number, "at": at, **receipt.answer})


@login_required
@require_POST
def accept(request: SignedIn, pk: int) -> HttpResponse:
    services.accept(mine_or_404(request, pk), by=request.user)
    return redirect("evaluation:desk", pk)


@login_required
def recuse(request: SignedIn, pk: int) -> HttpResponse:
    assignment, form = mine_or_404(request, pk), RecuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.recuse(assignment, **form.cleaned_data, by=request.user)
        messages.success(request, _("Gracias por declararlo. La oficina nombrará a otra persona."))
        return redirect("evaluation:mine")
    context: dict[str, Any] = {
        "assignment": assignment,
        "form": form,
        "allowed": rules.can_judge(request.user, assignment),
    }
    return render(request, "evaluation/recuse.html", context, status=422 if form.errors else 200)

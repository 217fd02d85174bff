"""Every no carries its reason: what services raise becomes a page (or a problem document) that says what to do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.db import OperationalError
from django.http import HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from minga.journal.services import KeyReused
from minga.kernel.decisions import Refused
from minga.kernel.workflow import Stale

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Answer = Callable[[HttpRequest], HttpResponse]


class Explain:
    """Middleware: turn the exceptions of our services into answers."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        return only_sent(request, answer) if isinstance(answer, HttpResponseNotAllowed) else answer

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Answer what we know how to explain; the rest is a 500 with an incident code."""
        if isinstance(problem, Refused):
            return refused(request, problem)
        if isinstance(problem, Stale):
            title = _("Otra persona lo cambió antes")
            return explain(
                request,
                409,
                title,
                _("Vuelva a la página anterior, recárguela y mire cómo quedó antes de repetir."),
            )
        if isinstance(problem, KeyReused):
            title = _("Ese envío ya se había hecho con otro contenido")
            return explain(request, 422, title, _("Recargue la página y vuelva a intentarlo."))
        if isinstance(problem, OperationalError):
            return busy(request)
        return None


def only_sent(request: HttpRequest, answer: HttpResponseNotAllowed) -> HttpResponse:
    """Say why an address that only takes what a button sends shows nothing: one lands there by signing in again."""
    page = explain(
        request,
        405,
        _("Aquí no hay una página que abrir"),
        _(
            "Esta dirección solo recibe lo que envía un botón. Vuelva a la página anterior y envíelo de nuevo."
        ),
    )
    page["Allow"] = answer["Allow"]
    return page


def busy(request: HttpRequest) -> HttpResponse:
    answer = explain(
        request,
        503,
        _("El sistema está muy ocupado"),
        _("Espere unos segundos y vuelva a intentarlo. Nada de lo guardado se perdió."),
    )
    answer["Retry-After"] = "5"
    return answer


def fell(request: HttpRequest) -> HttpResponse:
    """Answer what no view explained: a session that could not be written is a busy system too."""
    if isinstance(sys.exception(), OperationalError):
        return busy(request)
    return server_error(request)


def explain(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(
            {"title": title, "detail": advice, "message": f"{title}. {advice}", "status": status},
            status=status,
            content_type="application/problem+json",
        )
    return render(
        request, "ui/refused.html", {"title": title, "advice": advice, "status": status}, status=status
    )


def refused(request: HttpRequest, problem: Refused) -> HttpResponse:
    decision = problem.decision
    unmet = [{"message": str(u.message), "anchor": u.anchor} for u in decision.unmet]
    if wants_json(request):
        body = {"title": str(decision.reason), "unmet": unmet, "status": problem.status}
        return JsonResponse(body, status=problem.status, content_type="application/problem+json")
    return render(
        request,
        "403.html",
        {"decision": decision, "reason": decision.reason, "unmet": decision.unmet},
        status=problem.status,
    )


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")

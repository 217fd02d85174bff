"""What anybody may check of the chain: its signed heads, the keys that signed them, and the program that verifies it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minga.kernel import signing

from . import engine, queries

if TYPE_CHECKING:
    from django.http import HttpRequest

SHOWN, HANDED = 24, 1_000


@require_safe
def chain(request: HttpRequest) -> HttpResponse:
    context = {"heads": queries.last_heads(SHOWN), "keys": signing.public_keys()}
    return render(request, "journal/chain.html", context)


@require_safe
def heads(request: HttpRequest) -> HttpResponse:
    """Hand out heads as data, oldest first: the last ones, or those after the one that `desde` names."""
    since = request.GET.get("desde", "")
    found = (
        queries.heads_after(int(since), HANDED)
        if since.isdecimal() and len(since) < 19
        else queries.last_heads(HANDED)[::-1]
    )
    return JsonResponse({"keys": signing.public_keys(), "heads": [queries.as_told(head) for head in found]})


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """Hand out the chain's arithmetic itself: one file that runs without this program."""
    answer = HttpResponse(Path(engine.__file__).read_bytes(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verificador.py"'
    return answer

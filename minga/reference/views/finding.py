"""What a box offers while one types: places of a country, offices, and the schools near whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse

from .. import queries

if TYPE_CHECKING:
    from django.http import HttpRequest

WHAT = (*queries.LEVELS, "institution")
SHORTEST = 2


@login_required
def find(request: HttpRequest) -> JsonResponse:
    """Answer with the texts of the choices: all of a short list, or those that hold every word that was typed."""
    asked, what = request.GET.get("q", "")[:120], request.GET.get("que", "")
    if what not in WHAT:
        return JsonResponse({"choices": []})
    country, _dot, within = request.GET.get("donde", "")[:40].partition(".")
    if what == "institution":
        search = queries.Search(what, country, offices=tuple(queries.offices_near(request.user)))
    else:
        search = queries.Search(what, country, within)
    found = search.all() or (search.like(asked) if len(asked.strip()) >= SHORTEST else [])
    return JsonResponse({"choices": [{"text": c.text, "told": c.told} for c in found]})

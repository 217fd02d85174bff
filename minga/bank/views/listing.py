"""The bank's first page: a question, its facets, its results. The whole of it stands in the address."""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import queries
from ..engine.marks import marked, passage
from ..forms import question_of, unknown_filters
from ..types import Facet, Question, Result
from .pieces import drawn, framed, kinds, sorts
from .serving import generation_of, is_plain_visitor, kept_for_visitors

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

SHOWN = 8


def known_filters(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuse an address with a filter that does not exist, whatever it is called, in the same words."""

    @wraps(view)
    def careful(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if unknown_filters(request.GET):
            return refused(
                request,
                _("Ese filtro no existe"),
                _("Vuelva al banco y elija entre los filtros de la lista."),
            )
        return view(request, *args, **kwargs)

    return careful


def refused(request: HttpRequest, title: str, advice: str) -> HttpResponse:
    return render(request, "ui/refused.html", {"title": title, "advice": advice}, status=400)


@kept_for_visitors
@known_filters
def home(request: HttpRequest) -> HttpResponse:
    question = question_of(request.GET, is_typing="HX-Request" in request.headers)
    result = queries.answer(question, generation_of(request))
    said = {
        "title": f"{question.text} · {_('Banco de prácticas')}" if question.text else _("Banco de prácticas"),
        "feed": with_question(reverse("bank:feed"), question.at_page(1)),
        "main": main_of(question, result, request.GET.get("ver", "")),
    }
    if is_plain_visitor(request):
        return HttpResponse(framed(request, "bank/home.html", **said))
    return render(request, "bank/home.html", said)


def with_question(page: str, question: Question) -> str:
    return f"{page}?{question.address}" if question.address else page


def main_of(question: Question, result: Result, opened: str) -> str:
    return drawn(
        "main",
        question=question,
        result=result,
        text=question.text,
        cards=drawn("cards", cards=told(queries.cards_of(result.ids), result)),
        facets=drawn("facets", facets=[shown(f, question, opened) for f in result.facets]),
        chips=chips(question, result),
        bare=Question(question.text).address,
        suggested=result.suggestion and Question(result.suggestion).address,
        sorts=sorts(get_language()),
        pages=pager(question, result),
        shared=question.at_page(1).address,
    )


def told(cards: list[dict[str, Any]], result: Result) -> list[tuple[Any, ...]]:
    """Say of each card what its place in the list shows, in the order in which `cards.jinja` takes it."""
    shown = {card["id"]: marked(card["excerpt"], result.stems) for card in cards}
    silent = (
        [pk for pk, pieces in shown.items() if not any(is_hit for _, is_hit in pieces)]
        if result.stems
        else []
    )
    bodies = queries.bodies_of(silent)
    for card in cards:
        if card["id"] in bodies:
            shown[card["id"]] = passage(card["excerpt"], bodies[card["id"]], result.stems)
    known = kinds(get_language())
    return [placed(card, shown[card["id"]], known) for card in cards]


def placed(
    card: dict[str, Any], pieces: list[tuple[str, bool]], known: dict[str, tuple[str, str]]
) -> tuple[Any, ...]:
    kind, hue = known.get(card["kind"], (card["kind"], "teal"))
    return (
        kind,
        hue,
        card["office"],
        card["department"],
        card["year"],
        address_of(card["slug"]),
        card["title"],
        pieces,
        card["level"],
        card["slug"],
    )


@lru_cache
def practice_root() -> str:
    return reverse("bank:practice", args=["-"]).removesuffix("-/")


def address_of(slug: str) -> str:
    """Return a practice's address; twenty calls of `reverse` would cost as much as the search."""
    return f"{practice_root()}{slug}/"


def shown(facet: Facet, question: Question, opened: str) -> dict[str, Any]:
    """Show a facet's first values and those that are chosen; the rest behind a link."""
    choices = facet.choices
    if len(choices) > SHOWN + 2 and opened != facet.name:
        first = choices[:SHOWN]
        first += tuple(c for c in choices[SHOWN:] if c.is_chosen)
        address = question.at_page(1).address
        more = f"{address}&ver={facet.name}" if address else f"ver={facet.name}"
        return {
            "name": facet.name,
            "label": facet.label,
            "choices": first,
            "more": more,
            "count": len(choices),
        }
    return {"name": facet.name, "label": facet.label, "choices": choices}


def chips(question: Question, result: Result) -> list[tuple[str, str, str]]:
    """Return the chosen filters: (facet, value, the address without it)."""
    return [
        (str(facet.label), choice.label, question.without(facet.name, choice.code).address)
        for facet in result.facets
        for choice in facet.chosen
    ]


def pager(question: Question, result: Result) -> list[tuple[str, str | None, bool]]:
    """Return (label, address, is this page) around the current one; a gap has no address."""
    if result.pages == 1:
        return []
    near = {1, result.pages, *range(result.page - 1, result.page + 2)}
    told: list[tuple[str, str | None, bool]] = []
    last = 0
    for number in sorted(n for n in near if 1 <= n <= result.pages):
        if number - last > 1:
            told.append(("…", None, False))
        told.append((str(number), question.at_page(number).address, number == result.page))
        last = number
    return told

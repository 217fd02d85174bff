"""What surrounds a search: its map, a comparison of what was marked, and a feed of what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from minga.documents.views import public_table
from minga.kernel.words import plain

from .. import queries, reports
from ..forms import question_of, slugs_of
from .listing import address_of, chips, known_filters
from .serving import generation_of, kept_for_visitors

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ..types import Facet, Question

MOST_COMPARED, MOST_LISTED = 3, 5000


@kept_for_visitors
@known_filters
def territories(request: HttpRequest) -> HttpResponse:
    """Show where the results of a question are: a map, and the table that says the same."""
    question = question_of(request.GET).at_page(1)
    result = queries.answer(question, generation_of(request))
    found = next((f for f in result.facets if f.name == "territorio"), None)
    facet = found or lonely(question, generation_of(request))
    context = {
        "question": question,
        "result": result,
        "chips": chips(question, result),
        "maps": queries.maps_of(facet),
        "rows": [(c, question.choosing("territorio", c.code).address) for c in facet.choices if c.cards],
        "shared": question.address,
    }
    return render(request, "bank/map.html", context)


def lonely(question: Question, generation: str) -> Facet:
    """Return the territories even when there is only one: the list hides such a facet, the map does not."""
    return queries.territories_of(question, generation)


@kept_for_visitors
@known_filters
def compare(request: HttpRequest) -> HttpResponse:
    """Put up to three practices side by side. Which ones stands in the address; so does the search to go back to."""
    slugs = slugs_of(request.GET)
    cards = [queries.told(card) for card in queries.named(slugs[:MOST_COMPARED])]
    context = {
        "cards": cards,
        "missing": len(slugs[:MOST_COMPARED]) - len(cards),
        "left_out": max(0, len(slugs) - MOST_COMPARED),
        "back": question_of(request.GET).address,
    }
    return render(request, "bank/compare.html", context)


@kept_for_visitors
@known_filters
def results_list(request: HttpRequest, form: str) -> HttpResponse:
    """Hand over the results of a question as a spreadsheet: all of them, up to what a visitor can ask of a server."""
    question = question_of(request.GET).at_page(1)
    total, ids = queries.whole(question, generation_of(request), MOST_LISTED)
    home = f"{settings.SITE_URL}{reverse('bank:home')}"
    about = [(_("Búsqueda"), f"{home}?{question.address}" if question.address else home)]
    if total > len(ids):
        said = _("las primeras %(some)d de %(all)d: afine la búsqueda para tener las demás")
        about.append((_("Filas"), said % {"some": len(ids), "all": total}))
    return public_table(request, reports.results_list(ids, tuple(about)), form)


@kept_for_visitors
@known_filters
def feed(request: HttpRequest) -> HttpResponse:
    """Tell a feed reader the newest practices, of the whole bank or of one search."""
    question = question_of(request.GET).at_page(1).sorted_by("recientes")
    result = queries.answer(question, generation_of(request))
    home = f"{settings.SITE_URL}{reverse('bank:home')}"
    address = question.sorted_by("").address
    told = Atom1Feed(
        title=_("Banco de prácticas: %(what)s") % {"what": question.text or _("novedades")},
        link=f"{home}?{address}" if address else home,
        feed_url=f"{settings.SITE_URL}{request.get_full_path()}",
        description=_("Prácticas educativas publicadas en Minga"),
        language="es",
    )
    moments = queries.published_at(result.ids)
    for card in (c for c in queries.cards_of(result.ids) if c["id"] in moments):
        link = f"{settings.SITE_URL}{address_of(card['slug'])}"
        told.add_item(
            title=plain(card["title"]),
            link=link,
            unique_id=link,
            description=plain(card["excerpt"]),
            author_name=plain(card["office"]),
            pubdate=moments[card["id"]],
            updateddate=moments[card["id"]],
        )
    return HttpResponse(told.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")

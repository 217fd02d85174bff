"""The lists of the evaluation as spreadsheets: the same rows as on the screen, for whoever may see it now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from minga.documents.services import note_download
from minga.documents.views import send_table

from .. import queries, reports
from .office import NAMES, SORTS, asked
from .people import coordinators_only

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import FileResponse

    from minga.people.types import SignedIn


def noted(request: SignedIn, what: str) -> Callable[[int], None]:
    """Return what writes down that this person took away a list with names."""
    return lambda rows: note_download(what, rows=rows, by=request.user)


@coordinators_only
def board_list(request: SignedIn, form: str) -> FileResponse:
    state, sort = asked(request)
    about = ((_("Filtro"), str(NAMES[state])), (_("Orden"), str(SORTS[sort])))
    table = reports.board_list(queries.board_of(request.user, state, sort), about)
    return send_table(request, table, form, noted=noted(request, "evaluation.board"))


@coordinators_only
def people_list(request: SignedIn, form: str) -> FileResponse:
    table = reports.people_list(queries.judges_for(request.user))
    return send_table(request, table, form, noted=noted(request, "evaluation.people"))


@coordinators_only
def round_list(request: SignedIn, number: int, form: str) -> FileResponse:
    found = get_object_or_404(queries.rounds_of(request.user), pk=number)
    return send_table(request, reports.round_list(found, request.user), form)


@login_required
def mine_list(request: SignedIn, form: str) -> FileResponse:
    return send_table(request, reports.mine_list(request.user), form)

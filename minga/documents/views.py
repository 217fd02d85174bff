"""Handing files over. A room's view decides who may have one; this is how it is then sent."""

from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from typing import IO, TYPE_CHECKING

from django.http import FileResponse, Http404, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext

from minga.kernel import clock

from . import printers, tables
from .queries import style_for
from .services import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from .models import File
    from .tree import Document

PRIVATE = "private, no-store"
IN_MEMORY = 2 * 1024**2


def deliver(
    request: HttpRequest, file: File, *, inline: bool = False, cache: str = PRIVATE
) -> HttpResponseBase:
    """Send a file whole or not at all, as a download in a sandbox. Call it only after the policy said yes."""
    etag = f'"{file.sha256}"'
    known = get_conditional_response(request, etag=etag)
    answer = known or FileResponse(
        opened(file),
        as_attachment=not inline,
        filename=file.original_name,
        content_type=file.content_type or "application/octet-stream",
    )
    answer["ETag"] = etag
    answer["Cache-Control"] = cache
    answer["Accept-Ranges"] = "none"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def send_table(
    request: HttpRequest, table: tables.Table, form: str, *, noted: Callable[[int], None] | None = None
) -> FileResponse:
    """Send a list in the form that was asked for, as it is now and for this person. Call it only after the policy said yes.

    `noted` is told how many rows there are before anything is sent: what it raises keeps the list here.
    """
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the response closes it
    rows = write_table(request, table, form, file)
    if noted is not None:
        noted(rows)
    file.seek(0)
    answer = FileResponse(
        file, as_attachment=True, filename=file_name(table, form), content_type=tables.FORMS[form][1]
    )
    answer["Cache-Control"] = PRIVATE
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def send_document(document: Document, form: str, images: dict[str, bytes] | None = None) -> HttpResponse:
    """Print a document and send it. Call it only after the policy said yes; a form that does not exist is not found."""
    if form not in printers.FORMS:
        raise Http404
    content = printers.print_document(document, form, images)
    answer = HttpResponse(content, content_type=printers.FORMS[form][1])
    answer["Content-Disposition"] = f'attachment; filename="{named(document.title, form)}"'
    answer["Cache-Control"] = PRIVATE
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def public_table(request: HttpRequest, table: tables.Table, form: str) -> HttpResponse:
    """Send a list that anybody may have, in one piece, so that a copy can be kept for the next visitor."""
    file = io.BytesIO()
    write_table(request, table, form, file)
    answer = HttpResponse(file.getvalue(), content_type=tables.FORMS[form][1])
    answer["Content-Disposition"] = f'attachment; filename="{file_name(table, form)}"'
    return answer


def write_table(request: HttpRequest, table: tables.Table, form: str, file: IO[bytes]) -> int:
    """Write a list, saying on it when it was made; a form that does not exist is not found."""
    if form not in tables.FORMS:
        raise Http404
    made = date_format(timezone.localtime(clock.now()), "d/m/Y H:i")
    about = (*table.about, (gettext("Descargada el"), f"{made} ({timezone.get_current_timezone_name()})"))
    return tables.write(replace(table, about=about), form, file, style_for(request.user))


def file_name(table: tables.Table, form: str) -> str:
    return named(f"{table.name} {clock.today():%Y-%m-%d}", form)


def named(title: str, form: str) -> str:
    return f"{slugify(title)[:80].strip('-') or 'minga'}.{form}"

"""Handing files over. A room's view decides who may have one; this is how it is then sent."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from django.http import FileResponse, Http404
from django.utils.cache import get_conditional_response
from django.utils.text import slugify

from minga.kernel import clock

from . import tables
from .queries import style_for
from .services import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from .models import File

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
    if form not in tables.FORMS:
        raise Http404
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- the response closes it
    rows = tables.write(table, form, file, style_for(request.user))
    if noted is not None:
        noted(rows)
    file.seek(0)
    name = f"{slugify(table.name)[:60] or 'lista'}-{clock.today():%Y-%m-%d}.{form}"
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=tables.FORMS[form][1])
    answer["Cache-Control"] = PRIVATE
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer

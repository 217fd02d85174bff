"""Handing files over. A room's view decides who may have one; this is how it is then sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse
from django.utils.cache import get_conditional_response

from .services import opened

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from .models import File

PRIVATE = "private, no-store"


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

"""Only whole request bodies go further: a body cut in transit must never be answered with a 201.

Runs first, before login, so the size is capped per route here too.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
ROOM_FOR_FIELDS = 256 * 1024
UPLOAD = "multipart/form-data"
LONGEST_END = 300  # a boundary has at most 200 characters


def refuse(request: HttpRequest, status: int, title: str, advice: str) -> HttpResponse:
    """Answer with one clear page (the browser keeps the form behind it)."""
    return render(
        request, "ui/refused.html", {"title": title, "advice": advice, "status": status}, status=status
    )


def cap(request: HttpRequest) -> int:
    """How many bytes this request may carry."""
    if request.content_type == UPLOAD:
        return settings.UPLOAD_MAX_BYTES + ROOM_FOR_FIELDS
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0


def whole_body(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: refuse chunked, oversized and truncated bodies before any view can act on them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS:
            return get_response(request)
        return check(request) or get_response(request)

    return middleware


def check(request: HttpRequest) -> HttpResponse | None:
    """Read the body to its end; return a refusal, or None when all of it is here."""
    if "HTTP_TRANSFER_ENCODING" in request.META:
        return refuse(
            request, 411, _("Falta la longitud del envío"), _("Recargue la página y vuelva a intentarlo.")
        )
    size = declared(request)
    if size == 0:
        return None
    if size > cap(request):
        return refuse_big(request)
    try:
        got = received(request)
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return refuse_big(request)
    except (UnreadablePostError, MultiPartParserError, SuspiciousOperation, OSError) as problem:
        if getattr(problem, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            return refuse_full(request)
        got = -1
    if got == size:
        return None
    return refuse(
        request,
        400,
        _("El envío llegó incompleto"),
        _(
            "La conexión se cortó a mitad de camino. Nada de lo que ya estaba guardado se perdió: vuelva a enviarlo."
        ),
    )


def declared(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or "0")
    except ValueError:
        return -1


def refuse_big(request: HttpRequest) -> HttpResponse:
    return refuse(
        request,
        413,
        _("El envío es demasiado grande"),
        _(
            "Cada archivo puede pesar hasta 25 MB y cada texto hasta 1 MB. Divida el contenido y vuelva a enviarlo."
        ),
    )


def refuse_full(request: HttpRequest) -> HttpResponse:
    return refuse(
        request,
        507,
        _("El servidor se quedó sin espacio"),
        _(
            "El envío no se recibió. Lo que ya estaba guardado sigue guardado; avise a la administración y vuelva a intentarlo."
        ),
    )


class Tail:
    """A request's stream that remembers how it ended."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.last = b""

    def read(self, *size: int) -> bytes:
        return self.remember(self.stream.read(*size))

    def readline(self, *size: int) -> bytes:
        return self.remember(self.stream.readline(*size))

    def remember(self, chunk: bytes) -> bytes:
        self.last = (self.last + chunk)[-LONGEST_END:]
        return chunk


def received(request: HttpRequest) -> int:
    """Parse the body and say how many bytes of it came.

    A form with files also says where it ends. One that has its length but not its end lost its last part on the way,
    and Django would read it as a form without files.
    """
    if request.content_type != UPLOAD:
        return len(request.body)
    tail: Any = Tail(request._stream)
    request._stream = tail
    _files = request.FILES
    boundary = (request.content_params or {}).get("boundary", "")
    if f"--{boundary}--".encode() not in tail.last:
        return -1
    return tail.stream._pos

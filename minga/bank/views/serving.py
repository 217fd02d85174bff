"""How public pages are served: a visitor without any cookie of ours may get a kept copy, everybody else never does.

The copy, and its ETag, are good for one generation of the bank: asking which one it is costs one small question, and a
practice that is taken down is gone from every copy in the same transaction.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from .. import queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    View = Callable[..., HttpResponse]

HOUSE = Path(__file__).resolve().parents[2]
MOST_BYTES, SMALLEST = 24 * 1024**2, 200
# a quarter of the time of gzip's own settings, and a sixth of the memory, for pages a tenth larger
LEVEL, WINDOW, MEMORY = 3, 16 + 13, 6
OURS = ("messages",)
VARY = ("Cookie", "HX-Request", "Accept-Encoding")
# kept by anybody, but asked for again each time: what is taken down is gone at once
PUBLIC, PRIVATE = "public, no-cache", "private, no-cache"


@dataclass(frozen=True)
class Copy:
    """One page as it was sent: small, because it is compressed."""

    packed: bytes
    content_type: str
    disposition: str = ""  # its name, when it is a file


class Copies:
    """The last pages that were asked for, of one generation; the oldest give way when they weigh too much."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.generation = ""
        self.kept: OrderedDict[str, Copy] = OrderedDict()
        self.weight = 0

    def get(self, generation: str, key: str) -> Copy | None:
        with self.lock:
            if generation != self.generation:
                self.generation, self.weight = generation, 0
                self.kept.clear()
            if found := self.kept.get(key):
                self.kept.move_to_end(key)
            return found

    def put(self, generation: str, key: str, copy: Copy) -> None:
        with self.lock:
            if generation != self.generation or key in self.kept:
                return
            self.kept[key] = copy
            self.weight += len(copy.packed)
            while self.weight > MOST_BYTES:
                self.weight -= len(self.kept.popitem(last=False)[1].packed)


copies = Copies()


@lru_cache
def release() -> str:
    """Return a mark of the code and templates that run here: after an update no browser shows an old page as fresh."""
    files = sorted(
        p for p in HOUSE.rglob("*") if p.suffix in (".py", ".html", ".jinja", ".css", ".js", ".mo", ".yaml")
    )
    told = "".join(f"{p.name}{p.stat().st_mtime_ns}{p.stat().st_size}" for p in files)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def is_visitor(request: HttpRequest) -> bool:
    """Whether nothing that came with the request can change the page: no session, and no message waiting."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES and not any(c in request.COOKIES for c in OURS)


def generation_of(request: HttpRequest) -> str:
    """Return the bank's generation, asked for once: the whole page is of one, and so is its copy."""
    if not hasattr(request, "bank_generation"):
        request.bank_generation = queries.generation()  # type: ignore[attr-defined]
    return request.bank_generation  # type: ignore[attr-defined]


def is_plain_visitor(request: HttpRequest) -> bool:
    """Whether this page is the same for every visitor, and templates do not change under a running server."""
    return is_visitor(request) and not settings.DEBUG


def kept_for_visitors(view: View) -> View:
    """Answer visitors from a kept copy, or with «not modified»; everybody else gets a page of their own."""

    @wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        if not is_plain_visitor(request):
            return labelled(view(request, *args, **kwargs), PRIVATE)
        generation, key = generation_of(request), key_of(request)
        etag = f'W/"{hashlib.sha256(f"{generation}{release()}{key}".encode()).hexdigest()[:24]}"'
        if request.headers.get("If-None-Match") == etag:
            return labelled(HttpResponseNotModified(), PUBLIC, etag)
        if copy := copies.get(generation, key):
            return labelled(unpacked(request, copy), PUBLIC, etag)
        response = view(request, *args, **kwargs)
        if not may_be_kept(request, response):
            return labelled(response, PRIVATE)
        disposition = response.get("Content-Disposition", "")
        copy = Copy(packed(response.content), response["Content-Type"], disposition)
        copies.put(generation, key, copy)
        return labelled(unpacked(request, copy), PUBLIC, etag)

    return served


def key_of(request: HttpRequest) -> str:
    asked = request.META.get("QUERY_STRING", "")
    return f"{get_language()} {request.path}?{asked} {request.headers.get('HX-Request', '')}"


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Only a whole page that sets no cookie and holds no secret of this visitor."""
    is_personal = response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
    return response.status_code == 200 and not response.streaming and not is_personal


def packed(content: bytes) -> bytes:
    made = zlib.compressobj(LEVEL, zlib.DEFLATED, WINDOW, MEMORY)
    return made.compress(content) + made.flush()


def unpacked(request: HttpRequest, copy: Copy) -> HttpResponse:
    headers = {"Content-Disposition": copy.disposition} if copy.disposition else {}
    if "gzip" in request.headers.get("Accept-Encoding", "") and len(copy.packed) > SMALLEST:
        headers["Content-Encoding"] = "gzip"
        return HttpResponse(copy.packed, content_type=copy.content_type, headers=headers)
    return HttpResponse(gzip.decompress(copy.packed), content_type=copy.content_type, headers=headers)


def labelled(response: HttpResponse, control: str, etag: str = "") -> HttpResponse:
    response["Cache-Control"] = control
    if etag:
        response["ETag"] = etag
    patch_vary_headers(response, VARY)
    return response

"""The first page's parts, drawn by Jinja, which escapes as Django does and takes a quarter of the time."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from ..types import KINDS, SORTS

if TYPE_CHECKING:
    from django.http import HttpRequest

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


class Phrases(dict[str, str]):
    """Our sentences in one language, each looked up once."""

    def __missing__(self, said: str) -> str:
        self[said] = gettext(said)
        return self[said]


@lru_cache
def phrases(language: str | None) -> Phrases:
    return Phrases()


@lru_cache
def kinds(language: str | None) -> dict[str, tuple[str, str]]:
    """Return each kind of practice in words, and its hue."""
    return {code: (str(label), hue) for code, (label, hue) in KINDS.items()}


@lru_cache
def sorts(language: str | None) -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in SORTS.items()]


@lru_cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["number"] = number
    made.filters["escaped"] = html.escape
    made.globals["counted"] = counted
    return made


def number(value: int) -> str:
    """Write a count as the reader's country does; below a thousand nothing has to be asked."""
    return str(value) if value < 1000 else grouped(value, get_language())


@lru_cache(maxsize=4096)
def grouped(value: int, language: str | None) -> str:
    return str(number_format(value, force_grouping=True))


def counted(count: int) -> str:
    return f"{number(count)} {ngettext('práctica', 'prácticas', count)}"


def drawn(name: str, **context: Any) -> Markup:
    said = phrases(get_language()).__getitem__
    return Markup(environment().get_template(f"bank/{name}.jinja").render(context, _=said, **addresses()))  # noqa: S704 -- escaped by Jinja


@lru_cache
def addresses() -> dict[str, str]:
    """Return the addresses of the bank's own pages; each `reverse` would cost as much as a question to the database."""
    named = {name: reverse(f"bank:{name}") for name in ("home", "map", "feed", "compare")}
    return named | {form: reverse("bank:list", args=[form]) for form in ("xlsx", "ods", "csv")}


MARK = re.compile("\x02(\\w+)\x02")
frames: dict[tuple[str, str, str | None], list[str]] = {}


def framed(request: HttpRequest, template: str, **said: str) -> str:
    """Draw a visitor's page: its frame (header, menu, footer), the same for all visitors, is drawn once and filled each time.

    Never for somebody with a session: their name stands in the frame.
    """
    key = (template, request.path, get_language())
    if key not in frames:
        whole = render_to_string(template, {name: f"\x02{name}\x02" for name in said}, request)
        frames[key] = MARK.split(whole)
    parts = list(frames[key])
    parts[1::2] = [escape(said[name]) for name in parts[1::2]]
    return "".join(parts)

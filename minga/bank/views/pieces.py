"""The first page's parts, drawn by Jinja, which escapes as Django does and takes a quarter of the time."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

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
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["number"] = number
    made.globals["counted"] = counted
    return made


def number(value: int) -> str:
    """Write a count as the reader's country does; below a thousand nothing has to be asked."""
    return str(value) if value < 1000 else str(number_format(value, force_grouping=True))


def counted(count: int) -> str:
    return f"{number(count)} {ngettext('práctica', 'prácticas', count)}"


def drawn(name: str, **context: Any) -> Markup:
    said = phrases(get_language()).__getitem__
    return Markup(environment().get_template(f"bank/{name}.jinja").render(context, _=said, **addresses()))  # noqa: S704 -- escaped by Jinja


@lru_cache
def addresses() -> dict[str, str]:
    """Return the addresses of the bank's own pages; each `reverse` would cost as much as a question to the database."""
    return {name: reverse(f"bank:{name}") for name in ("home", "map", "feed", "compare")}

"""The two parts of a page that repeat: drawn by Jinja, which escapes as Django does and takes an eighth of the time."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


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
    made.globals["_"] = gettext
    return made


def number(value: int) -> str:
    """Write a count as the reader's country does; below a thousand nothing has to be asked."""
    return str(value) if value < 1000 else str(number_format(value, force_grouping=True))


def drawn(name: str, **context: Any) -> Markup:
    return Markup(environment().get_template(f"bank/{name}.jinja").render(context))  # noqa: S704 -- escaped by Jinja

"""Small words that templates use everywhere."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime

if TYPE_CHECKING:
    from decimal import Decimal

register = template.Library()


@register.filter
def day(value: Any) -> str:
    """Write a date, or its ISO text, as dd/mm/aaaa."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value[:10])
        except ValueError:
            return value
    if isinstance(value, datetime):
        value = localtime(value).date()
    return date_format(value, "d/m/Y") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Write a moment as dd/mm/aaaa HH:MM in the active time zone."""
    return date_format(localtime(value), "d/m/Y H:i") if value else ""


@register.filter
def figure(value: Decimal | None) -> str:
    """Write a number with the decimals that it has: 12, not 12,00; nothing for none."""
    return (
        ""
        if value is None
        else number_format(f"{value:f}".rstrip("0").rstrip(".") if value % 1 else int(value))
    )


@register.filter
def at(mapping: Any, key: Any) -> Any:
    """Look up a key in a dictionary."""
    return mapping.get(key, "") if hasattr(mapping, "get") else ""


@register.filter
def problems(form: Any) -> list[dict[str, str]]:
    """List what is wrong with a form, each with the place to go to: what the summary on top shows."""
    found = [{"url": "", "message": str(error)} for error in form.non_field_errors()]
    for field in form:
        found += [
            {"url": f"#{field.id_for_label}", "message": f"{field.label}: {error}"} for error in field.errors
        ]
    return found

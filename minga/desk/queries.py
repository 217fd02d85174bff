"""What waits for somebody, gathered from every room and put in the order of its urgency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from minga.kernel import clock, slots

if TYPE_CHECKING:
    from minga.people.models import User
    from minga.ui.types import Todo

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Group:
    """The to-dos of one urgency, most pressing first."""

    code: str
    title: str
    hue: str
    todos: tuple[Todo, ...]


def groups_of(person: User) -> list[Group]:
    """Return what somebody owes: overdue, due within a week, due later, without a date, and what is up to them."""
    today = clock.today()
    found: dict[str, list[Todo]] = {}
    for owed in slots.items("desk.todos"):
        for todo in owed(person):
            found.setdefault(urgency(todo, today), []).append(todo)
    return [
        Group(code, title, hue, tuple(sorted(found[code], key=pressing)))
        for code, title, hue in shelves()
        if code in found
    ]


def shelves() -> tuple[tuple[str, str, str], ...]:
    return (
        ("LATE", _("Vencido"), "clay"),
        ("SOON", _("Esta semana"), "ochre"),
        ("LATER", _("Más adelante"), "teal"),
        ("OPEN", _("Sin fecha límite"), "teal"),
        ("OPTIONAL", _("Cuando usted quiera"), ""),
    )


def urgency(todo: Todo, today: Any) -> str:
    if todo.due is not None:
        return "LATE" if todo.due < today else "SOON" if todo.due <= today + SOON else "LATER"
    return "OPTIONAL" if todo.optional else "OPEN"


def pressing(todo: Todo) -> tuple[Any, ...]:
    """The nearest date first; without one, what has waited longest."""
    since = todo.since.timestamp() if todo.since else 0
    return (todo.due.toordinal() if todo.due else 0, since, todo.title)

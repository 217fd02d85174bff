"""A fact is said once, in the past tense; whoever must know subscribes in `apps.ready()`.

Handlers run at once, inside the transaction of the service that speaks: a handler that fails undoes the fact.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Event:
    """Something that has happened, said once. `data` is plain JSON."""

    verb: str
    subject: Any
    actor: Any = None
    data: dict[str, Any] = field(default_factory=dict)


_handlers: dict[str, list[Callable[[Event], None]]] = defaultdict(list)
_spoken: dict[str, Any] = {}


def declare(**verbs: Any) -> None:
    """Name the facts that a room can say (dots written as `__`), each with one Spanish sentence for the history."""
    _spoken.update({verb.replace("__", "."): sentence for verb, sentence in verbs.items()})


def declared() -> dict[str, Any]:
    """Return every verb with its sentence; an undeclared verb cannot be published."""
    return dict(_spoken)


def subscribe(verb: str, handler: Callable[[Event], None]) -> None:
    """Hear one verb, or `*` for all."""
    if handler not in _handlers[verb]:
        _handlers[verb].append(handler)


def subscribers(verb: str) -> list[str]:
    return [f"{h.__module__}.{h.__name__}" for h in _handlers.get(verb, [])]


def publish(verb: str, subject: Any, actor: Any = None, **data: Any) -> None:
    if verb not in _spoken:
        raise LookupError(f"undeclared event {verb}: add it to the room's declare()")
    event = Event(verb, subject, actor, data)
    for handler in [*_handlers[verb], *_handlers["*"]]:
        handler(event)

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class MenuEntry:
    """One entry of the menu, hung in the slot `ui.menu` together with its room."""

    label: Any
    url_name: str
    shown_to: Callable[[Any], bool] = lambda _person: True
    after: int = 0  # the entries of everyday work come first; the higher, the later

    def is_for(self, person: Any) -> bool:
        return bool(self.shown_to(person))


def signed_in(person: Any) -> bool:
    return bool(person is not None and person.is_authenticated)


@dataclass(frozen=True)
class Todo:
    """One thing that a person still owes; the desk gathers them from the slot `desk.todos`."""

    title: str
    url: str
    what: str
    since: Any = None
    due: Any = None
    hue: str = "teal"
    optional: bool = False  # something that may be done, not something that is awaited

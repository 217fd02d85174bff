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

    def is_for(self, person: Any) -> bool:
        return bool(self.shown_to(person))


def signed_in(person: Any) -> bool:
    return bool(person is not None and person.is_authenticated)

"""Places on a page of a lower room where a higher room hangs something: a panel, a to-do, a menu item.

The room that owns the slot says what an item is (usually a function or a small dataclass); the kernel only keeps the list.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

_slots: dict[str, list[Any]] = defaultdict(list)


def hang(slot: str, item: Any) -> None:
    if item not in _slots[slot]:
        _slots[slot].append(item)


def items(slot: str) -> tuple[Any, ...]:
    return tuple(_slots.get(slot, ()))


def names() -> dict[str, int]:
    """Return each slot's name with the number of items that hang in it."""
    return {name: len(held) for name, held in _slots.items()}

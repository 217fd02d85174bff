from __future__ import annotations

from dataclasses import dataclass

from minga.ui.types import Todo

__all__ = ["Ageing", "Source", "Todo"]


@dataclass(frozen=True)
class Source:
    """Where a commitment comes from: a thing of a room above, named without knowing it."""

    kind: str
    id: int
    label: str
    url: str


@dataclass(frozen=True)
class Ageing:
    """Overdue commitments by how long they have been so, in days (both ends count; no end: and more)."""

    label: str
    count: int
    since: int
    until: int | None

"""What must never stop being true (trust.md section 3). Each check yields one line per breach: its number and ids, never contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minga.bank.queries import index_faults
from minga.documents.queries import broken_files, late_orphans
from minga.journal.queries import chain_faults

from . import acknowledged, judged, practices, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CHECKS: tuple[Callable[[], Iterable[str]], ...] = (
    *acknowledged.CHECKS,
    *practices.CHECKS,
    *judged.CHECKS,
    *told.CHECKS,
    index_faults,
    lambda: (f"I4 {line}" for line in (*broken_files(), *late_orphans())),
    lambda: (f"I11 {line}" for line in chain_faults()),
)


def breaches() -> list[str]:
    return [line for check in CHECKS for line in check()]

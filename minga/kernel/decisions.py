"""A yes, or a no that explains itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Unmet:
    """One condition that does not hold yet: what to do, and where (an anchor on the record's page)."""

    message: str
    anchor: str = ""


@dataclass(frozen=True)
class Decision:
    """A yes or a no that can explain itself, with every unmet condition listed."""

    allowed: bool
    reason: str = ""
    unmet: tuple[Unmet, ...] = ()

    def __bool__(self) -> bool:
        return self.allowed


YES = Decision(True)


def no(reason: str) -> Decision:
    return Decision(False, reason)


def unless(unmet: list[Unmet] | tuple[Unmet, ...], reason: str) -> Decision:
    """Say yes when nothing is unmet; else a no with the whole list."""
    return Decision(False, reason, tuple(unmet)) if unmet else YES


class Refused(PermissionDenied):
    """A rule said no. Its decision travels along, so that the page can show every reason."""

    status = 403

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason)
        self.decision = decision


def require(decision: Decision) -> None:
    if not decision:
        raise Refused(decision)

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from .models import Role

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from minga.reference.models import Institution

    from .models import RoleGrant, User
    from .readers import Line

    Person = User | AnonymousUser

    class Anyone(HttpRequest):
        """A request of somebody, signed in or not."""

        user: Person

    class SignedIn(HttpRequest):
        """A request behind `login_required`."""

        user: User


@dataclass(frozen=True)
class Ask:
    """A role that somebody should get: to whom it is offered, where, and for which dates (no end: until it is ended)."""

    email: str
    full_name: str
    role: str
    institution: Institution
    starts_on: date
    ends_on: date | None = None
    post: str = ""


@dataclass(frozen=True)
class Terms:
    """The conditions of use and the notice on personal data, in one version."""

    version: str
    sections: tuple[tuple[str, str], ...]


@lru_cache
def terms() -> Terms:
    """Read the conditions in force (`packs/terms.yaml`)."""
    said = yaml.load(
        (Path(__file__).parent / "packs" / "terms.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return Terms(str(said["version"]), tuple((s["title"], s["text"]) for s in said["sections"]))


@dataclass(frozen=True)
class Known:
    """What is on record about those who are to be invited: their accounts, their roles, and what is already offered."""

    accounts: dict[str, User] = field(default_factory=dict)
    grants: tuple[RoleGrant, ...] = ()
    offers: frozenset[tuple[str, str, int]] = frozenset()


@dataclass(frozen=True)
class Row:
    """One line of a pasted list: what it asks for, or what is wrong with it."""

    line: Line
    ask: Ask | None = None
    wrong: str = ""
    waits: bool = False

    @property
    def role(self) -> str:
        return str(Role(self.ask.role).label) if self.ask else self.line.role

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.utils.translation import gettext_lazy as _

from minga.ui.types import Todo as Todo

if TYPE_CHECKING:
    from minga.people.models import User

ANSWER_WITHIN = timedelta(hours=48)  # whoever asks that an image is taken away
DATA_NOTICE = (
    "2026-1"  # version of the text that whoever submits accepts (templates/practices/data_notice.html)
)


@dataclass(frozen=True)
class KindSetup:
    """What one kind of practice asks for: data, read from `packs/kinds.yaml`."""

    form: str
    rubric: str
    needs_open_period: bool
    remedy_days: int
    proposers: tuple[str, ...]
    publishes_from: tuple[str, ...]
    approver_pairs: tuple[tuple[str, ...], ...]
    quiet_days: int
    archive_years: int

    @property
    def approvers(self) -> tuple[str, ...]:
        return tuple(role for group in self.approver_pairs for role in group)


# what an office vouches for before it documents a practice [Infografía MEN]
TRAITS = {
    "improves": _("Mejora procesos de la gestión"),
    "innovates": _("Hace algo de un modo nuevo aquí"),
    "is_sound": _("Es sistemática: está documentada y probada"),
    "can_be_told": _("Se puede sistematizar para que otros la conozcan"),
}


@lru_cache
def setups() -> dict[str, KindSetup]:
    read = yaml.load(
        (Path(__file__).parent / "packs" / "kinds.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return {kind: KindSetup(**{k: as_tuple(v) for k, v in row.items()}) for kind, row in read.items()}


def as_tuple(value: Any) -> Any:
    return tuple(as_tuple(v) for v in value) if isinstance(value, list) else value


def setup_of(kind: str) -> KindSetup:
    return setups()[kind]


@dataclass(frozen=True)
class Banner:
    """The one banner of a record: its state, who holds it, since when, and what comes next."""

    status: str
    hue: str
    holder: str
    since: Any
    next: str
    action_label: str = ""
    action_url: str = ""


@dataclass
class Difference:
    """One field where a source says something new of a practice that is here already."""

    item: str
    here: Any
    source: Any
    revision: int
    edited_here: bool
    take: str = ""  # what somebody decided where both changed: `source` or `here`

    @property
    def waits(self) -> bool:
        return self.edited_here and not self.take


@dataclass(frozen=True)
class RowChoice:
    """What somebody decides of one staged answer; what is left empty stays as it was."""

    owner: User | None = None
    twin: str = ""  # `same` or `new`: whether it is the practice of the same title
    is_ours: bool = False
    take: dict[str, str] = field(default_factory=dict)  # by item, `source` or `here`


@dataclass(frozen=True)
class Arrival:
    """One answer of an import on its way to become a draft."""

    title: str
    leader: User
    values: dict[str, Any]


@dataclass(frozen=True)
class BroughtIn:
    """What one application of an import did."""

    started: list[int] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    unchanged: int = 0
    waiting: int = 0
    leaders: Counter[int] = field(default_factory=Counter)

    def __add__(self, other: BroughtIn) -> BroughtIn:
        return BroughtIn(
            self.started + other.started,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.waiting + other.waiting,
            self.leaders + other.leaders,
        )


@dataclass(frozen=True)
class Hint:
    """What an import was not sure of in one field, in words; `days` are the readings of a date to choose from."""

    kind: str
    sentence: str
    quote: str = ""
    days: tuple[tuple[str, str], ...] = ()

    @property
    def needs_answer(self) -> bool:
        """Whether only an answer settles it: looking and nodding is not enough."""
        return self.kind in ("options", "day", "misfit")

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from minga.ui.types import Todo as Todo

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

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from .assigning.gates import Requirements


@dataclass(frozen=True)
class Pace:
    """How long an evaluator has, when a reminder goes out, and when the clock gives up waiting (all in days)."""

    due_days: int
    remind_days: tuple[int, ...]
    grace_days: int
    open_days: int


@lru_cache
def judging() -> dict[str, Any]:
    """Return how judging goes, as its pack says."""
    told = (Path(__file__).parent / "packs" / "judging.yaml").read_text(encoding="utf-8")
    return yaml.load(told, Loader=yaml.CSafeLoader)


def pace() -> Pace:
    told = judging()["pace"]
    return Pace(**{**told, "remind_days": tuple(told["remind_days"])})


def requirements_of(kind: str) -> Requirements:
    return Requirements(**judging()["kinds"][kind]["gates"])


def theme_item_of(kind: str) -> str:
    """Return the code of the form's item that says what a practice is about."""
    return judging()["kinds"][kind]["theme_item"]

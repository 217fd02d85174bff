"""The stories of the demo as data: who, where, in which words, and how far each has travelled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from .cast import HERE, HOME, Place, places

FILES = ("choco", "bello", "neiva", "peru")
SCHOOL = "SCH-"
SELF_ASSESSMENT = 9


@dataclass(frozen=True)
class Story:
    """One practice of the demo. `began` is in days before today; `told` holds its answers as text, by item."""

    title: str
    office: str
    ends: str
    began: int
    leader: str
    told: dict[str, str]
    picture: str = ""  # what its one photo shows, where it has one

    @property
    def is_school_experience(self) -> bool:
        return self.office.startswith(SCHOOL)

    @property
    def kind(self) -> str:
        return "SIGNIFICANT_EXPERIENCE" if self.is_school_experience else "GOOD_PRACTICE"

    @property
    def place(self) -> Place:
        return places()[self.office]

    @property
    def desk(self) -> Place:
        """The office that receives it: the school's own, or itself."""
        return places()[self.place.parent] if self.is_school_experience else self.place


@lru_cache
def stories() -> tuple[Story, ...]:
    told: list[Story] = []
    for name in FILES:
        path = HERE / "stories" / f"{name}.yaml"
        rows = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 -- our own file
        told += [story_from(row, nth) for nth, row in enumerate(rows)]
    return tuple(told)


def story_from(row: dict[str, Any], nth: int) -> Story:
    place = places()[row["office"]]
    leaders = [p for p in place.people if p.role == "practice_leader"]
    post = row.get("leader_position")
    leader = next((p for p in leaders if p.post == post), leaders[0])
    mine = {
        "leader_unit": leader.unit,
        "leader_position": leader.post,
        "leader_phone": f"{place.phone[:3]} 555 {7000 + nth:04}",
        **place.facts,
    }
    mine |= {f"SA{n + 1}": {"S": "SI", "N": "NO"}[v] for n, v in enumerate(row.get("self", ""))}
    story = {k: v for k, v in row.items() if k not in ("office", "ends", "began", "self", "picture")}
    return Story(
        row["title"],
        row["office"],
        row["ends"],
        int(row["began"]),
        leader.name,
        story | {k: v for k, v in mine.items() if k not in story},
        row.get("picture", ""),
    )


def at_home() -> tuple[Story, ...]:
    return tuple(s for s in stories() if s.office == HOME)

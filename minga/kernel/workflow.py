"""States in code: a table of steps, and one conditional update that takes a step."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model


class Stale(Exception):
    """Somebody else moved the object first, or the step does not start here."""


@dataclass(frozen=True)
class Step:
    """One row of a workflow: who may take it from where to where, and what must hold first.

    `actors` are role codes (`system` for the clock and for effects); `guard` is one Spanish sentence.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    actors: tuple[str, ...] = ()
    guard: Any = ""
    needs_reason: bool = False


@dataclass(frozen=True)
class Workflow:
    """A named table of steps over one status field."""

    name: str
    steps: tuple[Step, ...]
    initial: tuple[str, ...]
    final: tuple[str, ...] = ()
    field: str = "status"

    def step(self, name: str) -> Step:
        return next(s for s in self.steps if s.name == name)

    def steps_from(self, status: str) -> Iterable[Step]:
        return (s for s in self.steps if status in s.sources)

    def path_holds(self, statuses: list[str]) -> bool:
        """Whether a history of statuses can be walked on this table (invariant I7)."""
        if not statuses or statuses[0] not in self.initial:
            return False
        pairs = {(source, s.target) for s in self.steps for source in s.sources}
        return all(pair in pairs for pair in pairwise(statuses))

    def move(self, obj: Model, name: str, **changes: object) -> str:
        """Take one step, atomically: the row must still have the status we saw. Returns the status it left."""
        step, seen = self.step(name), getattr(obj, self.field)
        if seen not in step.sources:
            raise Stale(f"{name} is not possible from {seen}")
        changes = {self.field: step.target, **changes}
        if not type(obj)._base_manager.filter(pk=obj.pk, **{self.field: seen}).update(**changes):
            raise Stale(f"{obj} is no longer {seen}")
        for field, value in changes.items():
            setattr(obj, field, value)
        return seen

    def diagram(self) -> str:
        """Draw the table as a Mermaid state diagram."""
        lines = [f"    {src} --> {s.target}: {s.name}" for s in self.steps for src in s.sources]
        return "stateDiagram-v2\n" + "\n".join(lines)

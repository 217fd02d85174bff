"""The gates between a person and a candidate, in the order in which they are told."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Gate(StrEnum):
    """Why somebody cannot judge a candidate. The first five are ties to it that no profile mends."""

    NO_ROLE = "NO_ROLE"
    WROTE_IT = "WROTE_IT"
    DECLARED = "DECLARED"
    CHECKED_IT = "CHECKED_IT"
    SAME_SCHOOL = "SAME_SCHOOL"
    ASSIGNED = "ASSIGNED"
    UNTRAINED = "UNTRAINED"
    NO_LINES = "NO_LINES"
    OTHER_LINES = "OTHER_LINES"
    AWAY = "AWAY"
    FULL = "FULL"


INFERRED = (Gate.WROTE_IT, Gate.CHECKED_IT, Gate.SAME_SCHOOL)


@dataclass(frozen=True)
class Requirements:
    """Which parts of the profile a kind of practice asks for."""

    research_training: bool = False
    track_record: bool = False
    affinity: bool = False


@dataclass(frozen=True)
class Profile:
    """What the office vouches for of an evaluator, and how much is on their table now."""

    research_training: bool = False
    track_record: bool = False
    lines: frozenset[str] = frozenset()
    capacity: int | None = None
    carried: int = 0
    is_away: bool = False


@dataclass(frozen=True)
class Ties:
    """How somebody stands to a candidate."""

    holds_role: bool = False
    wrote_it: bool = False
    declared: bool = False
    checked_it: bool = False
    same_school: bool = False
    assigned: bool = False


@dataclass(frozen=True)
class Pair:
    """Everything that decides whether one person may judge one candidate; `themes` are the candidate's own lines."""

    ties: Ties = field(default_factory=Ties)
    profile: Profile = field(default_factory=Profile)
    requirements: Requirements = field(default_factory=Requirements)
    themes: frozenset[str] = frozenset()


def obstacles(pair: Pair) -> tuple[Gate, ...]:
    """Return every gate that is closed; none means that the person may judge."""
    return (*tied(pair.ties), *unfit(pair), *busy(pair.profile))


def tied(ties: Ties) -> list[Gate]:
    closed = (
        (not ties.holds_role, Gate.NO_ROLE),
        (ties.wrote_it, Gate.WROTE_IT),
        (ties.declared, Gate.DECLARED),
        (ties.checked_it, Gate.CHECKED_IT),
        (ties.same_school, Gate.SAME_SCHOOL),
        (ties.assigned, Gate.ASSIGNED),
    )
    return [gate for is_closed, gate in closed if is_closed]


def unfit(pair: Pair) -> list[Gate]:
    asked, held = pair.requirements, pair.profile
    lacks = (asked.research_training and not held.research_training) or (
        asked.track_record and not held.track_record
    )
    found = [Gate.UNTRAINED] if lacks else []
    if asked.affinity and not held.lines:
        found.append(Gate.NO_LINES)
    elif asked.affinity and pair.themes and not held.lines & pair.themes:
        found.append(Gate.OTHER_LINES)
    return found


def busy(profile: Profile) -> list[Gate]:
    found = [Gate.AWAY] if profile.is_away else []
    if profile.capacity is not None and profile.carried >= profile.capacity:
        found.append(Gate.FULL)
    return found

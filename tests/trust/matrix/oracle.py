"""The matrix's own evaluator: reads the agreement and says yes or no. It imports nothing of the product."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

SOURCE = Path("minga/config/authz/matrix.yaml")
CELL = re.compile(r"([\w]+)@(\w+)(?:\(([\w,]+)\))?")
IMPLIED = {"l": {"l", "r", "R"}, "r": {"r", "R"}}
REACH = {"i": "i", "t": "it", "n": "n", "h": "itnx"}
OFFICE = {"BP": "i", "ES": "t"}  # where the office that answers for a practice stands to it
ABOUT_PEOPLE = {
    "people.RoleGrant",
    "practices.RegistrationPeriod",
    "planning.Commitment",
    "planning.Plan",
    "people.Invitation",
    "people.Roster",
    "people.Places",
    "reference.SchoolImport",
    "reference.Register",
    "reference.Catalogue",
    "practices.Directory",
    "evaluation.Office",
    "evaluation.Profile",
    "evaluation.Round",
}  # a conflict over a practice changes nothing there
AUTHOR = "A"


@dataclass(frozen=True)
class Hold:
    """One role of somebody, by where it stands to the thing: i, t, n, x (elsewhere), or - (ended, not begun)."""

    code: str
    relation: str


@dataclass(frozen=True)
class Case:
    """What somebody is to one thing."""

    holds: tuple[Hold, ...] = ()
    signed_in: bool = True
    writes: str = ""  # LEADER, CO_AUTHOR, or nothing
    judges: str = ""  # EVALUATOR, REFEREE, or nothing
    owns: bool = False  # the intake that they staged, the draft that they imported
    conflicted: bool = False


@dataclass(frozen=True)
class Thing:
    """What is asked about: its object, its state, and what conditions look at."""

    object: str
    state: str
    facts: frozenset[str] = field(
        default_factory=frozenset
    )  # status, kind, edition: BP, ES, first, later, DRAFT…


@cache
def matrix():
    return yaml.load(SOURCE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@cache
def letter_of(code):
    return next(letter for letter, said in matrix()["letters"].items() if code in said["codes"])


@cache
def cells(name, state, letter):
    found = next(o for o in matrix()["objects"] if o["object"] == name)["states"][state].get(letter, "")
    parsed = [(a, r, tuple(c.split(",")) if c else ()) for a, r, c in CELL.findall(found)]
    assert len(parsed) == len(found.split()), f"{name} {state} {letter}: {found}"
    return parsed


def states():
    return [(o["object"], state) for o in matrix()["objects"] for state in o["states"]]


def actions_of(name):
    """Every action that some cell of an object speaks of; each is asked of everybody in every state."""
    found = next(o for o in matrix()["objects"] if o["object"] == name)["states"]
    return sorted(
        {a for state in found for letter in matrix()["letters"] for a, _, _ in cells(name, state, letter)}
    )


def allows(case, thing, action):
    """CR1: no, unless a cell says yes. CR3: the union of what each role gives. CR2: a conflict leaves authorship and the public."""
    wanted = IMPLIED.get(action, {action})
    for letter, relation, code in standings(case, thing):
        for said, reach, conditions in cells(thing.object, thing.state, letter):
            if (
                said in wanted
                and reaches(reach, relation, thing)
                and all(holds(c, case, thing, code) for c in conditions)
            ):
                return True
    return False


def standings(case, thing):
    """Every (letter, relation, code) that somebody has to the thing."""
    yield "V", "all", ""
    if case.signed_in:
        yield "V", "any", ""
    if case.writes:
        yield AUTHOR, "o", ""
    if case.conflicted and thing.object not in ABOUT_PEOPLE:
        return
    for hold in case.holds:
        letter = letter_of(hold.code)
        if letter != AUTHOR:
            yield letter, hold.relation, hold.code
            if case.owns and hold.relation in "it":
                yield letter, "o", hold.code
            if case.judges and letter == "E" and reaches("f", hold.relation, thing) and not case.writes:
                yield letter, "a", hold.code


def reaches(wanted, had, thing):
    if wanted == "f":
        return had == OFFICE["BP" if "BP" in thing.facts else "ES"]
    return wanted == had or had in REACH.get(wanted, "")


def holds(condition, case, thing, code):
    """Whether one condition of a cell holds."""
    told = {
        "leader": case.writes == "LEADER",
        "quality": code in ("quality_officer", "quality_specialist", "quality_lead"),
        "lead": code == "quality_lead",
        "records": code == "records_officer",
        "comms": code == "communications_officer",
        "methodology": code == "methodology_admin",
        "facilitation": code in ("ministry_facilitator", "ministry_admin"),
        "administration": code == "ministry_admin",
        "not_author": not case.writes,
        "not_judge": not case.judges,
        "not_self": True,
        "creator": case.owns,
        "referee": case.judges == "REFEREE",
        "not_inactive": "INACTIVE" not in thing.facts,
    }
    return told.get(condition, condition in thing.facts)


def state_of(kind, status, *, released):
    """The total function from a practice's status to its visibility state."""
    found = matrix()["statuses"][kind][status]
    return found if isinstance(found, str) else found["released" if released else "sealed"]

from .authors import tell
from .board import (
    again,
    another_round,
    assign,
    board,
    declare,
    lift,
    move_due,
    reassign,
    release,
    remind,
    reopen,
    resume,
)
from .desk import accept, autosave, desk, mine, recuse
from .office import assign_many, office, plan, remind_many, undo
from .people import people, profile
from .report import report
from .rounds import results

__all__ = [
    "accept",
    "again",
    "another_round",
    "assign",
    "assign_many",
    "autosave",
    "board",
    "declare",
    "desk",
    "lift",
    "mine",
    "move_due",
    "office",
    "people",
    "plan",
    "profile",
    "reassign",
    "recuse",
    "release",
    "remind",
    "remind_many",
    "reopen",
    "report",
    "results",
    "resume",
    "tell",
    "undo",
]

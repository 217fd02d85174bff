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
from .report import report

__all__ = [
    "accept",
    "again",
    "another_round",
    "assign",
    "autosave",
    "board",
    "declare",
    "desk",
    "lift",
    "mine",
    "move_due",
    "reassign",
    "recuse",
    "release",
    "remind",
    "reopen",
    "report",
    "resume",
]

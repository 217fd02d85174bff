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
from .improving import improve
from .lists import board_list, mine_list, people_list, round_list
from .office import assign_many, office, plan, remind_many, undo
from .people import people, profile
from .report import report, report_file
from .rounds import results

__all__ = [
    "accept",
    "again",
    "another_round",
    "assign",
    "assign_many",
    "autosave",
    "board",
    "board_list",
    "declare",
    "desk",
    "improve",
    "lift",
    "mine",
    "mine_list",
    "move_due",
    "office",
    "people",
    "people_list",
    "plan",
    "profile",
    "reassign",
    "recuse",
    "release",
    "remind",
    "remind_many",
    "reopen",
    "report",
    "report_file",
    "results",
    "resume",
    "round_list",
    "tell",
    "undo",
]

from .assigning import accept, assign, assign_many, move_due, put_off, reassign, undo_assignments
from .conflicts import declare_conflict, lift_conflict, recuse, tell_conflict
from .improving import ask_improvement
from .pace import expire_assignments, remind, send_reminders
from .people import enroll
from .rounds import close_withdrawn, open_candidate, open_round, void
from .sheets import StaleSheet, keep_loser, reopen_sheet, save_parts, save_sheet, send_sheet, submit_sheet
from .standing import release, resume

__all__ = [
    "StaleSheet",
    "accept",
    "ask_improvement",
    "assign",
    "assign_many",
    "close_withdrawn",
    "declare_conflict",
    "enroll",
    "expire_assignments",
    "keep_loser",
    "lift_conflict",
    "move_due",
    "open_candidate",
    "open_round",
    "put_off",
    "reassign",
    "recuse",
    "release",
    "remind",
    "reopen_sheet",
    "resume",
    "save_parts",
    "save_sheet",
    "send_reminders",
    "send_sheet",
    "submit_sheet",
    "tell_conflict",
    "undo_assignments",
    "void",
]

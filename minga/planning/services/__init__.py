"""The verbs of planning; the only place that writes its tables."""

from .commitments import (
    answer_day,
    cancel,
    commit,
    fulfil,
    give_back,
    hand_over,
    propose_day,
    start,
    verify,
)
from .plans import (
    approve_plan,
    close_plan,
    discard_plan,
    hang,
    read_value,
    remove_part,
    revise_plan,
    start_plan,
    tell_progress,
    write_part,
)

__all__ = [
    "answer_day",
    "approve_plan",
    "cancel",
    "close_plan",
    "commit",
    "discard_plan",
    "fulfil",
    "give_back",
    "hand_over",
    "hang",
    "propose_day",
    "read_value",
    "remove_part",
    "revise_plan",
    "start",
    "start_plan",
    "tell_progress",
    "verify",
    "write_part",
]

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

__all__ = [
    "answer_day",
    "cancel",
    "commit",
    "fulfil",
    "give_back",
    "hand_over",
    "propose_day",
    "start",
    "verify",
]

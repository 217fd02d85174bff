"""Who may do what to a commitment: each answer is a yes, or a no that explains itself."""

from .commitments import (
    can_answer_day,
    can_ask_at,
    can_be_due,
    can_cancel,
    can_fulfil,
    can_hand_over,
    can_propose_day,
    can_verify,
    can_work_on,
)

__all__ = [
    "can_answer_day",
    "can_ask_at",
    "can_be_due",
    "can_cancel",
    "can_fulfil",
    "can_hand_over",
    "can_propose_day",
    "can_verify",
    "can_work_on",
]

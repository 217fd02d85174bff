"""Who may do what to a commitment and to a plan: each answer is a yes, or a no that explains itself."""

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
from .plans import (
    can_approve_plan,
    can_close_plan,
    can_read_value,
    can_report,
    can_revise_plan,
    can_start_plan,
    can_write_plan,
    heads_plan,
    keeps_plan,
    kind_for,
    plan_unmet,
)

__all__ = [
    "can_answer_day",
    "can_approve_plan",
    "can_ask_at",
    "can_be_due",
    "can_cancel",
    "can_close_plan",
    "can_fulfil",
    "can_hand_over",
    "can_propose_day",
    "can_read_value",
    "can_report",
    "can_revise_plan",
    "can_start_plan",
    "can_verify",
    "can_work_on",
    "can_write_plan",
    "heads_plan",
    "keeps_plan",
    "kind_for",
    "plan_unmet",
]

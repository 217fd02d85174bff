"""The verbs of a practice; the only place that writes its tables."""

from .ageing import archive, ask_for_updates, put_to_rest, wake
from .drafting import (
    add_co_author,
    hand_over_lead,
    prefill,
    remove_author,
    save_answer,
    start_practice,
)
from .evidence import (
    add_file,
    add_link,
    declare_file,
    describe,
    note_reading,
    receive_file,
    remove_evidence,
    settle_derivative,
    show_publicly,
)
from .intake import apply_intake, discard_intake, stage_intake
from .inventory import name_leader, note_practice, preselect
from .levels import (
    evaluate_again,
    expire_remedies,
    move_to_assigned,
    record_level,
    release_level,
    start_edition,
    start_evaluation,
)
from .periods import change_period, close_period, open_period
from .publication import approve, decline, propose, publish, set_terms, unpublish, withdraw
from .submission import submit_practice
from .verification import admit, close_observation, observe, open_verifications, reply_to, return_for_remedy

__all__ = [
    "add_co_author",
    "add_file",
    "add_link",
    "admit",
    "apply_intake",
    "approve",
    "archive",
    "ask_for_updates",
    "change_period",
    "close_observation",
    "close_period",
    "declare_file",
    "decline",
    "describe",
    "discard_intake",
    "evaluate_again",
    "expire_remedies",
    "hand_over_lead",
    "move_to_assigned",
    "name_leader",
    "note_practice",
    "note_reading",
    "observe",
    "open_period",
    "open_verifications",
    "prefill",
    "preselect",
    "propose",
    "publish",
    "put_to_rest",
    "receive_file",
    "record_level",
    "release_level",
    "remove_author",
    "remove_evidence",
    "reply_to",
    "return_for_remedy",
    "save_answer",
    "set_terms",
    "settle_derivative",
    "show_publicly",
    "stage_intake",
    "start_edition",
    "start_evaluation",
    "start_practice",
    "submit_practice",
    "unpublish",
    "wake",
    "withdraw",
]

"""Foreign forms in: staged answer by answer, decided, brought in once, the original kept with its hash."""

from .applying import apply_intake
from .hints import settle_hint
from .staging import adjust_columns, decide_row, discard_intake, leave_rows, preview_intake, stage_intake

__all__ = [
    "adjust_columns",
    "apply_intake",
    "decide_row",
    "discard_intake",
    "leave_rows",
    "preview_intake",
    "settle_hint",
    "stage_intake",
]

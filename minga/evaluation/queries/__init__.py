from .conflicts import conflicts_on, hidden_from, wrote
from .fitness import gates_of, pair_of, pairs_of
from .sheets import (
    Pointer,
    Running,
    band_of,
    last_sheet,
    parts_of,
    pointers_of,
    points_of,
    revisions_of,
    running,
    sent_sheets,
    wording_at,
)
from .standing import candidate_of, explanation, merged_notes, result_points, trajectory_of
from .work import assigned_to, progress_of, queue_of

__all__ = [
    "Pointer",
    "Running",
    "assigned_to",
    "band_of",
    "candidate_of",
    "conflicts_on",
    "explanation",
    "gates_of",
    "hidden_from",
    "last_sheet",
    "merged_notes",
    "pair_of",
    "pairs_of",
    "parts_of",
    "pointers_of",
    "points_of",
    "progress_of",
    "queue_of",
    "result_points",
    "revisions_of",
    "running",
    "sent_sheets",
    "trajectory_of",
    "wording_at",
    "wrote",
]

"""What can be seen, counted and listed of practices."""

from .banner import banner_of
from .card import public_card, whole_text
from .ficha import (
    evidence_facts,
    evidence_of,
    form_of_practice,
    observed_items,
    open_observations,
    problems_of,
    unfinished_evidence,
    verifiers_of,
)
from .periods import (
    crossing,
    offices_with_periods,
    open_periods,
    periods_kept_by,
    registration_of,
    stands,
)
from .todos import todos_of
from .visible import OFFICE, UNSENT, Reading, for_editing, reading_of, visible_to, written_by

__all__ = [
    "OFFICE",
    "UNSENT",
    "Reading",
    "banner_of",
    "crossing",
    "evidence_facts",
    "evidence_of",
    "for_editing",
    "form_of_practice",
    "observed_items",
    "offices_with_periods",
    "open_observations",
    "open_periods",
    "periods_kept_by",
    "problems_of",
    "public_card",
    "reading_of",
    "registration_of",
    "stands",
    "todos_of",
    "unfinished_evidence",
    "verifiers_of",
    "visible_to",
    "whole_text",
    "written_by",
]

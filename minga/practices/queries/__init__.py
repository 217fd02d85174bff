"""What can be seen, counted and listed of practices."""

from .banner import banner_of
from .card import public_card, whole_text
from .ficha import (
    evidence_facts,
    evidence_of,
    form_of_practice,
    observed_items,
    open_observations,
    open_period,
    problems_of,
    unfinished_evidence,
    verifiers_of,
)
from .todos import todos_of
from .visible import OFFICE, UNSENT, Reading, for_editing, reading_of, visible_to, written_by

__all__ = [
    "OFFICE",
    "UNSENT",
    "Reading",
    "banner_of",
    "evidence_facts",
    "evidence_of",
    "for_editing",
    "form_of_practice",
    "observed_items",
    "open_observations",
    "open_period",
    "problems_of",
    "public_card",
    "reading_of",
    "todos_of",
    "unfinished_evidence",
    "verifiers_of",
    "visible_to",
    "whole_text",
    "written_by",
]

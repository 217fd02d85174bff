"""What can be seen, counted and listed of practices."""

from .banner import banner_of
from .card import public_card, row_texts, whole_text
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
from .images import cells_of, gone_images, images_of, photos_of, place_of_cell, shown_images
from .imported import differences_of, fields_read, form_of_intake, left_over, open_hints, twin_of
from .intake import (
    Examiner,
    count_rows,
    intakes_of,
    kind_held_by,
    mark_of_value,
    ready_rows,
    rows_of,
    waiting_rows,
)
from .listing import SORTS, Asked, listed
from .periods import (
    crossing,
    offices_with_periods,
    open_periods,
    periods_kept_by,
    registration_of,
    stands,
)
from .todos import todos_of
from .visible import OFFICE, UNSENT, Reading, contacts_for, for_editing, reading_of, visible_to, written_by
from .words import counted, reasons_of, unknown_columns

__all__ = [
    "OFFICE",
    "SORTS",
    "UNSENT",
    "Asked",
    "Examiner",
    "Reading",
    "banner_of",
    "cells_of",
    "contacts_for",
    "count_rows",
    "counted",
    "crossing",
    "differences_of",
    "evidence_facts",
    "evidence_of",
    "fields_read",
    "for_editing",
    "form_of_intake",
    "form_of_practice",
    "gone_images",
    "images_of",
    "intakes_of",
    "kind_held_by",
    "left_over",
    "listed",
    "mark_of_value",
    "observed_items",
    "offices_with_periods",
    "open_hints",
    "open_observations",
    "open_periods",
    "periods_kept_by",
    "photos_of",
    "place_of_cell",
    "problems_of",
    "public_card",
    "reading_of",
    "ready_rows",
    "reasons_of",
    "registration_of",
    "row_texts",
    "rows_of",
    "shown_images",
    "stands",
    "todos_of",
    "twin_of",
    "unfinished_evidence",
    "unknown_columns",
    "verifiers_of",
    "visible_to",
    "waiting_rows",
    "whole_text",
    "written_by",
]

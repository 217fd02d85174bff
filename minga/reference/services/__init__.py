"""The verbs of the places; the only place that writes their tables."""

from .catalogues import (
    Shipped,
    add_term,
    close_term,
    hold_catalogues,
    keep_catalogues,
    keep_term,
    reword_term,
)
from .loading import add_institution, add_territory, hold_institution, load_reference
from .register import add_office, certify, correct_certification, correct_office, follow_municipalities
from .schools import WRITTEN, apply_schools, discard_schools, stage_schools
from .territories import load_territories, told_warnings

__all__ = [
    "WRITTEN",
    "Shipped",
    "add_institution",
    "add_office",
    "add_term",
    "add_territory",
    "apply_schools",
    "certify",
    "close_term",
    "correct_certification",
    "correct_office",
    "discard_schools",
    "follow_municipalities",
    "hold_catalogues",
    "hold_institution",
    "keep_catalogues",
    "keep_term",
    "load_reference",
    "load_territories",
    "reword_term",
    "stage_schools",
    "told_warnings",
]

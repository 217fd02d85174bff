"""The verbs of the places; the only place that writes their tables."""

from .loading import add_institution, add_territory, load_reference
from .register import add_office, certify, correct_certification, correct_office, follow_municipalities
from .schools import WRITTEN, apply_schools, discard_schools, stage_schools
from .territories import load_territories, told_warnings

__all__ = [
    "WRITTEN",
    "add_institution",
    "add_office",
    "add_territory",
    "apply_schools",
    "certify",
    "correct_certification",
    "correct_office",
    "discard_schools",
    "follow_municipalities",
    "load_reference",
    "load_territories",
    "stage_schools",
    "told_warnings",
]

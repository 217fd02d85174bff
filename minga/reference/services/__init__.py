"""The verbs of the places; the only place that writes their tables."""

from .loading import add_institution, add_territory, load_reference, reload_colombia, reload_peru
from .schools import WRITTEN, apply_schools, discard_schools, stage_schools

__all__ = [
    "WRITTEN",
    "add_institution",
    "add_territory",
    "apply_schools",
    "discard_schools",
    "load_reference",
    "reload_colombia",
    "reload_peru",
    "stage_schools",
]

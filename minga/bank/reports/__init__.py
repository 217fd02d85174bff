"""What leaves the bank as a file: exactly what its cards show."""

from .lists import results_list
from .page import practice_document

__all__ = ["practice_document", "results_list"]

"""What leaves the evaluation as a file."""

from .lists import board_list, mine_list, people_list, people_told, round_list
from .result import report_of, result_document

__all__ = [
    "board_list",
    "mine_list",
    "people_list",
    "people_told",
    "report_of",
    "result_document",
    "round_list",
]

"""Rubrics: what a sheet of points is worth, when two sheets disagree, and why a level is what it is.

Points and totals are exact fractions; a total is out of 100, rounded half up, then banded (rubrics.md, sections 1-5).
"""

from .explaining import Explanation, Gain, explain
from .ranking import Contender, Place, rank, shortfalls
from .rubric import Band, Criterion, Level, Rubric, TieBreak, rubric_from
from .totals import (
    Consolidated,
    Total,
    consolidate,
    disagreements,
    half_up,
    total_of,
)

__all__ = [
    "Band",
    "Consolidated",
    "Contender",
    "Criterion",
    "Explanation",
    "Gain",
    "Level",
    "Place",
    "Rubric",
    "TieBreak",
    "Total",
    "consolidate",
    "disagreements",
    "explain",
    "half_up",
    "rank",
    "rubric_from",
    "shortfalls",
    "total_of",
]

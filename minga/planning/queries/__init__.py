"""What is owed and what is planned, and who may know of it."""

from .commitments import (
    FILTERS,
    KEEPERS,
    READERS,
    ages_of,
    commitments_about,
    counted,
    keeps,
    overdue,
    page,
    people_who_may_owe,
    todos_of,
    visible_to,
)

__all__ = [
    "FILTERS",
    "KEEPERS",
    "READERS",
    "ages_of",
    "commitments_about",
    "counted",
    "keeps",
    "overdue",
    "page",
    "people_who_may_owe",
    "todos_of",
    "visible_to",
]

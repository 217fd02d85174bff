from .cards import bodies_of, cards_of, listed, named, public_file, published, published_at
from .index import generation, index_faults
from .maps import maps_of
from .messages import practice_of, todos_of
from .results import answer, territories_of, whole
from .telling import dublin_core, linked_data, told

__all__ = [
    "answer",
    "bodies_of",
    "cards_of",
    "dublin_core",
    "generation",
    "index_faults",
    "linked_data",
    "listed",
    "maps_of",
    "named",
    "practice_of",
    "public_file",
    "published",
    "published_at",
    "territories_of",
    "todos_of",
    "told",
    "whole",
]

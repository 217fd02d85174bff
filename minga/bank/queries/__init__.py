from .cards import cards_of, published
from .index import generation, index_faults
from .results import answer

__all__ = ["answer", "cards_of", "generation", "index_faults", "published"]

from .cards import bodies_of, cards_of, published
from .index import generation, index_faults
from .results import answer

__all__ = ["answer", "bodies_of", "cards_of", "generation", "index_faults", "published"]

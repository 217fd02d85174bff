from .cards import keep_card, keep_cards, publish_card, tombstone_card
from .index import rebuild_search, turn_generation

__all__ = ["keep_card", "keep_cards", "publish_card", "rebuild_search", "tombstone_card", "turn_generation"]

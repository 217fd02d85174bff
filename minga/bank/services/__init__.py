from .cards import keep_card, keep_cards, publish_card, tombstone_card
from .index import rebuild_search, turn_generation
from .messages import mark_answered, send_message

__all__ = [
    "keep_card",
    "keep_cards",
    "mark_answered",
    "publish_card",
    "rebuild_search",
    "send_message",
    "tombstone_card",
    "turn_generation",
]

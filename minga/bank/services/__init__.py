from .cards import keep_card, keep_cards, keep_images, publish_card, tombstone_card
from .index import rebuild_search, turn_generation
from .messages import ask_removal, mark_answered, send_message

__all__ = [
    "ask_removal",
    "keep_card",
    "keep_cards",
    "keep_images",
    "mark_answered",
    "publish_card",
    "rebuild_search",
    "send_message",
    "tombstone_card",
    "turn_generation",
]

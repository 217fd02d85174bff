from .digest import (
    Telling,
    choose_digest,
    deliver,
    mark_read,
    send_digest,
    send_digests,
    tell,
    tellings,
)
from .letters import send_letter, send_letters, write_letter

__all__ = [
    "Telling",
    "choose_digest",
    "deliver",
    "mark_read",
    "send_digest",
    "send_digests",
    "send_letter",
    "send_letters",
    "tell",
    "tellings",
    "write_letter",
]

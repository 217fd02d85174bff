from .digest import (
    Telling,
    choose_mail,
    deliver,
    mark_read,
    send_at_once,
    send_digest,
    send_digests,
    tell,
    tellings,
)
from .letters import send_letter, send_letters, write_letter

__all__ = [
    "Telling",
    "choose_mail",
    "deliver",
    "mark_read",
    "send_at_once",
    "send_digest",
    "send_digests",
    "send_letter",
    "send_letters",
    "tell",
    "tellings",
    "write_letter",
]

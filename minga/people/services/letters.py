"""Mail that this room writes: the room above that carries it hangs itself in the slot."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from minga.kernel import slots

POST = "people.post"  # slot: function (address, subject, body, reply_to), inside the transaction of the fact


def post(address: str, subject: str, body: str, *, reply_to: str = "") -> None:
    for carry in slots.items(POST):
        carry(address, subject, body, reply_to)


def write(address: str, template: str, context: dict[str, Any], *, reply_to: str = "") -> None:
    """Post what a template says: its first line is the subject."""
    subject, _, body = render_to_string(f"people/mail/{template}.txt", context).strip().partition("\n")
    post(address, subject, body.strip() + "\n", reply_to=reply_to)

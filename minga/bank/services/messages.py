from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from minga.kernel import clock, events
from minga.kernel.decisions import no, require
from minga.kernel.writing import transaction
from minga.practices.services import ask_removal as hide_image

from .. import rules
from ..models import Card, Message
from ..queries import practice_of

if TYPE_CHECKING:
    from minga.people.models import User


@transaction
def send_message(card: Card, *, name: str, email: str, text: str) -> Message:
    """Deliver a question from outside. Neither side's address is shown to the other by us: whoever answers chooses to."""
    Card.objects.select_for_update().get(pk=card.pk)  # the same question sent twice at once is one
    said = {"card": card, "name": name, "email": email, "text": text}
    if twin := Message.objects.filter(answered_at=None, **said).first():
        return twin
    require(rules.can_send(card, email))
    message = Message.objects.create(sent_at=clock.now(), **said)
    events.publish("practice.asked", practice_of(card), None, message=message.pk, slug=card.slug)
    return message


def ask_removal(card: Card, image: int, *, text: str, email: str) -> None:
    """Pass on what somebody asks of an image to the practice's room, which hides it and answers; no account is needed."""
    practice = practice_of(card)
    if practice is not None:
        hide_image(practice, image, text=text, email=email)


@transaction
def mark_answered(message: Message, *, by: User) -> Message:
    require(rules.can_read_messages(by, message.card))
    if not Message.objects.filter(pk=message.pk, answered_at=None).update(
        answered_at=clock.now(), answered_by=by
    ):
        require(no(_("Otra persona ya la marcó como respondida.")))
    events.publish(
        "practice.answered", practice_of(message.card), by, message=message.pk, slug=message.card.slug
    )
    return message

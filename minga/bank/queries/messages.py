from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.practices.models import Practice
from minga.practices.queries import written_by
from minga.ui.types import Todo

from ..models import Message

if TYPE_CHECKING:
    from minga.people.models import User

    from ..models import Card


def practice_of(card: Card) -> Practice | None:
    """Return the practice behind a card; an invented one has none."""
    return Practice.objects.filter(pk=card.practice_id).select_related("institution__parent").first()


def todos_of(person: User) -> list[Todo]:
    """Say which practices of this person have questions that nobody has answered."""
    mine = list(written_by(person).values_list("practice_id", flat=True))
    waiting = Message.objects.filter(answered_at=None, card__practice_id__in=mine).select_related("card")
    oldest: dict[int, Message] = {}
    for message in waiting.order_by("sent_at"):
        oldest.setdefault(message.card_id, message)
    return [
        Todo(
            title=m.card.title,
            url=reverse("bank:messages", args=[m.card.slug]),
            what=_("Responder una pregunta del banco"),
            since=m.sent_at,
        )
        for m in oldest.values()
    ]

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from minga.kernel import clock
from minga.kernel.decisions import YES, Decision, no
from minga.people.queries import holds
from minga.practices.queries import visible_to, written_by
from minga.practices.rules import office_of

from .models import Message
from .queries import practice_of

if TYPE_CHECKING:
    from minga.people.types import Person

    from .models import Card

READERS = ("quality_officer", "quality_specialist", "quality_lead")
PER_ADDRESS, PER_CARD = 3, 20


def can_send(card: Card, email: str) -> Decision:
    """Whether a question can be delivered: the practice has people, and nobody is flooding them."""
    if practice_of(card) is None:
        return no(_("Esta práctica no tiene a quién escribirle."))
    now = clock.now()
    if (
        Message.objects.filter(email__iexact=email, sent_at__gt=now - timedelta(hours=1)).count()
        >= PER_ADDRESS
    ):
        return no(_("Ya envió varias preguntas en la última hora. Espere un poco y vuelva a intentarlo."))
    if card.messages.filter(sent_at__gt=now - timedelta(days=1)).count() >= PER_CARD:
        return no(_("Hoy esta práctica recibió muchas preguntas. Vuelva a intentarlo mañana."))
    return YES


def can_read_messages(person: Person, card: Card) -> Decision:
    """Whether somebody reads what was asked: who writes the practice, and the quality team of its office."""
    practice = practice_of(card)
    if practice is not None and visible_to(person).filter(pk=practice.pk).exists():
        writes = written_by(person).filter(practice=practice).exists()
        if writes or holds(person, READERS, office_of(practice)):
            return YES
    return no(_("Leen las preguntas sus autores y el equipo de calidad de su entidad."))

"""What was told: the public cards, and the notices (I12, I14, I16)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef

from minga.bank.models import Card, CardText
from minga.bank.services.index import counted
from minga.journal.models import Entry
from minga.kernel import clock
from minga.notices.models import Letter, Mail, Notice, Preference
from minga.practices.models import Publication
from minga.practices.workflow import Publishing

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_WAIT = timedelta(days=3)  # a digest goes out daily; a mail server may be away for a while


def unfounded_cards() -> Iterator[str]:
    """I12: every card has its licence, consent, image decision and two approvers."""
    for card in Card.objects.iterator():
        whole = card.licence and card.consent_reference and card.image_decision
        if not whole or card.first_approver == card.second_approver:
            yield f"I12 card {card.pk}: published without its grounds"


def misplaced_cards() -> Iterator[str]:
    """I12: what is published has its card, of that very edition; what is not has none that is public."""
    standing = Publication.objects.filter(status=Publishing.PUBLISHED)
    founded = dict(standing.values_list("practice_id", "edition__hash"))
    known = set(Publication.objects.values_list("practice_id", flat=True))
    rows = Card.objects.filter(status=Card.Status.PUBLISHED).values_list("practice_id", "edition_hash")
    public = {practice: edition for practice, edition in rows.iterator() if practice in known}
    for practice in sorted({p for p, edition in founded.items() ^ public.items()}):
        yield f"I12 practice {practice}: its card is not its published edition"


def forgotten_notices() -> Iterator[str]:
    """I14: a notice goes out within days to whoever wants mail, after the fact that it tells of, and that fact happened."""
    fact = Entry.objects.filter(
        verb=OuterRef("verb"), subject_type=OuterRef("subject_type"), subject_id=OuterRef("subject_id")
    )
    deaf = Preference.objects.filter(mail=Mail.NONE).values("person")
    waits = Notice.objects.filter(
        sent_at=None, created_at__lt=clock.now() - LONGEST_WAIT, person__is_active=True
    )
    for pk in waits.exclude(person__in=deaf).values_list("pk", flat=True):
        yield f"I14 notice {pk}: not sent for days"
    for pk in Notice.objects.filter(sent_at__lt=F("created_at")).values_list("pk", flat=True):
        yield f"I14 notice {pk}: sent before it was written"
    for pk in Notice.objects.filter(~Exists(fact)).values_list("pk", flat=True):
        yield f"I14 notice {pk}: tells of what the journal does not hold"


def forgotten_letters() -> Iterator[str]:
    """I14: a letter goes out within days, and its words are then forgotten."""
    waits = Letter.objects.filter(sent_at=None, refused_at=None, created_at__lt=clock.now() - LONGEST_WAIT)
    for pk in waits.values_list("pk", flat=True):
        yield f"I14 letter {pk}: not sent for days"
    for pk in Letter.objects.exclude(sent_at=None).exclude(body="").values_list("pk", flat=True):
        yield f"I14 letter {pk}: its words were kept after it went"


def miscounted_cards() -> Iterator[str]:
    """I16: what is counted of a card is what its text gives."""
    held = CardText.objects.filter(card__status=Card.Status.PUBLISHED).select_related("card")
    for text in held.only("content", "card__facets", "card__tokens").iterator(500):
        if counted(text.content) != {"facets": text.card.facets, "tokens": text.card.tokens}:
            yield f"I16 card {text.card_id}: its facets are not those of its text"


CHECKS = (unfounded_cards, misplaced_cards, forgotten_notices, forgotten_letters, miscounted_cards)

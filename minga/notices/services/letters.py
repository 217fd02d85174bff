"""Mail that cannot wait for a digest: an invitation, a link to choose a password. Written in the transaction of its fact, sent after."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.db.models import Q

from minga.kernel import clock
from minga.kernel.writing import transaction

from .. import queries
from ..models import Letter

log = logging.getLogger(__name__)
PATIENCE = timedelta(minutes=5)  # how long one sender may be at it before another takes over


@transaction
def write_letter(address: str, subject: str, body: str, *, reply_to: str = "") -> Letter:
    return Letter.objects.create(
        address=address,
        subject=" ".join(subject.split())[:200],
        body=body,
        reply_to=reply_to,
        created_at=clock.now(),
    )


def send_letters() -> int:
    """Send what has not gone out yet: what the background worker could not, or was not told of."""
    return sum(send_letter(letter) for letter in queries.unsent_letters())


def send_letter(letter: Letter) -> bool:
    """Send one letter and forget its words; says whether it went out. A server that is away is asked again by the clock."""
    if not claim(letter):
        return False
    message = EmailMessage(
        letter.subject,
        letter.body,
        to=[letter.address],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except SMTPRecipientsRefused:
        settle(letter, refused=True)
        return False
    except OSError as problem:
        log.warning("letter %s waits: %s", letter.pk, type(problem).__name__)
        return False
    settle(letter, refused=False)
    return True


@transaction
def claim(letter: Letter) -> bool:
    """Take a letter in hand, unless another has it: the clock and the worker may meet over one."""
    free = Q(tried_at=None) | Q(tried_at__lt=clock.now() - PATIENCE)
    unsent = Letter.objects.filter(free, pk=letter.pk, sent_at=None, refused_at=None)
    return bool(unsent.update(tried_at=clock.now()))


@transaction
def settle(letter: Letter, *, refused: bool) -> None:
    """Note that it went out, or that its mailbox does not exist; the links in it are nobody else's to find."""
    done = {"refused_at": clock.now()} if refused else {"sent_at": clock.now()}
    Letter.objects.filter(pk=letter.pk).update(body="", **done)

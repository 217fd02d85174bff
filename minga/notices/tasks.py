from __future__ import annotations

from django_tasks import task

from minga.people.models import User

from . import queries, services
from .models import Letter


@task()
def mail_digest(person_id: int) -> bool:
    """Send one person's digest of the day; doing it again sends nothing."""
    person = User.objects.filter(pk=person_id, is_active=True).first()
    return person is not None and services.send_digest(person)


def enqueue_digests() -> int:
    """Hand each digest that is due to the background worker: a mail server that is down holds up nobody else."""
    people = list(queries.people_to_tell())
    for person in people:
        mail_digest.enqueue(person.pk)
    return len(people)


@task()
def mail_letter(letter_id: int) -> bool:
    """Send one letter; doing it again sends nothing."""
    letter = Letter.objects.filter(pk=letter_id).first()
    return letter is not None and services.send_letter(letter)


def post(address: str, subject: str, body: str, reply_to: str = "") -> None:
    """Write a letter and hand it to the background worker, which sees it once this transaction holds."""
    letter = services.write_letter(address, subject, body, reply_to=reply_to)
    mail_letter.enqueue(letter.pk)

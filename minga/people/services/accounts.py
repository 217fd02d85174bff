from __future__ import annotations

from typing import TYPE_CHECKING

from minga.kernel import clock, events
from minga.kernel.writing import transaction

from ..models import Consent, User

if TYPE_CHECKING:
    from ..types import Terms


@transaction
def enroll(email: str, full_name: str, *, password: str | None = None) -> User:
    """Open an account; without a password it waits for its owner to choose one."""
    return User.objects.create_user(email, full_name, password)


@transaction
def rename(person: User, full_name: str) -> User:
    """Change how somebody is called; what was signed or frozen keeps the name of then."""
    if full_name != person.full_name:
        person.full_name = full_name
        person.save(update_fields=["full_name"])
        events.publish("account.renamed", person, person)
    return person


@transaction
def agree(person: User, terms: Terms) -> Consent:
    """Write down that somebody agreed to this version of the terms; agreeing again changes nothing."""
    given, new = Consent.objects.get_or_create(
        person=person,
        purpose=Consent.Purpose.TERMS,
        version=terms.version,
        withdrawn_at=None,
        defaults={"given_at": clock.now()},
    )
    if new:
        events.publish("consent.given", given, person, purpose=given.purpose, version=given.version)
    return given

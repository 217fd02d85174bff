from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from minga.kernel import clock, events
from minga.kernel.decisions import no, require
from minga.kernel.writing import transaction

from ..models import Consent, User
from ..queries import is_taken, link_to_new_address
from .letters import write

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
def note(person: User, verb: str, **data: str) -> None:
    """Write down what somebody did with their own account."""
    events.publish(verb, person, person, **data)


@transaction
def ask_new_address(person: User, email: str) -> None:
    """Send a link to the new mailbox. One that has an account already is told so there, and nowhere else."""
    email = email.strip().lower()
    if is_taken(email):
        write(email, "address_taken", {})
    else:
        write(email, "new_address", {"person": person, "address": link_to_new_address(person, email)})


@transaction
def change_address(person: User, email: str) -> User:
    """Let the account use a confirmed mailbox; the one of before is told."""
    if is_taken(email):
        require(no(_("Ese correo ya es de otra cuenta. Entre con ella, o pida el cambio con otro correo.")))
    before, person.email = person.email, email
    person.save(update_fields=["email"])
    write(before, "address_left", {"person": person})
    events.publish("account.address_changed", person, person)
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

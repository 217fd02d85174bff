"""A role is offered to a mailbox, approved where two must agree, and taken by whoever reads that mailbox."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction

from .. import rules
from ..models import Invitation, RoleGrant, User
from ..queries import address_of
from ..workflow import DAYS_GOOD, INVITATION, Offer
from .accounts import agree, enroll
from .letters import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..types import Ask, Terms


@transaction
def invite(ask: Ask, *, by: User) -> Invitation:
    """Offer a role; it is sent at once, or waits for another person where `by` does not decide alone."""
    require(rules.can_invite(by, ask))
    offer = Invitation.objects.create(
        email=ask.email.strip().lower(),
        full_name=ask.full_name,
        role=ask.role,
        institution=ask.institution,
        post=ask.post,
        starts_on=ask.starts_on,
        ends_on=ask.ends_on,
        status=Offer.WAITING,
        asked_by=by,
        asked_at=clock.now(),
    )
    events.publish("invitation.asked", offer, by, role=ask.role, institution=ask.institution.code)
    if not rules.needs_another(by, ask.role, ask.institution):
        send(offer, "send", by=by)
    return offer


@transaction
def invite_many(asks: Sequence[Ask], *, by: User) -> list[Invitation]:
    """Offer all of them or none."""
    return [invite(ask, by=by) for ask in asks]


def held(offer: Invitation) -> Invitation:
    """Hold the row until the transaction ends and read it anew."""
    found = Invitation.objects.select_for_update(of=("self",)).select_related("institution", "asked_by")
    return found.get(pk=offer.pk)


def send(offer: Invitation, step: str, *, by: User, **changes: object) -> None:
    """Let its link go out, good for `DAYS_GOOD` days; any link of before stops working."""
    now = clock.now()
    link = {"sent_at": now, "expires_at": now + timedelta(days=DAYS_GOOD), "secret": secrets.token_hex(16)}
    INVITATION.move(offer, step, **link, **changes)
    told = {"offer": offer, "office": offer.institution, "address": address_of(offer), "days": DAYS_GOOD}
    write(offer.email, "invitation", told, reply_to=offer.institution.email)
    events.publish("invitation.sent", offer, by, role=offer.role, institution=offer.institution.code)


@transaction
def approve_invitation(offer: Invitation, *, by: User) -> Invitation:
    offer = held(offer)
    require(rules.can_decide(by, offer))
    send(offer, "approve", by=by, approved_by=by, approved_at=clock.now())
    return offer


@transaction
def refuse_invitation(offer: Invitation, reason: str, *, by: User) -> Invitation:
    """Say no, and why, to what another person asked for."""
    offer = held(offer)
    require(rules.can_decide(by, offer))
    return close(offer, "refuse", by=by, reason=reason)


@transaction
def resend_invitation(offer: Invitation, *, by: User) -> Invitation:
    offer = held(offer)
    require(rules.can_resend(by, offer))
    send(offer, "resend", by=by)
    return offer


@transaction
def cancel_invitation(offer: Invitation, *, by: User) -> Invitation:
    offer = held(offer)
    require(rules.can_manage(by, offer))
    return close(offer, "cancel", by=by)


FACTS = {"refuse": "invitation.refused", "cancel": "invitation.cancelled", "decline": "invitation.declined"}


def close(offer: Invitation, step: str, *, by: User | None, reason: str = "") -> Invitation:
    INVITATION.move(offer, step, closed_at=clock.now(), reason=reason, secret="")
    events.publish(FACTS[step], offer, by, role=offer.role, reason=reason)
    return offer


@transaction
def decline_invitation(offer: Invitation, *, by: User | None) -> Invitation:
    """Its owner says no."""
    offer = held(offer)
    require(rules.can_accept(offer, by=by))
    return close(offer, "decline", by=by)


@transaction
def accept_invitation(
    offer: Invitation, terms: Terms, *, by: User | None, full_name: str = "", password: str = ""
) -> RoleGrant:
    """Take the role, and open the account where there is none (then `by` is None: the link shows whose mailbox it is)."""
    offer = held(offer)
    require(rules.can_accept(offer, by=by))
    person = by or enroll(offer.email, full_name or offer.full_name, password=password)
    agree(person, terms)
    grant = RoleGrant.objects.create(
        user=person,
        role=offer.role,
        institution=offer.institution,
        post=offer.post,
        starts_on=max(offer.starts_on, clock.today()),
        ends_on=offer.ends_on,
        granted_by=offer.asked_by,
        approved_by=offer.approved_by,
    )
    INVITATION.move(offer, "accept", grant=grant, closed_at=clock.now(), secret="")
    events.publish("invitation.accepted", offer, person, role=offer.role)
    events.publish("role.granted", grant, person, role=grant.role, institution=offer.institution.code)
    return grant

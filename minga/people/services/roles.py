from __future__ import annotations

from typing import TYPE_CHECKING

from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction

from .. import rules
from ..models import Invitation, RoleGrant, User
from ..workflow import OPEN
from .invitations import close

if TYPE_CHECKING:
    from datetime import date

    from minga.reference.models import Institution


@transaction
def grant_role(
    person: User,
    role: str,
    institution: Institution,
    *,
    by: User | None,
    post: str = "",
    starts_on: date | None = None,
) -> RoleGrant:
    """Give somebody a role in an institution, for dates. `by=None` is the command line of the deployment."""
    if by is not None:
        require(rules.can_grant(by, person, role, institution))
    grant = RoleGrant.objects.create(
        user=person,
        role=role,
        institution=institution,
        post=post,
        starts_on=starts_on or clock.today(),
        granted_by=by,
    )
    events.publish("role.granted", grant, by, role=role, institution=institution.code)
    return grant


def held(grant: RoleGrant) -> RoleGrant:
    """Hold the row until the transaction ends and read it anew: two may end one role at once."""
    return (
        RoleGrant.objects.select_for_update(of=("self",))
        .select_related("user", "institution")
        .get(pk=grant.pk)
    )


@transaction
def revoke_role(grant: RoleGrant, *, by: User, reason: str = "") -> RoleGrant:
    """End a role at once: it opens nothing from the next request on, and neither does what it had offered to others."""
    grant = held(grant)
    require(rules.can_revoke(by, grant))
    grant.revoked_at = clock.now()
    grant.save(update_fields=["revoked_at"])
    events.publish("role.revoked", grant, by, role=grant.role, reason=reason)
    withdraw_offers(grant.user, by=by)
    return grant


def withdraw_offers(person: User, *, by: User) -> None:
    """Cancel the open invitations that somebody asked for and could not ask for any more."""
    now = User.objects.get(pk=person.pk)  # without the roles that this request knew them by
    for offer in Invitation.objects.filter(asked_by=person, status__in=OPEN).select_related("institution"):
        if not rules.can_ask(now, offer.role, offer.institution):
            close(offer, "cancel", by=by)


@transaction
def change_end(grant: RoleGrant, ends_on: date | None, *, by: User) -> RoleGrant:
    """Let a role end on another day, or on none."""
    grant = held(grant)
    require(rules.can_change_end(by, grant, ends_on))
    before, grant.ends_on = grant.ends_on, ends_on
    grant.save(update_fields=["ends_on"])
    said = {"before": before.isoformat() if before else "", "after": ends_on.isoformat() if ends_on else ""}
    events.publish("role.end_changed", grant, by, role=grant.role, **said)
    return grant

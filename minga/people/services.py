from __future__ import annotations

from typing import TYPE_CHECKING

from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction

from . import rules
from .models import RoleGrant, User

if TYPE_CHECKING:
    from datetime import date

    from minga.reference.models import Institution


@transaction
def enroll(email: str, full_name: str, *, password: str | None = None) -> User:
    """Open an account; without a password it waits for its owner to choose one."""
    return User.objects.create_user(email, full_name, password)


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


@transaction
def revoke_role(grant: RoleGrant, *, by: User) -> RoleGrant:
    """End a role at once: it opens nothing from the next request on."""
    require(rules.can_revoke(by, grant))
    grant.revoked_at = clock.now()
    grant.save(update_fields=["revoked_at"])
    events.publish("role.revoked", grant, by, role=grant.role)
    return grant

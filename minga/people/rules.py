from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from minga.kernel.decisions import YES, Decision, no

from .models import Role
from .queries import holds

if TYPE_CHECKING:
    from minga.reference.models import Institution

    from .models import RoleGrant, User

# who gives which role (trust.md, Grants): the quality area to authors and principals, the head to the rest of the office
BY_QUALITY = (Role.PRACTICE_LEADER, Role.CO_AUTHOR, Role.PRINCIPAL)
BY_HEAD = (
    Role.QUALITY_OFFICER,
    Role.QUALITY_SPECIALIST,
    Role.QUALITY_LEAD,
    Role.COMMUNICATIONS_OFFICER,
    Role.RECORDS_OFFICER,
    Role.EVALUATOR,
    Role.REFEREE,
)
QUALITY = (Role.QUALITY_OFFICER, Role.QUALITY_SPECIALIST, Role.QUALITY_LEAD)


def can_grant(by: User, person: User, role: str, institution: Institution) -> Decision:
    if by.pk == person.pk:
        return no(_("Nadie se da un cargo a sí mismo. Pídalo a la jefatura de la entidad."))
    givers = (
        (Role.HEAD, *QUALITY)
        if role in BY_QUALITY
        else (Role.HEAD,)
        if role in BY_HEAD
        else (Role.MINISTRY_ADMIN,)
    )
    if not holds(by, givers, institution):
        return no(_("Ese cargo lo da la jefatura de %(place)s.") % {"place": institution.name})
    return YES


def can_revoke(by: User, grant: RoleGrant) -> Decision:
    if grant.revoked_at is not None:
        return no(_("Ese cargo ya había terminado."))
    return can_grant(by, grant.user, grant.role, grant.institution)

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from minga.kernel import clock
from minga.reference.models import Institution

from .models import OF_MINISTRY, OF_OFFICE, RoleGrant, User

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from .types import Person


def in_force() -> Q:
    today = clock.today()
    return Q(revoked_at=None, starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))


def grants_of(person: Person) -> list[RoleGrant]:
    """Return the roles that somebody holds today, with their institutions.

    Kept on the request's own person object, so that one request asks once and the next one sees a revocation.
    """
    if not person.is_authenticated:
        return []
    kept = person.__dict__.get("_grants")
    if kept is None:
        kept = list(RoleGrant.objects.filter(in_force(), user_id=person.pk).select_related("institution"))
        person.__dict__["_grants"] = kept
    return kept


def covers(grant: RoleGrant, institution: Institution) -> bool:
    """Whether a role reaches an institution: where it was given, and a little further for two families.

    An office's roles reach the schools right under it, never the offices under it; a ministry's reach its whole country.
    """
    if grant.role in OF_MINISTRY:
        return (
            grant.institution.kind == Institution.Kind.MINISTRY
            and grant.institution.country == institution.country
        )
    if grant.institution_id == institution.pk:
        return True
    return (
        grant.role in OF_OFFICE
        and institution.kind == Institution.Kind.SCHOOL
        and grant.institution_id == institution.parent_id
    )


def holds(person: Person, roles: Sequence[str], institution: Institution) -> bool:
    """Whether somebody holds one of the roles there, or where it reaches that institution."""
    return any(g.role in roles and covers(g, institution) for g in grants_of(person))


def institutions_where(
    person: Person, roles: Sequence[str], *, descendants: bool = False
) -> QuerySet[Institution]:
    """Return where somebody holds one of the roles; with `descendants`, also the schools that an office's roles reach."""
    held = [g for g in grants_of(person) if g.role in roles]
    found = Q(pk__in=[g.institution_id for g in held])
    if descendants:
        above = [g.institution_id for g in held if g.role in OF_OFFICE]
        found |= Q(parent_id__in=above, kind=Institution.Kind.SCHOOL)
    return Institution.objects.filter(found)


def people_with(roles: Sequence[str], institution: Institution) -> QuerySet[User]:
    """Return who holds one of the roles in an institution today."""
    grants = RoleGrant.objects.filter(in_force(), role__in=roles, institution=institution)
    return User.objects.filter(pk__in=grants.values("user_id"), is_active=True).order_by("pk")

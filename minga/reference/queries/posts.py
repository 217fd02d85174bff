"""Which posts somebody holds: told by the room above, which knows persons (slot `reference.posts`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.kernel import slots

from ..models import Institution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

POSTS = "reference.posts"  # slot: functions person -> roles held today (.role, .institution); nobody hung, nobody may
QUALITY = ("quality_officer", "quality_specialist", "quality_lead")
TECHNICAL = "platform_admin"
OFFICES = (
    Institution.Kind.SECRETARIAT,
    Institution.Kind.REGIONAL_OFFICE,
    Institution.Kind.LOCAL_OFFICE,
)


def posts_of(person: Any) -> list[Any]:
    return [post for told in slots.items(POSTS) for post in told(person)] if person is not None else []


def administers(person: Any) -> bool:
    """Whether somebody is a technical administrator, here or of the whole deployment."""
    return bool(getattr(person, "is_superuser", False)) or any(p.role == TECHNICAL for p in posts_of(person))


def offices_where(person: Any, roles: Sequence[str]) -> QuerySet[Institution]:
    """Return the offices (no schools) where somebody holds one of the roles."""
    held = [p.institution_id for p in posts_of(person) if p.role in roles and p.institution.kind in OFFICES]
    return Institution.objects.filter(pk__in=held)


def offices_near(person: Any) -> list[str]:
    """Return the codes of the offices whose schools somebody finds by name: where they work, and their school's own."""
    near = {
        p.institution.parent_id if p.institution.kind == Institution.Kind.SCHOOL else p.institution_id
        for p in posts_of(person)
    }
    return list(Institution.objects.filter(pk__in=near - {None}).values_list("code", flat=True))

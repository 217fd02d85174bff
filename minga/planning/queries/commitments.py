from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.kernel import clock
from minga.people.models import Role, User
from minga.people.queries import grants_of, in_force, institutions_where

from ..models import Commitment
from ..types import Ageing, Todo
from ..workflow import OWED, Status

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from minga.people.types import Person
    from minga.reference.models import Institution

# who looks after what an office and its schools owe, besides who owes it and who asked for it
KEEPERS = (Role.QUALITY_OFFICER, Role.QUALITY_SPECIALIST, Role.QUALITY_LEAD, Role.HEAD)
READERS = (*KEEPERS, Role.PRINCIPAL)  # a principal, of their own school
AGES = ((1, 7), (8, 30), (31, 90), (91, None))
OWED_TODAY = Q(status__in=OWED)


def visible_to(person: Person) -> QuerySet[Commitment]:
    """Return what somebody owes, asked for, or looks after where they hold a role."""
    if not person.is_authenticated:
        return Commitment.objects.none()
    kept = institutions_where(person, READERS, descendants=True)
    theirs = Q(owner=person) | Q(asked_by=person) | Q(institution__in=kept)
    return Commitment.objects.filter(theirs).select_related("institution", "owner", "asked_by")


FILTERS = {
    "debidos": OWED_TODAY,
    "cumplidos": Q(status=Status.FULFILLED),
    "cerrados": Q(status__in=(Status.VERIFIED, Status.CANCELLED)),
}


def overdue() -> Q:
    return OWED_TODAY & Q(due_on__lt=clock.today())


def counted(found: QuerySet[Commitment]) -> dict[str, int]:
    """Count a board's chips at once: each filter, and the overdue."""
    asked = {name: Count("pk", filter=condition) for name, condition in FILTERS.items()}
    return dict(found.order_by().aggregate(**asked, vencidos=Count("pk", filter=overdue())))


def ages_of(found: QuerySet[Commitment]) -> list[Ageing]:
    """Count the overdue by how long they have been so."""
    today = clock.today()
    names = {f"from_{since}": between(today, since, until) for since, until in AGES}
    told = found.order_by().aggregate(
        **{name: Count("pk", filter=OWED_TODAY & days) for name, days in names.items()}
    )
    return [Ageing(label_of(since, until), told[f"from_{since}"], since, until) for since, until in AGES]


def between(today: object, since: int, until: int | None) -> Q:
    newest = Q(due_on__lte=today - timedelta(days=since))  # type: ignore[operator]
    return newest if until is None else newest & Q(due_on__gte=today - timedelta(days=until))  # type: ignore[operator]


def label_of(since: int, until: int | None) -> str:
    if until is None:
        return _("más de %(days)d días") % {"days": since - 1}
    return _("de %(a)d a %(b)d días") % {"a": since, "b": until}


def commitments_about(kind: str, source: int) -> QuerySet[Commitment]:
    """Return what came out of one thing, the next due first."""
    return Commitment.objects.filter(source_kind=kind, source_id=source).select_related("owner")


def people_who_may_owe(institution: Institution) -> QuerySet[User]:
    """Return who holds a role today in an institution, its office or its schools."""
    near = Q(grants__institution=institution) | Q(grants__institution=institution.parent_id)
    near |= Q(grants__institution__parent=institution)
    return User.objects.filter(near & in_force("grants__"), is_active=True).distinct().order_by("full_name")


def todos_of(person: User) -> list[Todo]:
    """Say what somebody owes, and what waits for their yes: fulfilled by others, or asked to wait."""
    mine = Commitment.objects.filter(owner=person, status__in=OWED).select_related("institution")
    found = [Todo(c.text[:120], page(c), _("Cumplir el compromiso"), c.asked_at, c.due_on) for c in mine]
    waits = Q(status=Status.FULFILLED) | (OWED_TODAY & Q(proposed_on__isnull=False) & ~Q(proposed_by=person))
    asked = Commitment.objects.filter(waits).filter(Q(asked_by=person) | Q(owner=person, status__in=OWED))
    for c in asked.exclude(owner=person, status=Status.FULFILLED):
        what = (
            _("Verificar lo que se cumplió")
            if c.status == Status.FULFILLED
            else _("Responder a la nueva fecha")
        )
        found.append(Todo(c.text[:120], page(c), what, c.status_since))
    return found


def page(commitment: Commitment) -> str:
    return reverse("planning:commitment", args=[commitment.pk])


def keeps(person: Person) -> bool:
    """Whether somebody has a board of what others owe."""
    return person.is_authenticated and bool({g.role for g in grants_of(person)} & set(READERS))

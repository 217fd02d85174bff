"""The lists that forms choose from, by date: what is offered on a day, what will be, and what was."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from minga.kernel import clock, slots

from ..models import Catalogue, Term

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

USES = "reference.uses"  # slot: functions -> the titles of the forms that choose from each catalogue, by its code


@dataclass
class Standing:
    """A catalogue's values on a day: those offered, those whose name comes later, and those that are over."""

    offered: list[Term] = field(default_factory=list)
    coming: list[Term] = field(default_factory=list)
    over: list[Term] = field(default_factory=list)


def offered_on(day: date, prefix: str = "") -> Q:
    """Say which terms count on a day; `prefix` leads to them from another table."""
    begun = Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": day})
    return begun & (Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": day}))


def empty_day(catalogue: Catalogue) -> date | None:
    """Return the first day, today or later, on which a catalogue offers nothing; only an end can begin one."""
    today, rows = clock.today(), Term.objects.filter(catalogue=catalogue)
    ends = rows.filter(valid_to__gt=today).order_by("valid_to").values_list("valid_to", flat=True)
    return next((day for day in (today, *ends) if day and not rows.filter(offered_on(day)).exists()), None)


def not_over(day: date) -> Q:
    return Q(valid_to=None) | Q(valid_to__gt=day)


def options_on(day: date, codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return what some catalogues offer on a day: labels by code, in their order."""
    found: dict[str, dict[str, str]] = {}
    terms = Term.objects.filter(offered_on(day), catalogue__code__in=codes).order_by("position", "pk")
    for catalogue, code, label in terms.values_list("catalogue__code", "code", "label"):
        found.setdefault(catalogue, {})[code] = label
    return found


def catalogues() -> QuerySet[Catalogue]:
    """Return every catalogue with how many values it offers today, those that are edited here first."""
    offers = Count("terms", filter=offered_on(clock.today(), "terms__"))
    return Catalogue.objects.annotate(offers=offers).order_by("-is_proposed", "name")


def standing_of(catalogue: Catalogue, day: date) -> Standing:
    found = Standing()
    for term in catalogue.terms.order_by("position", "pk"):
        if term.valid_from and term.valid_from > day:
            found.coming.append(term)
        elif term.valid_to and term.valid_to <= day:
            found.over.append(term)
        else:
            found.offered.append(term)
    return found


def names_of(term: Term) -> QuerySet[Term]:
    """Return every name that a value has, had or will have, in the order of its days."""
    return Term.objects.filter(catalogue=term.catalogue_id, code=term.code).order_by("pk")


def uses() -> dict[str, list[str]]:
    """Return what chooses from each catalogue: told by the room that keeps the forms."""
    found: dict[str, list[str]] = {}
    for told in slots.items(USES):
        for code, titles in told().items():
            found.setdefault(code, []).extend(titles)
    return found

"""Everybody that the matrix speaks of: each role at each place, with each tie to one practice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser

from minga.kernel import clock
from minga.people.models import OF_MINISTRY, Role, RoleGrant, User

from .oracle import Case, Hold

JUDGES = (Role.EVALUATOR, Role.REFEREE)


@dataclass
class Somebody:
    """A person, what the oracle is told of them, and how to call them in a report."""

    name: str
    case: Case
    person: object


@dataclass(frozen=True)
class Places:
    """Where roles are held, around one practice."""

    own: object  # the practice's institution
    office: object  # the office that answers for it (the same one, for a BP)
    ministry: object
    sibling: object  # another office of the country
    neighbour: object  # another school of the same office
    abroad: object
    ministry_abroad: object


def everybody(places, letters):
    """Make the cast: a few people without roles, then each role in each place and tie."""
    cast = list(members(places))
    for one in cast[1:]:
        one.person.email = f"{one.name}-{letters}@matriz.example".lower()
    User.objects.bulk_update([one.person for one in cast[1:]], ["email"])
    return cast


def members(places):
    yield from (
        Somebody("visitor", Case(signed_in=False), AnonymousUser()),
        make("stranger", Case()),
        make(
            "leader", Case((Hold("practice_leader", "i"),), writes="LEADER"), ("practice_leader", places.own)
        ),
        make("coauthor", Case(writes="CO_AUTHOR")),
        make("coauthor-conflicted", Case(writes="CO_AUTHOR", conflicted=True)),
        make("former-author", Case()),
        make("assigned-without-role", Case(judges="EVALUATOR")),
        make("importer-without-role", Case(owns=True)),
    )
    for code in Role.values:
        yield from (*where(code, places), *ties(code, places))


def where(code, places):
    """One person per place, and three whose role does not count today."""
    spots = {
        "i": places.own,
        "t": places.office,
        "n": places.ministry,
        "sibling": places.sibling,
        "neighbour": places.neighbour,
        "abroad": places.ministry_abroad if code in OF_MINISTRY else places.abroad,
    }
    for name, place in spots.items():
        yield make(f"{code}-{name}", Case((Hold(code, relation(code, place, places)),)), (code, place))
    yesterday, tomorrow = clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)
    for name, dates in (
        ("revoked", {"revoked_at": clock.now()}),
        ("expired", {"ends_on": yesterday}),
        ("future", {"starts_on": tomorrow}),
    ):
        yield make(f"{code}-{name}", Case((Hold(code, "-"),)), (code, strongest(code, places)), **dates)


def ties(code, places):
    """The role where it reaches best, with a tie to the practice; and the tie alone, with the role elsewhere."""
    best = strongest(code, places)
    here = (Hold(code, relation(code, best, places)),)
    away = (Hold(code, "x"),)
    for name, tie in (
        ("o", {"writes": "CO_AUTHOR"}),
        ("a", {"judges": "EVALUATOR"}),
        ("k", {"conflicted": True}),
        ("own", {"owns": True}),
    ):
        yield make(f"{code}-{name}", Case(here, **tie), (code, best))
    yield make(f"{code}-a-elsewhere", Case(away, judges="EVALUATOR"), (code, places.sibling))
    yield make(
        f"{code}-own-revoked", Case((Hold(code, "-"),), owns=True), (code, best), revoked_at=clock.now()
    )
    if code in JUDGES:
        yield make(f"{code}-dirime", Case(here, judges="REFEREE"), (code, best))
        yield make(f"{code}-a-k", Case(here, judges="EVALUATOR", conflicted=True), (code, best))
        yield make(f"{code}-a-o", Case(here, judges="EVALUATOR", writes="CO_AUTHOR"), (code, best))


def relation(code, place, places):
    """Where a role stands to the practice, by the agreement: a ministry's role counts at a ministry only."""
    if code in OF_MINISTRY:
        return "n" if place == places.ministry else "x"
    if place == places.own:
        return "i"
    return "t" if place == places.office else "x"


def strongest(code, places):
    if code in OF_MINISTRY:
        return places.ministry
    return places.own if code in (Role.PRINCIPAL, Role.PRACTICE_LEADER, Role.CO_AUTHOR) else places.office


def make(name, case, grant=None, **dates):
    person = User.objects.create(email=f"{name}@matriz.example", full_name=f"Persona {name}", password="!")
    if grant is not None:
        held = {"starts_on": clock.today() - timedelta(days=30), **dates}
        RoleGrant.objects.create(user=person, role=grant[0], institution=grant[1], **held)
    return Somebody(name, case, person)

"""MX-pairs: one person with two roles, of whom one is revoked or ends, or over whom a conflict falls, between two questions."""

from __future__ import annotations

import random
from datetime import timedelta

from django.db import transaction

from minga.evaluation.models import Conflict
from minga.kernel import clock
from minga.people.models import Role, RoleGrant, User

from .compare import Report, ask, stages
from .oracle import Case, Hold, actions_of
from .people import Somebody, relation


def pairs(world, *, count, seed):
    """Draw two roles and two places, and one state; ask everything before and after each change."""
    report, dice, found = Report(), random.Random(seed), list(stages(world))
    for number in range(count):
        thing, enter = dice.choice(found)
        with transaction.atomic():
            enter()
            for somebody in lives(world, dice, number):
                ask(world, thing, somebody, actions_of(thing.object), report)
            transaction.set_rollback(True)
        world.refresh()
    return report


def lives(world, dice, number):
    """Yield one person in four moments: both roles; the first revoked; the second over; a conflict declared."""
    spots = (world.places.own, world.places.office, world.places.ministry, world.places.sibling)
    held = [(code, dice.choice(spots)) for code in dice.sample(Role.values, 2)]
    person = User.objects.create(email=f"par-{number}@matriz.example", full_name="Dos Cargos", password="!")
    grants = [
        RoleGrant.objects.create(user=person, role=code, institution=place, starts_on="2026-01-01")
        for code, place in held
    ]
    names = " + ".join(f"{code} at {place.code}" for code, place in held)
    holds = [Hold(code, relation(code, place, world.places)) for code, place in held]

    def now(what, *kept, conflicted=False):
        again = User.objects.get(pk=person.pk)  # the same person at the next request
        return Somebody(f"{names}, {what}", Case(tuple(kept), conflicted=conflicted), again)

    yield now("both", *holds)
    RoleGrant.objects.filter(pk=grants[0].pk).update(revoked_at=clock.now())
    yield now("first revoked", holds[1])
    RoleGrant.objects.filter(pk=grants[0].pk).update(revoked_at=None)
    RoleGrant.objects.filter(pk=grants[1].pk).update(ends_on=clock.today() - timedelta(days=1))
    yield now("second over", holds[0])
    RoleGrant.objects.filter(pk=grants[1].pk).update(ends_on=None)
    common = {"practice": world.practice, "kind": "WORK", "reason": "Son colegas", "at": clock.now()}
    Conflict.objects.create(person=person, declared_by=person, **common)
    yield now("in conflict", *holds, conflicted=True)

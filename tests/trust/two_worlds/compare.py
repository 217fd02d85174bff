"""Tell one secret in two ways, let the same uncleared viewers ask the same, and gather where their answers differ."""

from __future__ import annotations

import difflib
import random
from dataclasses import dataclass, field

from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from minga.kernel import clock
from minga.notices.services import send_digest
from tests.trust.matrix.http import address, doors
from tests.trust.matrix.oracle import Thing, allows

from .channels import Ask, as_seen, questions
from .secrets import SECRETS, bring_twins

BACKEND = "django.contrib.auth.backends.ModelBackend"

MAIL = Ask("mail", "")


@dataclass
class Report:
    """How many answers were compared, of which channels, and each that differs."""

    comparisons: int = 0
    channels: set[str] = field(default_factory=set)
    answered: int = 0  # with a page, not a refusal
    differ: list[str] = field(default_factory=list)


def two_worlds(world, *, viewers, asked, seed=0, secrets=SECRETS):
    """Compare each secret for some viewers and some of the questions of each, drawn with a seed."""
    report, dice, at = Report(), random.Random(seed), clock.now()
    bring_twins(world)
    for secret in secrets:
        plan = planned(world, secret, dice, viewers, asked)
        first, second = (told(world, secret, which, plan, at) for which in (0, 1))
        for key, before in first.items():
            report.comparisons += 1
            report.channels.add(key[1].channel)
            report.answered += before[0] == 200
            if second[key] != before:
                report.differ.append(
                    f"{secret.code} {secret.what}: {key[0]} {key[1].url}: {what(before, second[key])}"
                )
    return report


def planned(world, secret, dice, viewers, asked):
    """Draw who asks what, with the world as the secret leaves it: its states decide who is cleared and where doors lead."""
    with transaction.atomic():
        secret.tell(world, 0)
        knowing = {person.pk for person in secret.knows(world)}
        blind = [s for s in world.cast if not secret.cleared(s.case, world) and s.person.pk not in knowing]
        visitor, rest = blind[:1], drawn_from(blind[1:], world, viewers, dice)
        plan = {}
        for somebody in (*visitor, *rest):
            found = list(questions(world, somebody.person, secret))
            made = [q if isinstance(q, Ask) else q() for q in dice.sample(found, min(asked, len(found)))]
            plan[somebody.name] = somebody.person, [ask for ask in made if ask]
        transaction.set_rollback(True)
    world.refresh()
    return plan


def drawn_from(blind, world, viewers, dice):
    """Draw viewers, half of them from those who may know of the practice and so come nearest to its secret."""
    thing = Thing("practices.Practice", world.standing(), frozenset({world.letters, world.practice.status}))
    near = [s for s in blind if allows(s.case, thing, "l")]
    closest = dice.sample(near, min((viewers + 1) // 2, len(near)))
    others = [s for s in blind if s not in closest]
    return closest + dice.sample(others, min(viewers - len(closest), len(others)))


def shown_to_whom_it_may(world, secret):
    """Say whether the two worlds differ where the secret is meant to show, and one world told twice does not."""
    at, (door, who) = clock.now(), secret.shows
    with transaction.atomic():
        bring_twins(world)
        secret.tell(world, 0)
        url = address(next(d for d in doors() if d.name == door), world, who(world))
        plan = {"cleared": (who(world), [Ask("page", url)])}
        transaction.set_rollback(True)
    world.refresh()
    bring_twins(world)
    first, again, second = (told(world, secret, which, plan, at) for which in (0, 0, 1))
    return first == again and first != second


def told(world, secret, which, plan, at):
    """Return what everybody sees in one of the two worlds, and leave no trace of it."""
    cache.clear()
    seen = {}
    with transaction.atomic(), clock.standing_at(at):
        secret.tell(world, which)
        for name, (person, found) in plan.items():
            client = Client(raise_request_exception=False)
            if person.is_authenticated:
                client.force_login(type(person).objects.get(pk=person.pk), backend=BACKEND)
                type(person).objects.filter(pk=person.pk).update(last_login=at)  # Django's own clock wrote it
                seen[name, MAIL] = letter(person)
            for ask in found:
                with transaction.atomic():
                    seen[name, ask] = as_seen(ask.put(client))
                    transaction.set_rollback(True)
        transaction.set_rollback(True)
    world.refresh()
    return seen


def letter(person):
    """Return the digest that somebody would be sent now."""
    with transaction.atomic():
        mail.outbox = []
        send_digest(person)
        sent = [(m.subject, m.body, tuple(m.to), tuple(sorted(m.extra_headers.items()))) for m in mail.outbox]
        transaction.set_rollback(True)
    return 200, tuple(sent)


def what(one, other):
    """Say where two answers part."""
    if one[0] != other[0] or len(one) < 4:
        return f"{one[0]} and {other[0]}: {one[1:]} {other[1:]}"[:600]
    if one[1:3] != other[1:3]:
        return f"headers {set(one[1]) ^ set(other[1])}"
    lines = difflib.unified_diff(
        *(text[3].decode(errors="replace").split("\n") for text in (one, other)), n=0, lineterm=""
    )
    return " ".join(line.strip() for line in lines if not line.startswith(("---", "+++", "@@")))[:600]

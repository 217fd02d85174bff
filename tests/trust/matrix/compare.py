"""Put the world in each state of the matrix, ask the product and the agreement the same, and gather where they differ."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from django.db import transaction

from minga.bank.services import keep_card, tombstone_card
from minga.kernel import clock
from minga.kernel.events import Event
from minga.people.models import Invitation, RoleGrant
from minga.practices import queries
from minga.reference.models import Catalogue

from . import probes
from .oracle import Thing, actions_of, allows, states

OUTCOMES = {
    "ASSIGNED": ("PENDING", "ASSIGNED"),
    "DRAFT": ("PENDING", "IN_PROGRESS"),
    "SUBMITTED": ("PENDING", "SUBMITTED"),
    "CONSOLIDATED": ("CONSOLIDATED", "SUBMITTED"),
}


@dataclass
class Report:
    """How many cells were compared, and each that differs."""

    cells: int = 0
    yes: int = 0
    differ: list[str] = field(default_factory=list)


def stages(world):
    """Yield (thing, how to put the world there): every object-state of the matrix that this kind of practice has."""
    for thing, changes in world.practices():
        yield thing, partial(practice_there, world, changes)
    facts = frozenset({world.letters, "EVALUATED", "later"})
    for name, state in states():
        if name in ENTRANCES:
            yield Thing(name, state, facts), partial(ENTRANCES[name], world, state)


def publication_in(world, state):
    world.in_base()
    world.publish_state(state)


def evidence_in(world, state):
    world.in_base("RETURNED")
    world.file_state(state)


def period_in(world, state):
    world.in_base()
    world.period_state(state)


def schools_in(world, state):
    world.in_base()
    world.schools_state(state)


def sheet_in(world, state):
    world.in_base("UNDER_EVALUATION")
    world.judge_state(outcome=OUTCOMES[state][0], progress=OUTCOMES[state][1])


def candidate_in(world, state):
    world.in_base("EVALUATED" if state in ("CONSOLIDATED", "RELEASED") else "UNDER_EVALUATION")
    world.judge_state(outcome=state, progress="SUBMITTED")


def feedback_in(world, state):
    world.in_base()
    world.judge_state(outcome="RELEASED" if state == "RELEASED" else "CONSOLIDATED", progress="SUBMITTED")


def commitment_in(world, state):
    world.in_base()
    world.commitment_state(state)


def card_in(world, state):
    world.in_base()
    world.publish_state("PUBLISHED")
    keep_card(queries.public_card(world.publication))
    if state == "TOMBSTONE":
        taken = {"practice_id": world.practice.pk, "reason": "Lo pidió su autora"}
        tombstone_card(Event("practice.unpublished", world.practice, None, taken))


def message_in(world, state):
    card_in(world, "PUBLISHED")
    world.asked(answered=state == "ANSWERED")


def catalogue_in(world, state):
    world.in_base()
    world.catalogue = Catalogue.objects.filter(is_proposed=state == "PROPOSED").first()


def plan_in(world, state):
    world.in_base()
    world.plan_state(state)


def base(world, _state):
    world.in_base()


ENTRANCES = {
    "practices.Publication": publication_in,
    "practices.PublicImage": lambda world, state: world.image_state(state),
    "practices.Evidence": evidence_in,
    "practices.RegistrationPeriod": period_in,
    "reference.SchoolImport": schools_in,
    "reference.Register": base,
    "reference.Catalogue": catalogue_in,
    "practices.Directory": base,
    "practices.Intake": lambda world, state: world.intake_state(state),
    "evaluation.Sheet": sheet_in,
    "evaluation.Candidate": candidate_in,
    "evaluation.Office": base,
    "evaluation.Profile": base,
    "evaluation.Round": base,
    "evaluation.Feedback": feedback_in,
    "planning.Commitment": commitment_in,
    "planning.Plan": plan_in,
    "people.RoleGrant": lambda world, state: granted(world, state),
    "people.Invitation": lambda world, state: offered(world, state),
    "people.Roster": base,
    "people.Places": base,
    "bank.Card": card_in,
    "bank.Message": message_in,
    "journal.Entry": base,
    "journal.Anchor": base,
    "own": base,
}


def practice_there(world, changes):
    world.observe(open=changes["status"] == "RETURNED", sent=True)
    world.put(**changes)


def granted(world, state):
    world.granting = state
    days = {"starts_on": clock.today(), "ends_on": clock.today() + timedelta(days=9)}
    common = {"user": world.newcomer, "institution": world.places.own, **days}
    world.grants = {role: RoleGrant.objects.create(role=role, **common) for role in probes.GIVEN.values()}


def offered(world, state):
    """A head is asked for by somebody who is nobody here any more."""
    now, status = clock.now(), "CANCELLED" if state == "CLOSED" else state
    sent = {"approved_by": world.spare, "sent_at": now, "expires_at": now + timedelta(days=9), "secret": "x"}
    world.offer = Invitation.objects.create(
        email="nueva@matriz.example",
        full_name="Jefa Nueva",
        role="head",
        institution=world.places.own,
        starts_on=clock.today(),
        status=status,
        asked_by=world.registrar,
        asked_at=now,
        **(sent if state == "SENT" else {}),
    )


def compare(world, *, share=1.0, seed=0):
    """Ask every cell, or a seeded share of them; what each probe did is undone."""
    report, dice = Report(), random.Random(seed)
    for thing, enter in stages(world):
        with transaction.atomic():
            enter()
            for somebody in world.cast:
                actions = [a for a in actions_of(thing.object) if share >= 1 or dice.random() < share]
                if actions:
                    ask(world, thing, somebody, actions, report)
            transaction.set_rollback(True)
        world.refresh()
    return report


def ask(world, thing, somebody, actions, report):
    if somebody.case.owns:
        with world.owned_by(somebody.person):
            answers = [(a, answer(world, thing, somebody, a)) for a in actions]
    else:
        answers = [(a, answer(world, thing, somebody, a)) for a in actions]
    for action, said in answers:
        wanted = allows(somebody.case, thing, action)
        report.cells += 1
        report.yes += wanted
        if said != wanted:
            facts = " ".join(sorted(thing.facts))
            report.differ.append(
                f"{thing.object} {thing.state} [{facts}] {somebody.name} {action}: "
                f"the matrix says {'yes' if wanted else 'no'}, the product {'yes' if said else 'no'}"
            )


def answer(world, thing, somebody, action):
    person = somebody.person
    if not person.is_authenticated and thing.object in SIGNED_IN:
        return False
    return probes.PROBES[thing.object](world, person, action)


SIGNED_IN = {
    "practices.Practice",
    "practices.Publication",
    "practices.PublicImage",
    "practices.Evidence",
    "practices.Directory",
    "practices.Intake",
    "practices.RegistrationPeriod",
    "reference.SchoolImport",
    "evaluation.Sheet",
    "evaluation.Candidate",
    "evaluation.Feedback",
    "planning.Commitment",
    "planning.Plan",
    "evaluation.Office",
    "evaluation.Profile",
    "evaluation.Round",
    "people.RoleGrant",
    "people.Invitation",
    "people.Roster",
    "people.Places",
    "bank.Message",
}  # their services take an account; that their pages ask for one first is MX-http's to show

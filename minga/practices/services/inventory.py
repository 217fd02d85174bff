"""Before the ficha: the office's inventory of what exists, what it chose, and who will write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minga.instruments.queries import version_in_force
from minga.instruments.services import start_response
from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction

from .. import rules
from ..models import Author, Practice
from ..types import setup_of
from ..workflow import Kind, Status
from .drafting import prefill

if TYPE_CHECKING:
    from collections.abc import Collection

    from minga.people.models import User
    from minga.reference.models import Institution


@transaction
def note_practice(institution: Institution, *, kind: str, title: str, by: User) -> Practice:
    """Put a practice on the inventory: an office's is *identified*, a school's is *existing*; nobody writes it yet."""
    require(rules.can_note(by, kind, institution))
    now = clock.now()
    practice = Practice.objects.create(
        kind=kind,
        title=title[:250],
        institution=institution,
        territory=institution.territory,
        response=start_response(version_in_force(setup_of(kind).form), by=by),
        status=Status.IDENTIFIED if kind == Kind.GOOD_PRACTICE else Status.EXISTING,
        status_since=now,
        created_by=by,
        created_at=now,
    )
    events.publish("practice.noted", practice, by, status=practice.status, kind=kind)
    return practice


@transaction
def preselect(practice: Practice, *, traits: Collection[str], by: User) -> Practice:
    """Choose an identified practice for documenting, once somebody vouches for each trait of a good practice."""
    require(rules.can_preselect(by, practice, traits))
    practice.workflow.move(practice, "preselect", status_since=clock.now())
    events.publish("practice.preselected", practice, by, status=practice.status, traits=sorted(traits))
    return practice


@transaction
def name_leader(practice: Practice, leader: User, *, by: User) -> Practice:
    """Give what stands on the inventory to the person who will write it, oneself or another: the ficha opens."""
    require(rules.can_name_leader(by, practice))
    require(rules.can_hold_practice(leader, practice.institution))
    now = clock.now()
    practice.workflow.move(practice, "start_draft", status_since=now)
    Author.objects.create(practice=practice, person=leader, role=Author.Role.LEADER, joined_at=now)
    prefill(practice, by=by)
    events.publish("practice.started", practice, by, status=practice.status, kind=practice.kind)
    return practice

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from minga.kernel import clock, events
from minga.kernel.decisions import no, require
from minga.kernel.writing import transaction

from .. import queries, rules
from ..models import Edition, Observation, Practice
from ..types import setup_of
from ..workflow import Status
from .drafting import hold

if TYPE_CHECKING:
    from datetime import date

    from minga.people.models import User


def open_verification(practice: Practice) -> bool:
    """Hand a sent ficha to the office, if somebody there may verify it."""
    if not queries.verifiers_of(practice).exists():
        return False
    practice.workflow.move(practice, "open_verification", status_since=clock.now())
    events.publish("practice.verification_opened", practice, None, status=practice.status)
    return True


@transaction
def open_verifications() -> int:
    """Try again for every ficha that waited because nobody could verify it (the clock calls this)."""
    return sum(open_verification(p) for p in Practice.objects.filter(status=Status.SUBMITTED))


def last_edition(practice: Practice) -> Edition:
    return practice.editions.order_by("-number", "-sending")[0]


@transaction
def observe(practice: Practice, *, item: str, reason: str, text: str, by: User) -> Observation:
    """Note what must be mended in one field, once, however often it is sent; nobody else sees it until the ficha is returned."""
    hold(practice, by=by)
    require(rules.can_verify(by, practice))
    if not any(i.code == item for i in queries.form_of_practice(practice).items):
        require(no(_("Esa pregunta no está en la ficha.")))
    if not text.strip():
        require(no(_("Escriba qué debe corregirse.")))
    said = {"item": item, "reason": reason, "text": text.strip()[:1000], "made_by": by}
    twin = practice.observations.filter(edition=last_edition(practice), sent_at=None, closed_at=None, **said)
    if note := twin.first():
        return note
    note = Observation.objects.create(
        practice=practice, edition=last_edition(practice), made_at=clock.now(), **said
    )
    events.publish("observation.made", practice, by, item=item)
    return note


@transaction
def close_observation(observation: Observation, *, by: User) -> Observation:
    """Settle an observation: the reply was enough, or it was a slip before sending."""
    hold(observation.practice, by=by)
    require(rules.can_verify(by, observation.practice))
    observation.closed_at = clock.now()
    observation.save(update_fields=["closed_at"])
    events.publish("observation.closed", observation.practice, by, item=observation.item)
    return observation


@transaction
def return_for_remedy(practice: Practice, *, by: User, due_on: date | None = None) -> Practice:
    """Send the ficha back with its observations; only the observed fields unlock."""
    hold(practice, by=by)
    require(rules.can_return(by, practice))
    now = clock.now()
    due = due_on or clock.today() + timedelta(days=setup_of(practice.kind).remedy_days)
    if due <= clock.today():
        require(no(_("El plazo debe ser una fecha futura.")))
    practice.workflow.move(practice, "return_for_remedy", status_since=now, remedy_due_on=due)
    notes = queries.open_observations(practice)
    notes.update(sent_at=now, reply="", replied_at=None)
    events.publish(
        "practice.returned",
        practice,
        by,
        status=practice.status,
        due=due.isoformat(),
        items=sorted({n.item for n in notes}),
    )
    return practice


@transaction
def reply_to(observation: Observation, reply: str, *, by: User) -> Observation:
    practice = observation.practice
    require(rules.can_edit(by, practice, writes_it=hold(practice, by=by)))
    observation.refresh_from_db(fields=["sent_at", "closed_at"])
    if practice.status != Status.RETURNED or observation.sent_at is None or observation.closed_at is not None:
        require(no(_("Esta observación ya no espera respuesta.")))
    if not reply.strip():
        require(no(_("Escriba cómo la resolvió.")))
    observation.reply, observation.replied_at = reply.strip()[:1000], clock.now()
    observation.save(update_fields=["reply", "replied_at"])
    events.publish("observation.answered", practice, by, item=observation.item)
    return observation


@transaction
def admit(practice: Practice, *, by: User) -> Practice:
    """Accept the ficha: a BP goes to its evaluators, an ES is registered."""
    hold(practice, by=by)
    require(rules.can_admit(by, practice))
    practice.workflow.move(practice, "admit", status_since=clock.now())
    events.publish("practice.admitted", practice, by, status=practice.status, edition=practice.edition_number)
    return practice

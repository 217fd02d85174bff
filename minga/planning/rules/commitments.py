from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from minga.kernel import clock
from minga.kernel.decisions import YES, Decision, Unmet, no, unless
from minga.people.queries import holds

from ..queries import KEEPERS
from ..workflow import OWED, Status

if TYPE_CHECKING:
    from datetime import date

    from minga.people.models import User
    from minga.people.types import Person
    from minga.reference.models import Institution

    from ..models import Commitment


def can_ask_at(person: Person, institution: Institution) -> Decision:
    """Whether somebody may ask for a commitment of an institution; the room above knows who else may."""
    if holds(person, KEEPERS, institution):
        return YES
    return no(_("Los compromisos de %(place)s los pide su oficina de calidad.") % {"place": institution.name})


def day_unmet(day: date) -> list[Unmet]:
    return (
        []
        if day >= clock.today()
        else [Unmet(_("Esa fecha ya pasó. Escriba la de hoy o una posterior."), "due_on")]
    )


def can_be_due(day: date) -> Decision:
    return unless(day_unmet(day), _("La fecha no se puede usar."))


def can_work_on(person: Person, commitment: Commitment) -> Decision:
    """Whether somebody does it and tells how: its owner, while it is owed."""
    if person.pk != commitment.owner_id:
        return no(_("Lo cumple %(who)s.") % {"who": commitment.owner.full_name})
    return YES if commitment.status in OWED else no(closed(commitment))


def can_fulfil(person: Person, commitment: Commitment, account: str, *, has_file: bool) -> Decision:
    if not (works := can_work_on(person, commitment)):
        return works
    missing = [Unmet(_("Cuente qué se hizo, o adjunte un archivo que lo muestre."), "account")]
    return unless([] if account.strip() or has_file else missing, _("Falta decir qué se hizo."))


def answers_for(person: Person, commitment: Commitment) -> bool:
    """Whether somebody stands where the asker stands: who asked, or who keeps the office's board; never the owner."""
    if person.pk == commitment.owner_id:
        return False
    return person.pk == commitment.asked_by_id or holds(person, KEEPERS, commitment.institution)


def not_asker(commitment: Commitment) -> Decision:
    return no(
        _("Lo decide quien lo pidió, %(who)s, o la oficina de calidad; nunca quien lo debe.")
        % {"who": commitment.asked_by.full_name}
    )


def can_verify(person: Person, commitment: Commitment) -> Decision:
    """Whether somebody says that it was done, or that something is missing."""
    if not answers_for(person, commitment):
        return not_asker(commitment)
    return YES if commitment.status == Status.FULFILLED else no(_("Todavía no se ha dado por cumplido."))


def can_cancel(person: Person, commitment: Commitment) -> Decision:
    if not answers_for(person, commitment):
        return not_asker(commitment)
    return YES if commitment.status in OWED else no(closed(commitment))


def can_propose_day(
    person: Person, commitment: Commitment, day: date | None = None, reason: str = ""
) -> Decision:
    """Whether somebody asks for another day: its owner or who asked; without a day, whether they may at all."""
    if person.pk != commitment.owner_id and not answers_for(person, commitment):
        return not_asker(commitment)
    if commitment.status not in OWED:
        return no(closed(commitment))
    if day is None:
        return YES
    unmet = day_unmet(day)
    if day <= commitment.due_on:
        said = _("Ya vence el %(day)s: proponga un día posterior.")
        unmet = [Unmet(said % {"day": date_format(commitment.due_on)}, "due_on")]
    if not reason.strip():
        unmet.append(Unmet(_("Escriba el motivo: lo leerá la otra persona."), "reason"))
    return unless(unmet, _("La nueva fecha no se puede proponer."))


def can_answer_day(person: Person, commitment: Commitment) -> Decision:
    """Whether somebody accepts or declines the day that the other side proposed."""
    if commitment.proposed_on is None or commitment.status not in OWED:
        return no(_("No hay una fecha por aceptar."))
    if commitment.proposed_by_id != commitment.owner_id:
        return YES if person.pk == commitment.owner_id else no(_("La acepta quien debe cumplirlo."))
    return YES if answers_for(person, commitment) else not_asker(commitment)


def can_hand_over(person: Person, commitment: Commitment, to: User | None = None) -> Decision:
    """Whether somebody passes it to another person: the head, when who owed it leaves the post."""
    if not holds(person, ("head", "principal"), commitment.institution):
        return no(
            _("Lo entrega a otra persona la jefatura de %(place)s.") % {"place": commitment.institution.name}
        )
    if commitment.status not in OWED:
        return no(closed(commitment))
    if to is not None and to.pk == commitment.owner_id:
        return no(_("Ya es de esa persona."))
    return YES


def closed(commitment: Commitment) -> str:
    return _("Este compromiso está en «%(status)s»: ya no se cambia.") % {
        "status": commitment.get_status_display()
    }

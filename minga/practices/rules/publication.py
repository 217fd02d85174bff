"""The way to the bank: who proposes, prepares, decides, publishes and takes down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from minga.kernel.decisions import YES, Decision, Unmet, no, unless

from .. import queries
from ..models import Approval, Evidence, Practice, Publication
from ..types import setup_of
from ..workflow import Publishing, Status
from .ties import has_written, holds_over, writes

if TYPE_CHECKING:
    from minga.people.types import Person


def can_propose(person: Person, practice: Practice) -> Decision:
    setup = setup_of(practice.kind)
    if not (writes(person, practice) or holds_over(person, setup.proposers, practice)):
        return no(_("Proponen la publicación sus autores o el equipo de calidad."))
    if practice.status not in setup.publishes_from:
        return no(_("Se propone cuando la práctica ya está valorada e informada."))
    if practice.status == Status.EVALUATED and not practice.level_is_released:
        return no(_("Primero la oficina debe comunicar el resultado de la valoración."))
    return YES


def can_prepare(person: Person, practice: Practice) -> Decision:
    """Whether somebody may choose licence, images and public evidence of a proposal."""
    setup = setup_of(practice.kind)
    if writes(person, practice) or holds_over(person, (*setup.approvers, *setup.proposers), practice):
        return YES
    return no(_("Prepara la publicación el equipo de calidad o sus autores."))


def publication_unmet(publication: Publication) -> list[Unmet]:
    """Say what the bank still asks of a proposal: licence, consent, images, and no personal data in view."""
    unmet = []
    if not publication.licence:
        unmet.append(Unmet(_("Elija la licencia con la que se publica."), "id_licence"))
    if not publication.consent_reference:
        unmet.append(
            Unmet(
                _("Escriba la referencia de las autorizaciones de las personas (acta, archivo o radicado)."),
                "id_consent_reference",
            )
        )
    if not publication.images:
        unmet.append(Unmet(_("Decida qué pasa con las imágenes en las que hay personas."), "id_images"))
    for piece in queries.evidence_of(publication.practice).filter(is_public=True):
        unmet += [Unmet(reason, f"evidence-{piece.pk}") for reason in evidence_unmet(piece)]
    return unmet


def evidence_unmet(piece: Evidence) -> list[str]:
    """The minors gate and rule X9, for one piece that would be shown."""
    found = []
    if piece.may_show_minors:
        found.append(
            _("«%(title)s» muestra menores o no se sabe: ponga otra foto o deje esta sin publicar.")
            % {"title": piece.title}
        )
    elif piece.shows_people and not piece.consent_reference:
        found.append(
            _("«%(title)s» muestra personas: falta la referencia de su autorización.")
            % {"title": piece.title}
        )
    if piece.file is not None and piece.file.state != "CLEAN":
        found.append(_("«%(title)s» no se pudo comprobar: súbala de nuevo.") % {"title": piece.title})
    return found


def can_read_proposal(person: Person, practice: Practice) -> Decision:
    """Whether somebody may see the page as it would be: whoever only knows that the practice exists may not."""
    if queries.reading_of(person, practice) >= queries.Reading.REDACTED:
        return YES
    return no(_("La propuesta la ven sus autores, el establecimiento, la oficina y el ministerio."))


def can_decide(person: Person, publication: Publication) -> Decision:
    """Whether somebody may say yes or no to a proposal: an approver of the office who does not write it."""
    practice = publication.practice
    if not holds_over(person, setup_of(practice.kind).approvers, practice):
        return no(_("Aprueban la jefatura o el equipo de calidad, y comunicaciones."))
    if has_written(person, practice):
        return no(_("Usted es autor de esta práctica: deben aprobarla otras personas."))
    if publication.status != Publishing.PROPOSED:
        return no(_("Esta propuesta ya no está por decidir."))
    return YES


def can_approve(person: Person, publication: Publication) -> Decision:
    allowed = can_decide(person, publication)
    if not allowed:
        return allowed
    if Approval.objects.filter(publication=publication, person_id=person.pk, revoked_at=None).exists():
        return no(_("Usted ya la aprobó: falta otra persona."))
    return unless(publication_unmet(publication), _("Falta algo antes de aprobar."))


def can_publish(person: Person, publication: Publication) -> Decision:
    if publication.status != Publishing.APPROVED:
        return no(_("Se publica cuando la aprobaron dos personas."))
    if not holds_over(person, ("communications_officer", "head", "quality_lead"), publication.practice):
        return no(_("Publica el equipo de comunicaciones o la jefatura."))
    return unless(publication_unmet(publication), _("Falta algo antes de publicar."))


def can_unpublish(person: Person, publication: Publication) -> Decision:
    if publication.status != Publishing.PUBLISHED:
        return no(_("No está publicada."))
    if not holds_over(person, ("quality_lead", "head"), publication.practice):
        return no(
            _(
                "La despublica la jefatura o el líder de calidad. Si usted es autor, puede pedirlo o retirar la práctica."
            )
        )
    return YES

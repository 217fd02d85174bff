"""The minors gate: no photo is seen by everybody without a decision on it and another person's yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from minga.kernel.decisions import YES, Decision, Unmet, no, unless

from .. import queries
from ..models import Evidence, PublicImage
from ..types import setup_of
from ..workflow import Showing
from .papers import can_read_original
from .publication import can_prepare
from .ties import has_written, holds_over, writes

if TYPE_CHECKING:
    from minga.people.types import Person

    from ..models import Practice

Basis, Minors = PublicImage.Basis, Evidence.Minors
DECIDABLE = (Showing.CHOSEN, Showing.DECLINED, Showing.HIDDEN)


@dataclass(frozen=True)
class Standing:
    """How somebody stands to the photos of a practice; read once for a page of many."""

    writes: bool
    has_written: bool
    works_there: bool
    prepares: Decision
    approves: bool
    reads: bool


def standing_toward(person: Person, practice: Practice) -> Standing:
    return Standing(
        writes=writes(person, practice),
        has_written=has_written(person, practice),
        works_there=holds_over(person, queries.OFFICE, practice),
        prepares=can_prepare(person, practice),
        approves=holds_over(person, setup_of(practice.kind).approvers, practice),
        reads=queries.reading_of(person, practice) >= queries.Reading.FULL,
    )


def can_see_images(person: Person, practice: Practice, held: Standing | None = None) -> Decision:
    """Whether somebody sees what is being decided on the photos: who writes the practice and the people of its office."""
    held = held or standing_toward(person, practice)
    if held.writes or held.works_there:
        return YES
    return no(_("Las imágenes las deciden sus autores y la oficina."))


def can_choose(person: Person, piece: Evidence) -> Decision:
    allowed = can_prepare(person, piece.practice)
    if not allowed:
        return allowed
    if not can_read_original(person, piece):
        return no(_("Para elegir una foto hay que poder abrir su original."))
    if not queries.photos_of(piece.practice).filter(pk=piece.pk).exists():
        return no(_("Solo se eligen fotos que están en la ficha y se pudieron abrir."))
    if piece.images.exclude(status=Showing.TAKEN_DOWN).exists():
        return no(_("Esa foto ya está elegida."))
    return YES


def can_propose_image(person: Person, image: PublicImage, said: dict[str, Any]) -> Decision:
    """Whether a decision on a photo is whole enough to be put before a second person.

    `said`: minors, basis, covered (cells), authorisation, alt. «No sé» counts as yes, also when only the ficha said so.
    """
    allowed = can_prepare(person, image.practice)
    if not allowed:
        return allowed
    if image.status not in DECIDABLE:
        return no(_("Esta imagen ya no está por decidir."))
    return unless(
        [*about_minors(image, said), *about_basis(said)], _("Falta decidir algo sobre esta imagen.")
    )


def about_minors(image: PublicImage, said: dict[str, Any]) -> list[Unmet]:
    if said.get("minors") not in Minors.values:
        return [
            Unmet(
                _("Responda si aparecen menores reconocibles. Si no lo sabe, marque «No sé»."), "id_minors_0"
            )
        ]
    may_show = {said["minors"], image.evidence.minors} & {Minors.YES, Minors.UNSURE}
    if may_show and said.get("basis") == Basis.NOBODY:
        words = _(
            "Aparecen menores, o no se sabe: cubra sus rostros, cite la autorización de sus acudientes o elija otra foto."
        )
        return [Unmet(words, "id_basis_0")]
    return []


def about_basis(said: dict[str, Any]) -> list[Unmet]:
    found = []
    basis = said.get("basis")
    if basis not in Basis.values:
        found.append(Unmet(_("Diga en qué se apoya mostrarla."), "id_basis_0"))
    if basis == Basis.COVERED and not said.get("covered"):
        found.append(Unmet(_("Marque las casillas que cubren a quienes se reconocen."), "covered"))
    if basis == Basis.AUTHORISED and not said.get("authorisation", "").strip():
        found.append(
            Unmet(_("Escriba dónde consta la autorización para mostrarla en el banco."), "id_authorisation")
        )
    if len(said.get("alt", "").split()) < 3:
        found.append(Unmet(_("Describa la imagen para quien no la ve, en tres palabras o más."), "id_alt"))
    return found


def can_decide_image(person: Person, image: PublicImage, held: Standing | None = None) -> Decision:
    """Whether somebody is the second person: an approver of the office, neither its author nor who proposed the image."""
    held = held or standing_toward(person, image.practice)
    if not held.approves:
        return no(_("La segunda persona es de la jefatura, del liderazgo de calidad o de comunicaciones."))
    if held.has_written:
        return no(_("Usted es autor de esta práctica: debe mirarla otra persona."))
    if image.status != Showing.PROPOSED:
        return no(_("Esta imagen no espera una segunda persona."))
    if image.proposed_by_id == person.pk:
        return no(_("Usted la propuso: debe mirarla otra persona."))
    return YES


def can_approve_image(person: Person, image: PublicImage, *, looked: bool) -> Decision:
    allowed = can_decide_image(person, image)
    if not allowed:
        return allowed
    if not looked:
        said = _("Mire la copia y marque que en ella no se reconoce a nadie sin autorización.")
        return unless([Unmet(said, f"looked-{image.pk}")], said)
    if unmet := about_minors(image, {"minors": image.minors, "basis": image.basis}):
        return unless(unmet, _("La ficha dice ahora otra cosa de esta foto: recházela y decídanla de nuevo."))
    publication = image.practice.publications.order_by("-pk").first()
    if image.basis == Basis.AUTHORISED and publication is not None and publication.images == "NONE":
        return no(
            _(
                "La publicación dice que no se publican imágenes con personas: cambie esa condición o cubra los rostros."
            )
        )
    return YES


def can_take_down_image(person: Person, image: PublicImage, held: Standing | None = None) -> Decision:
    """Whether somebody takes an image away: who writes the practice, and whoever works for its office."""
    if image.status == Showing.TAKEN_DOWN:
        return no(_("Esta imagen ya está retirada."))
    if can_see_images(person, image.practice, held):
        return YES
    return no(
        _("La retiran sus autores y la oficina. Desde su página pública puede pedirlo cualquier persona.")
    )


def can_preview(person: Person, image: PublicImage, held: Standing | None = None) -> Decision:
    """Whether somebody sees the copy before everybody does: who may see its original, minors and all."""
    held = held or standing_toward(person, image.practice)
    if image.status == Showing.TAKEN_DOWN:
        return no(_("Esta imagen ya está retirada."))
    allowed = can_see_images(person, image.practice, held)
    return allowed if not allowed or held.writes or held.reads else no(_("La ven quienes leen la ficha."))

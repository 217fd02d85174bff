"""Foreign papers: who opens an original, who brings forms in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from minga.kernel.decisions import YES, Decision, no
from minga.people.queries import grants_of, holds

from .. import queries
from ..queries.visible import IMPORTERS, KEEPERS
from .ties import holds_over, writes

if TYPE_CHECKING:
    from minga.people.types import Person
    from minga.reference.models import Institution

    from ..models import Evidence, Intake


def can_read_original(person: Person, piece: Evidence) -> Decision:
    """Whether somebody may open an original; with minors in it, only its authors, the office's people and its head."""
    practice = piece.practice
    if piece.removed_at is not None or piece.file is None or piece.file.state != "CLEAN":
        return no(_("Este archivo no se puede abrir."))
    if writes(person, practice):
        return YES
    if queries.reading_of(person, practice) < queries.Reading.FULL:
        return no(_("Los originales los abren sus autores y la oficina."))
    if piece.may_show_minors and not holds_over(person, queries.OFFICE, practice):
        return no(_("En este archivo aparecen menores: lo abren sus autores y la oficina."))
    return YES


def can_take_directory(person: Person) -> Decision:
    """Whether somebody takes away the addresses of those who write: the quality team and the head of some office."""
    if any(g.role in KEEPERS for g in grants_of(person)):
        return YES
    return no(_("El directorio lo descargan el equipo de calidad y la jefatura."))


def can_read_intake(person: Person, intake: Intake) -> Decision:
    """Whether somebody may see an import: who staged it, while they may import there."""
    mine = intake.staged_by_id == person.pk and can_import(person, intake.institution)
    return YES if mine else no(_("Esta importación la revisa quien la subió."))


def can_adjust(person: Person, intake: Intake) -> Decision:
    """Whether somebody may still change, apply or discard an import."""
    seen = can_read_intake(person, intake)
    if not seen or intake.state == "STAGED":
        return seen
    if intake.state == "APPLIED":
        return no(_("Esta importación ya se aplicó. Para traer respuestas nuevas, suba el archivo nuevo."))
    return no(_("Esta importación se descartó. Suba el archivo otra vez."))


def can_import(person: Person, institution: Institution) -> Decision:
    if not holds(person, IMPORTERS, institution):
        return no(_("Importa formularios el equipo de calidad de %(place)s.") % {"place": institution.name})
    return YES


def can_hold_practice(person: Person, institution: Institution) -> Decision:
    """Whether somebody may own an imported draft: they must belong to the office."""
    if any(g.institution_id == institution.pk for g in grants_of(person)):
        return YES
    return no(
        _("%(who)s no tiene un cargo vigente en %(place)s.") % {"who": person, "place": institution.name}
    )

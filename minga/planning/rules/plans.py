"""Who writes a plan, what it needs before it is in force, and who tells how it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from minga.kernel import clock
from minga.kernel.decisions import YES, Decision, Unmet, no, unless
from minga.people.models import Role
from minga.people.queries import holds

from .. import queries
from ..models import Plan
from ..queries import KEEPERS

if TYPE_CHECKING:
    from datetime import date

    from minga.people.types import Person
    from minga.reference.models import Institution

    from ..models import Action

FIRST, LAST = 2000, 2100
LONGEST = 12  # years; a ten-year plan of a territory fits


def kind_for(institution: Institution) -> str:
    return Plan.Kind.PMI if institution.kind == institution.Kind.SCHOOL else Plan.Kind.PAM


def keeps_plan(person: Person, institution: Institution) -> Decision:
    """Whether somebody writes the plan of a place: an office's quality team and head, a school's principal."""
    if kind_for(institution) == Plan.Kind.PAM and holds(person, KEEPERS, institution):
        return YES
    if kind_for(institution) == Plan.Kind.PMI and holds(person, (Role.PRINCIPAL,), institution):
        return YES
    said = _(
        "El plan de %(place)s lo escribe su equipo de calidad o su jefatura; el de un establecimiento, su rectoría."
    )
    return no(said % {"place": institution.name})


def can_start_plan(person: Person, institution: Institution, first_year: int, last_year: int) -> Decision:
    if not (kept := keeps_plan(person, institution)):
        return kept
    unmet = []
    if not FIRST <= first_year <= LAST:
        unmet.append(Unmet(_("Escriba el año con cuatro cifras, por ejemplo 2026."), "first_year"))
    if last_year < first_year or last_year - first_year >= LONGEST:
        unmet.append(
            Unmet(_("El último año no puede ser anterior al primero, ni pasar de doce años."), "last_year")
        )
    found = Plan.objects.filter(institution=institution, kind=kind_for(institution), status="DRAFT").first()
    if found:
        unmet.append(
            Unmet(
                _("Ya hay uno en preparación: «%(name)s». Siga con ese.") % {"name": found.name},
                "institution",
            )
        )
    return unless(unmet, _("El plan no se puede empezar."))


def can_write_plan(person: Person, plan: Plan) -> Decision:
    if not (kept := keeps_plan(person, plan.institution)):
        return kept
    if not plan.is_draft:
        return no(
            _("Este plan está en «%(status)s» y su texto ya no cambia. Prepare otra versión.")
            % {"status": plan.get_status_display()}
        )
    return YES


def heads_plan(person: Person, plan: Plan) -> Decision:
    roles = (Role.PRINCIPAL,) if plan.kind == Plan.Kind.PMI else (Role.HEAD,)
    if holds(person, roles, plan.institution):
        return YES
    return no(_("Lo decide la jefatura de la entidad o la rectoría del establecimiento."))


def can_approve_plan(person: Person, plan: Plan, act: str = "") -> Decision:
    """Whether a plan may be in force; the no lists every unmet condition with its place in the plan."""
    if not (heads := heads_plan(person, plan)):
        return heads
    if not plan.is_draft:
        return no(_("Este plan ya se aprobó."))
    unmet = (
        []
        if act.strip()
        else [Unmet(_("Escriba el acto que lo aprueba, por ejemplo «Acta 3 del Comité de Calidad»."), "act")]
    )
    return unless(unmet + plan_unmet(plan), _("Todavía no se puede aprobar: hay cosas por completar."))


def plan_unmet(plan: Plan) -> list[Unmet]:
    """Say what a plan lacks to be followed."""
    unmet, branches = [], [b for _c, found in queries.tree_of(plan) for b in found]
    if not branches:
        return [Unmet(_("El plan no tiene objetivos: agregue al menos uno."), "objetivos")]
    for branch in branches:
        place, told = f"objetivo-{branch.objective.pk}", {"text": branch.objective.text[:60]}
        if not branch.indicators:
            unmet.append(Unmet(_("«%(text)s» no tiene indicador.") % told, place))
        if not branch.actions:
            unmet.append(Unmet(_("«%(text)s» no tiene ninguna acción.") % told, place))
        for indicator in branch.indicators:
            if not indicator.unit or indicator.target is None or indicator.baseline is None:
                said = _("Al indicador «%(text)s» le falta la unidad, la línea de base o la meta.")
                unmet.append(Unmet(said % {"text": indicator.name[:60]}, f"indicador-{indicator.pk}"))
        unmet += [u for action in branch.actions for u in action_unmet(plan, action)]
    return unmet


def action_unmet(plan: Plan, action: Action) -> list[Unmet]:
    told, place = {"text": action.text[:60]}, f"accion-{action.pk}"
    if action.responsible is None or action.starts_on is None or action.ends_on is None:
        return [Unmet(_("A la acción «%(text)s» le falta el responsable o las fechas.") % told, place)]
    if not (plan.first_year <= action.starts_on.year and action.ends_on.year <= plan.last_year):
        return [Unmet(_("La acción «%(text)s» cae fuera de los años del plan.") % told, place)]
    return []


def can_revise_plan(person: Person, plan: Plan) -> Decision:
    """Whether another version may be prepared from this one."""
    if not (kept := keeps_plan(person, plan.institution)):
        return kept
    if not plan.is_in_force:
        return no(_("Otra versión se prepara del plan vigente."))
    if Plan.objects.filter(institution=plan.institution, kind=plan.kind, status="DRAFT").exists():
        return no(_("Ya hay una versión en preparación."))
    return YES


def can_close_plan(person: Person, plan: Plan, account: str = "x") -> Decision:
    if not (heads := heads_plan(person, plan)):
        return heads
    if not plan.is_in_force:
        return no(_("Solo se cierra el plan vigente."))
    missing = [Unmet(_("Cuente cómo terminó: qué se logró y qué queda pendiente."), "closing")]
    return unless([] if account.strip() else missing, _("Falta decir cómo terminó."))


def can_report(person: Person, action: Action) -> Decision:
    """Whether somebody tells how an action goes: who is responsible for it, or who keeps the plan."""
    plan = action.objective.plan
    if person.pk != action.responsible_id and not keeps_plan(person, plan.institution):
        return no(_("El avance lo cuenta quien responde por la acción o quien lleva el plan."))
    return YES if plan.is_in_force else no(_("El avance se cuenta mientras el plan está vigente."))


def can_read_value(person: Person, plan: Plan, day: date | None = None) -> Decision:
    """Whether somebody writes down the value of an indicator."""
    if not (kept := keeps_plan(person, plan.institution)):
        return kept
    if not plan.is_in_force:
        return no(_("Los valores se anotan mientras el plan está vigente."))
    late = [Unmet(_("Esa fecha todavía no llega."), "read_on")] if day and day > clock.today() else []
    return unless(late, _("El valor no se puede anotar."))

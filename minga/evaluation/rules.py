from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from minga.instruments.queries import rubric_of
from minga.journal.queries import history_of
from minga.kernel.decisions import YES, Decision, Unmet, no, unless
from minga.people.queries import grants_of, holds
from minga.practices.queries import visible_to, written_by
from minga.practices.rules import office_of

from .models import Assignment, Candidate, Conflict, Evaluator
from .workflow import JUDGES, LIVE, OFFICE, Outcome, Progress

if TYPE_CHECKING:
    from minga.people.models import User
    from minga.people.types import Person
    from minga.practices.models import Practice

    from .models import Sheet


def can_coordinate(person: Person, candidate: Candidate) -> Decision:
    practice = candidate.practice
    if not holds(person, OFFICE, office_of(practice)):
        return no(_("Coordina la valoración el equipo de calidad de la entidad dueña de la práctica."))
    if written_by(person).filter(practice=practice).exists():
        return no(_("Usted es autor de esta práctica: debe coordinarla otra persona."))
    return (
        YES
        if visible_to(person).filter(pk=practice.pk).exists()
        else no(_("Usted declaró un impedimento sobre esta práctica."))
    )


def can_assign(by: Person, candidate: Candidate, person: User, duty: str) -> Decision:
    allowed = can_coordinate(by, candidate)
    if not allowed:
        return allowed
    if candidate.status not in (Outcome.PENDING, Outcome.IN_DISPERSION):
        return no(_("El resultado ya está consolidado."))
    if duty == Assignment.Duty.REFEREE and candidate.status != Outcome.IN_DISPERSION:
        return no(_("La persona dirimente se asigna cuando las hojas se separan."))
    return fits(candidate, person)


def fits(candidate: Candidate, person: User) -> Decision:
    """Whether somebody may judge this candidate: role, profile, conflicts, load; the no says which."""
    practice = candidate.practice
    if not holds(person, JUDGES, office_of(practice)):
        return no(_("No tiene el cargo de evaluador(a) en la entidad."))
    if written_by(person).filter(practice=practice).exists():
        return no(_("Participó en la práctica."))
    if Conflict.objects.filter(person=person, practice=practice, lifted_at=None).exists():
        return no(_("Tiene un impedimento declarado."))
    if checked(person, practice):
        return no(_("La verificó o la observó."))
    if (
        any(g.institution_id == practice.institution_id for g in grants_of(person))
        and practice.is_school_experience
    ):
        return no(_("Trabaja en el establecimiento dueño de la práctica."))
    return is_free(person, candidate)


def checked(person: User, practice: Practice) -> bool:
    """Whether somebody verified the ficha: who decided that it entered does not judge it."""
    said = history_of(practice).filter(actor=person, verb__in=("practice.admitted", "practice.returned"))
    return practice.observations.filter(made_by=person).exists() or said.exists()


def is_free(person: User, candidate: Candidate) -> Decision:
    practice = candidate.practice
    live = Assignment.objects.filter(person=person, status__in=LIVE)
    if live.filter(candidate=candidate).exists():
        return no(_("Ya está asignado(a) a esta práctica."))
    profile = Evaluator.objects.filter(person=person).first()
    if practice.is_school_experience and not (profile and profile.research_training and profile.track_record):
        return no(_("Falta registrar su formación en investigación y su trayectoria."))
    if profile and live.exclude(status=Progress.SUBMITTED).count() >= profile.capacity:
        return no(_("Ya tiene todas las valoraciones que puede llevar a la vez."))
    return YES


def can_judge(person: Person, assignment: Assignment) -> Decision:
    """Whether this is their assignment and no conflict stands: a conflict beats the assignment itself."""
    practice = assignment.candidate.practice
    if assignment.person_id != person.pk or assignment.status not in LIVE:
        return no(_("Esta valoración no está a su cargo."))
    if Conflict.objects.filter(person_id=person.pk, practice=practice, lifted_at=None).exists():
        return no(_("Usted declaró un impedimento sobre esta práctica."))
    return (
        YES if holds(person, JUDGES, office_of(practice)) else no(_("Su cargo de evaluador(a) ya terminó."))
    )


def can_write(person: Person, assignment: Assignment) -> Decision:
    allowed = can_judge(person, assignment)
    if not allowed:
        return allowed
    if assignment.status == Progress.ASSIGNED:
        return no(_("Primero acepte la valoración: declare que no tiene impedimento."))
    return YES if assignment.status == Progress.IN_PROGRESS else no(_("Su hoja ya se envió y quedó sellada."))


def can_submit_sheet(person: Person, assignment: Assignment, sheet: Sheet) -> Decision:
    allowed = can_write(person, assignment)
    if not allowed:
        return allowed
    rubric = rubric_of(assignment.candidate.rubric)
    unmet = [u for c in rubric.criteria for u in criterion_unmet(c, sheet.scores.get(c.code, {}))]
    if not sheet.opinion.strip():
        unmet.append(Unmet(_("Escriba su concepto final."), "opinion"))
    return unless(unmet, _("La hoja todavía no está completa."))


def criterion_unmet(criterion: Any, score: dict[str, Any]) -> list[Unmet]:
    if score.get("na"):
        return (
            []
            if score.get("na_reason", "").strip()
            else [Unmet(_("«%(c)s»: explique por qué no aplica.") % {"c": criterion.name}, criterion.code)]
        )
    points, level = score.get("points"), score.get("level")
    if points is None or level is None:
        return [Unmet(_("«%(c)s»: elija el nivel y el puntaje.") % {"c": criterion.name}, criterion.code)]
    chosen = criterion.levels[level]
    if not chosen.low <= points <= chosen.high:
        said = {"c": criterion.name, "level": chosen.name, "a": chosen.low, "b": chosen.high}
        return [Unmet(_("«%(c)s»: el nivel «%(level)s» va de %(a)d a %(b)d puntos.") % said, criterion.code)]
    if points < criterion.max_points and not score.get("note", "").strip():
        return [Unmet(_("«%(c)s»: escriba un aporte para mejorar.") % {"c": criterion.name}, criterion.code)]
    return []


def can_release(person: Person, candidate: Candidate) -> Decision:
    allowed = can_coordinate(person, candidate)
    if not allowed:
        return allowed
    return (
        YES
        if candidate.status == Outcome.CONSOLIDATED
        else no(_("Todavía no hay un resultado consolidado para comunicar."))
    )


def others_are_open(person: Person, candidate: Candidate) -> bool:
    """Whether somebody may see the other sheets: the coordinator, or the referee of a dispersion; never a peer before the end."""
    refereeing = candidate.assignments.filter(
        person_id=person.pk, duty=Assignment.Duty.REFEREE, status__in=LIVE
    )
    return bool(can_coordinate(person, candidate)) or refereeing.exists()

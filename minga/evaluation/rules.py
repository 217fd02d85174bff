from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from minga.instruments.queries import rubric_of
from minga.kernel import clock
from minga.kernel.decisions import YES, Decision, Unmet, no, unless
from minga.people.queries import grants_of, holds
from minga.planning.rules import can_ask_at
from minga.practices.models import Author
from minga.practices.queries import Reading, reading_of, visible_to
from minga.practices.rules import office_of
from minga.practices.workflow import Kind, Status

from . import queries
from .assigning.gates import Gate, Pair, Ties, obstacles
from .models import Assignment, Candidate, Conflict, Round
from .types import requirements_of
from .workflow import JUDGES, JUDGING, LIVE, OFFICE, OPEN, OWED, Outcome, Progress

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from minga.instruments.engine.scoring import Criterion, Rubric
    from minga.people.models import User
    from minga.people.types import Person
    from minga.practices.models import Practice

    from .assigning.gates import Profile
    from .models import Sheet

SENTENCES = {
    Gate.NO_ROLE: lazy("No tiene el cargo de evaluador(a) en la entidad."),
    Gate.WROTE_IT: lazy("Participó en la práctica."),
    Gate.DECLARED: lazy("Tiene un impedimento declarado."),
    Gate.CHECKED_IT: lazy("La verificó o la observó."),
    Gate.SAME_SCHOOL: lazy("Trabaja en el establecimiento dueño de la práctica."),
    Gate.ASSIGNED: lazy("Ya está asignado(a) a esta práctica."),
    Gate.UNTRAINED: lazy("Falta registrar su formación en investigación y su trayectoria."),
    Gate.NO_LINES: lazy("Falta registrar las líneas temáticas que conoce."),
    Gate.OTHER_LINES: lazy("Sus líneas temáticas no son las de esta práctica."),
    Gate.AWAY: lazy("No está disponible ahora."),
    Gate.FULL: lazy("Ya tiene todas las valoraciones que puede llevar a la vez."),
}
WORDS_MOST = 4000  # letters of one note or opinion: a sheet is read by its authors
# what the person said of themself and no reason undoes; the rest the office may lift
PINNED = (Conflict.Kind.AUTHOR, Conflict.Kind.FAMILY)


def can_coordinate(person: Person, candidate: Candidate) -> Decision:
    """Whether somebody coordinates this judgement; who judges it does not: they would read others' sheets before sending."""
    allowed = can_coordinate_practice(person, candidate.practice)
    if allowed and candidate.assignments.filter(person_id=person.pk, status__in=LIVE).exists():
        return no(_("Usted la valora: debe coordinarla otra persona."))
    return allowed


def can_coordinate_practice(person: Person, practice: Practice) -> Decision:
    if not holds(person, OFFICE, office_of(practice)):
        return no(_("Coordina la valoración el equipo de calidad de la entidad dueña de la práctica."))
    if Author.objects.filter(practice=practice, person_id=person.pk).exists():
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
    if by.pk == person.pk:
        return no(_("Nadie se asigna una valoración a sí mismo."))
    wanted = {Outcome.PENDING: Assignment.Duty.EVALUATOR, Outcome.IN_DISPERSION: Assignment.Duty.REFEREE}
    if candidate.status not in wanted:
        return no_longer_waits()
    if wanted[Outcome(candidate.status)] != duty:
        return no(_("La persona dirimente se asigna cuando las hojas se separan."))
    if duty == Assignment.Duty.REFEREE and candidate.assignments.filter(duty=duty, status__in=OWED).exists():
        return no(_("Ya hay una persona dirimente: espere su hoja o reasígnela."))
    return fits(candidate, person)


def no_longer_waits() -> Decision:
    return no(_("Esta valoración ya no espera a nadie: mire su estado en el tablero."))


def can_be_due(due_on: date) -> Decision:
    return YES if due_on > clock.today() else no(_("El plazo debe ser una fecha futura."))


def fits(candidate: Candidate, person: User) -> Decision:
    """Whether somebody may judge this candidate: role, conflicts, profile, load; the no says which."""
    return fit_with(queries.gates_of([candidate], [person])[candidate.pk, person.pk])


def fit_with(gates: Iterable[Gate]) -> Decision:
    """Say in words which gates are closed; with none, yes."""
    said = [str(SENTENCES[gate]) for gate in gates]
    return Decision(False, said[0], tuple(Unmet(s) for s in said)) if said else YES


def can_judge(person: Person, assignment: Assignment) -> Decision:
    """Whether this is their assignment and no conflict stands: a conflict beats the assignment itself."""
    practice = assignment.candidate.practice
    if assignment.person_id != person.pk or assignment.status not in LIVE:
        return no(_("Esta valoración no está a su cargo."))
    if Author.objects.filter(practice=practice, person_id=person.pk).exists():
        return no(_("Usted participó en esta práctica: debe valorarla otra persona."))
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


def can_submit_sheet(person: Person, assignment: Assignment, sheet: Sheet | None) -> Decision:
    allowed = can_write(person, assignment)
    if not allowed:
        return allowed
    if sheet is None:
        return no(_("Primero acepte la valoración: declare que no tiene impedimento."))
    return unless(sheet_unmet(assignment, sheet), _("La hoja todavía no está completa."))


def sheet_unmet(assignment: Assignment, sheet: Sheet) -> list[Unmet]:
    rubric = rubric_of(assignment.candidate.rubric)
    unmet = [u for c in rubric.criteria for u in criterion_unmet(rubric, c, sheet.scores.get(c.code, {}))]
    return unmet + opinion_unmet(rubric, sheet)


def criterion_unmet(rubric: Rubric, criterion: Criterion, score: dict[str, Any]) -> list[Unmet]:
    said = {"c": criterion.name, "n": rubric.note_min_chars}
    if score.get("na"):
        told = na_unmet(criterion, score)
    else:
        told = mark_unmet(criterion, score) or note_unmet(rubric, criterion, score)
    if not told and rubric.needs_pointer and not score.get("na") and not score.get("pointer"):
        told = _("«%(c)s»: diga en qué parte de la ficha o evidencia se apoya.")
    return [Unmet(told % said, criterion.code)] if told else []


def na_unmet(criterion: Criterion, score: dict[str, Any]) -> str:
    if not criterion.na_allowed:
        return _("«%(c)s»: este criterio siempre aplica; elija el nivel y el puntaje.")
    return "" if score.get("na_reason", "").strip() else _("«%(c)s»: explique por qué no aplica.")


def mark_unmet(criterion: Criterion, score: dict[str, Any]) -> str:
    points, level = score.get("points"), score.get("level")
    if level is None:
        return _("«%(c)s»: elija el nivel y el puntaje.")
    chosen = criterion.levels[level]
    if points is None or points not in chosen.points:
        band = _("el nivel «%(level)s» va de %(a)d a %(b)d puntos") % {
            "level": chosen.name,
            "a": chosen.low,
            "b": chosen.high,
        }
        return _("«%(c)s»: elija el puntaje;") + f" {band}."
    return ""


def note_unmet(rubric: Rubric, criterion: Criterion, score: dict[str, Any]) -> str:
    if len(score.get("note", "")) > WORDS_MOST:
        return _("«%(c)s»: el aporte es muy largo; resúmalo en menos de una página.")
    owed = rubric.note_rule == "ALWAYS" or score["points"] < criterion.max_points
    if not owed or len(score.get("note", "").strip()) >= rubric.note_min_chars:
        return ""
    if rubric.note_min_chars > 1:
        return _("«%(c)s»: escriba un aporte de al menos %(n)d letras.")
    return _("«%(c)s»: escriba un aporte para mejorar.")


def opinion_unmet(rubric: Rubric, sheet: Sheet) -> list[Unmet]:
    """The opinion is written, and does not name another level than the one that the points give."""
    if not sheet.opinion.strip():
        return [Unmet(_("Escriba su concepto final."), "opinion")]
    if len(sheet.opinion) > WORDS_MOST:
        return [Unmet(_("Su concepto es muy largo: resúmalo en menos de una página."), "opinion")]
    band, words = queries.band_of(rubric, sheet), sheet.opinion.casefold()
    others = [b.label for b in rubric.bands if b != band and b.label.casefold() in words]
    if band is None or not others or band.label.casefold() in words:
        return []
    sentence = _("Su concepto habla de «%(other)s», pero sus puntos dan «%(band)s»: revise uno de los dos.")
    return [Unmet(sentence % {"other": others[0], "band": band.label}, "opinion")]


def with_reason(decision: Decision, reason: str) -> Decision:
    return decision if not decision or reason.strip() else no(_("Escriba el motivo."))


def can_reassign(by: Person, assignment: Assignment, reason: str) -> Decision:
    allowed = can_coordinate(by, assignment.candidate)
    if not allowed:
        return allowed
    if assignment.status not in OWED or assignment.candidate.status not in JUDGING:
        return no(_("Esta persona ya no tiene nada pendiente en esta práctica."))
    return with_reason(YES, reason)


def can_remind(by: Person, assignment: Assignment) -> Decision:
    return can_reassign(by, assignment, "reminder")


def can_reopen(by: Person, assignment: Assignment, reason: str) -> Decision:
    """Whether a sent sheet may go back: before the result, and a third person's when it was not conclusive."""
    candidate = assignment.candidate
    allowed = can_coordinate(by, candidate)
    if not allowed:
        return allowed
    third = assignment.duty == Assignment.Duty.REFEREE
    at = Outcome.INCONCLUSIVE if third else Outcome.PENDING
    if candidate.status != at or assignment.status != Progress.SUBMITTED:
        return no(
            _("Esta hoja ya no se puede devolver: no está enviada o el resultado ya no depende de ella.")
        )
    return with_reason(YES, reason)


def can_resume(by: Person, candidate: Candidate, reason: str) -> Decision:
    allowed = can_coordinate(by, candidate)
    if not allowed:
        return allowed
    if candidate.status != Outcome.INCONCLUSIVE:
        return no(_("Eso se decide cuando la hoja de la tercera persona no es concluyente."))
    return with_reason(YES, reason)


def can_release(person: Person, candidate: Candidate) -> Decision:
    allowed = can_coordinate(person, candidate)
    if not allowed:
        return allowed
    if candidate.status == Outcome.RELEASED:
        return no(_("El resultado ya se comunicó."))
    return (
        YES
        if candidate.status == Outcome.CONSOLIDATED
        else no(_("Todavía no hay un resultado consolidado para comunicar."))
    )


def can_open_round(by: Person, practice: Practice, kind: str) -> Decision:
    """Whether the office may judge the same edition once more in the year (cycle.md section 2)."""
    allowed = can_coordinate_practice(by, practice)
    if not allowed:
        return allowed
    if practice.kind != Kind.SIGNIFICANT_EXPERIENCE:
        return no(_("Una buena práctica se vuelve a valorar con su próxima edición."))
    last = queries.candidate_of(practice)
    if practice.status != Status.EVALUATED or last is None or last.status != Outcome.RELEASED:
        return no(_("Otra valoración se abre cuando el resultado de la anterior ya se comunicó."))
    if kind not in Round.Type.values:
        return no(_("Elija qué clase de valoración es."))
    same = practice.candidates.filter(
        edition=last.edition, round__type=kind, round__period=clock.today().year
    )
    if same.exclude(status=Outcome.VOID).exists():
        return no(_("Esta edición ya tiene una valoración de esa clase este año."))
    return YES


def others_are_open(person: Person, candidate: Candidate) -> bool:
    """Whether somebody may see the other sheets now.

    The coordinator, the referee of a dispersion who accepted (unless the third scores blind), and after the result
    whoever sent a sheet, if the rubric says so; never a peer before the end.
    """
    mine = candidate.assignments.filter(person_id=person.pk, status__in=LIVE).first()
    if mine is None:
        return bool(can_coordinate(person, candidate))
    if mine.status == Progress.ASSIGNED or not can_judge(person, mine):
        return False
    rubric = rubric_of(candidate.rubric)
    done = candidate.status in (Outcome.CONSOLIDATED, Outcome.RELEASED)
    if done and rubric.peers_see_after and mine.status == Progress.SUBMITTED:
        return True
    return rubric.on_dispersion == "REFEREE" and mine.duty == Assignment.Duty.REFEREE


def can_read_report(person: Person, candidate: Candidate) -> Decision:
    """Whether somebody may read the result: once it is released, whoever may read the ficha whole."""
    told = candidate.status == Outcome.RELEASED
    if told and reading_of(person, candidate.practice) >= Reading.FULL:
        return YES
    return no(_("El resultado se lee cuando la oficina lo comunica."))


def can_ask_improvement(person: Person, candidate: Candidate) -> Decision:
    """Whether somebody may turn a note of the result into a commitment: its authors, or the office that answers for it."""
    if not (reads := can_read_report(person, candidate)):
        return reads
    practice = candidate.practice
    if Author.objects.filter(practice=practice, person_id=person.pk, left_at=None).exists():
        return YES
    return can_ask_at(person, office_of(practice))


def can_see_self_assessment(assignment: Assignment) -> Decision:
    """Whether the authors' own marks may stand beside the score: only once the sheet is sent, unless the rubric says so."""
    rubric = rubric_of(assignment.candidate.rubric)
    if not any(c.self_assessment for c in rubric.criteria):
        return no(_("Este formulario no pide autoevaluación."))
    if rubric.self_assessment_shown == "BESIDE" or assignment.status == Progress.SUBMITTED:
        return YES
    return no(
        _("La autoevaluación de sus autores se muestra cuando envíe su hoja, para que no influya en ella.")
    )


def origin_of(by: Person, practice: Practice, person: User) -> str:
    if by.pk == person.pk:
        return Conflict.Origin.EVALUATOR
    writes = Author.objects.filter(practice=practice, person_id=by.pk, left_at=None).exists()
    return Conflict.Origin.APPLICANT if writes else Conflict.Origin.OFFICE


def can_declare(by: User, practice: Practice, person: User, kind: str, reason: str) -> Decision:
    """Whether somebody may say that a person is conflicted: that person, the coordinators, or the practice's authors.

    Authors can keep somebody from judging, not from verifying or coordinating: that they ask of the office.
    """
    if kind not in Conflict.Kind.values or not reason.strip():
        return no(_("Diga qué clase de impedimento es y en qué consiste."))
    if by.pk == person.pk:
        return YES
    if origin_of(by, practice, person) == Conflict.Origin.OFFICE:
        return can_coordinate_practice(by, practice)
    if practice.candidates.filter(status__in=(Outcome.CONSOLIDATED, Outcome.RELEASED)).exists():
        return no(_("El resultado ya está: si cree que hubo un impedimento, cuéntelo a la oficina."))
    office = office_of(practice)
    if holds(person, OFFICE, office) or not holds(person, JUDGES, office):
        return no(_("Esa persona no valora prácticas de la entidad."))
    return YES


def can_tell(by: User, practice: Practice) -> Decision:
    """Whether an author may tell the office, while the result is not there, who should not judge their practice."""
    if not Author.objects.filter(practice=practice, person_id=by.pk, left_at=None).exists():
        return no(_("Lo dicen sus autores."))
    if not practice.candidates.filter(status__in=OPEN).exists():
        return no(_("Se dice mientras la práctica se valora. Si ya hay resultado, cuéntelo a la oficina."))
    return YES


def can_lift(by: User, conflict: Conflict, reason: str) -> Decision:
    """Whether a declaration may be taken back: by another person of the office, and never what its own subject pinned."""
    if by.pk == conflict.person_id:
        return no(_("Nadie levanta su propio impedimento: lo decide otra persona de la oficina."))
    allowed = can_coordinate_practice(by, conflict.practice)
    if not allowed:
        return allowed
    if conflict.lifted_at is not None:
        return no(_("Este impedimento ya se había levantado."))
    if conflict.origin == Conflict.Origin.EVALUATOR and conflict.kind in PINNED:
        return no(_("La misma persona dijo que participó o que es cercana a sus autores: eso no se levanta."))
    return with_reason(YES, reason)


def can_vouch(by: Person, person: User) -> Decision:
    """Whether somebody may write an evaluator's profile: the quality team of an office where that person judges."""
    if by.pk == person.pk:
        return no(_("Su propio perfil lo registra otra persona de la oficina."))
    offices = [g.institution for g in grants_of(person) if g.role in JUDGES]
    if any(holds(by, OFFICE, office) for office in offices):
        return YES
    return no(_("Registra los perfiles el equipo de calidad de la entidad donde la persona valora."))


def qualifies(profile: Profile, kind: str) -> Decision:
    """Whether somebody's profile lets them judge a kind of practice at all, whatever the practice."""
    ties, requirements = Ties(holds_role=True), requirements_of(kind)
    return fit_with(obstacles(Pair(ties, profile, requirements)))

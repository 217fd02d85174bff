"""The ficha and its life: who starts, writes, sends, verifies, withdraws and archives."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from minga.kernel import clock
from minga.kernel.decisions import YES, Decision, Unmet, no, unless
from minga.people.queries import grants_of, holds

from .. import queries
from ..models import Author, Practice
from ..queries.visible import IMPORTERS
from ..types import TRAITS, setup_of
from ..workflow import EDITABLE, FINAL, INVENTORY, Kind, Status
from .periods import can_use_period
from .ties import has_written, leads, office_of, visible, writes

if TYPE_CHECKING:
    from collections.abc import Collection

    from minga.people.types import Person
    from minga.reference.models import Institution

ENDED = (Status.WITHDRAWN, Status.ARCHIVED)
UNWRITTEN = ("computed", "note", "file")
STARTERS = ("quality_officer", "quality_specialist", "quality_lead", "practice_leader", "head")
SCHOOL_STARTERS = ("principal", "practice_leader", "co_author")


def can_start(person: Person, kind: str, institution: Institution) -> Decision:
    roles = SCHOOL_STARTERS if kind == Kind.SIGNIFICANT_EXPERIENCE else STARTERS
    if not holds(person, roles, institution):
        return no(
            _(
                "Para registrar una práctica de %(place)s necesita un cargo en esa entidad. Pídalo a su oficina de calidad."
            )
            % {"place": institution.name}
        )
    return YES


def can_edit(person: Person, practice: Practice, *, writes_it: bool | None = None) -> Decision:
    """Whether somebody may write in the ficha now; which fields, `can_edit_item` says. `writes_it`: when known already."""
    if not (writes(person, practice) if writes_it is None else writes_it):
        return no(_("Solo sus autores escriben en esta ficha."))
    if practice.status not in EDITABLE:
        return no(
            _("La ficha está en estado «%(status)s» y no se puede cambiar. Lo enviado queda como constancia.")
            % {"status": practice.get_status_display()}
        )
    return YES


def can_edit_item(practice: Practice, item: str) -> Decision:
    """Whether this field is unlocked: all in a draft, only the observed ones in a returned ficha."""
    if practice.status == Status.RETURNED and item not in queries.observed_items(practice):
        return no(_("Solo se desbloquean los campos observados. Este campo no tiene observaciones."))
    return YES


def can_write_item(practice: Practice, item: str) -> Decision:
    """Whether this field takes words now: not what is attached or computed, nor what stayed locked."""
    asked = {i.code for i in queries.form_of_practice(practice).items if i.kind not in UNWRITTEN}
    if item not in asked:
        return no(_("Esa pregunta no se escribe en la ficha."))
    return can_edit_item(practice, item)


def can_invite(person: Person, practice: Practice) -> Decision:
    if not leads(person, practice):
        return no(_("Invita a coautores la persona responsable."))
    return (
        YES if practice.status in EDITABLE else no(_("Los coautores se suman mientras la ficha se escribe."))
    )


def can_part(person: Person, author: Author) -> Decision:
    """Whether somebody may end an authorship: their own, or one on the list that they lead; never the leader's."""
    if author.person_id != person.pk and not leads(person, author.practice):
        return no(_("Quita a una coautora la persona responsable; cada quien puede salir por su cuenta."))
    if author.left_at is not None:
        return no(_("Esa persona ya no está en la autoría."))
    if author.practice.status in (*INVENTORY, *ENDED):
        return no(_("Nadie escribe ahora esta práctica: su autoría queda como está."))
    if author.role == Author.Role.LEADER:
        return no(_("Antes de salir, entregue la práctica a otra persona responsable."))
    return YES


def can_hand_over(person: Person, practice: Practice) -> Decision:
    """Whether somebody may name another leader: the leader, or whoever heads the place when the leader cannot."""
    if not answers_for(person, practice) or practice.status in INVENTORY:
        return no(_("Entrega la práctica su responsable, el rector o la jefatura de la entidad."))
    return no(_("La práctica ya terminó: su autoría queda como está.")) if practice.status in ENDED else YES


def can_submit(person: Person, practice: Practice, *, accepted: bool) -> Decision:
    """Whether the ficha can be sent; the no lists every unmet condition with its place."""
    if not leads(person, practice):
        return no(_("Solo la persona responsable envía la ficha. Puede avisarle que ya está lista."))
    if practice.status not in EDITABLE:
        return no(_("Esta ficha ya se envió."))
    unmet = [Unmet(p.message, p.item) for p in queries.problems_of(practice) if p.severity == "block"]
    for observation in queries.open_observations(practice).exclude(sent_at=None).filter(reply=""):
        unmet.append(
            Unmet(
                _("Falta responder una observación: «%(text)s»") % {"text": observation.text[:80]},
                f"obs-{observation.pk}",
            )
        )
    for piece in queries.unfinished_evidence(practice):
        said = _("El archivo «%(title)s» no terminó de subir: súbalo de nuevo o quítelo.")
        unmet.append(Unmet(said % {"title": piece.title}, piece.item))
    if not accepted:
        unmet.append(Unmet(_("Lea el aviso de tratamiento de datos y marque que lo acepta."), "accepted"))
    period = can_use_period(practice)
    if not period:
        unmet.append(Unmet(period.reason, "period"))
    return unless(unmet, _("Todavía no se puede enviar: hay cosas por completar."))


def can_verify(person: Person, practice: Practice) -> Decision:
    if has_written(person, practice):
        return no(_("Usted es autor de esta práctica: debe verificarla otra persona."))
    if not holds(person, IMPORTERS, office_of(practice)):
        return no(_("Verifica el equipo de calidad de la entidad dueña de la práctica."))
    if not visible(person, practice):
        return no(_("Usted declaró un impedimento sobre esta práctica."))
    return (
        YES
        if practice.status == Status.UNDER_VERIFICATION
        else no(_("Esta práctica no está en verificación."))
    )


def can_return(person: Person, practice: Practice) -> Decision:
    allowed = can_verify(person, practice)
    if not allowed:
        return allowed
    if not queries.open_observations(practice).exists():
        return no(_("Para devolverla escriba al menos una observación sobre un campo."))
    return YES


def can_admit(person: Person, practice: Practice) -> Decision:
    allowed = can_verify(person, practice)
    if not allowed:
        return allowed
    unmet = [
        Unmet(_("Queda una observación abierta: «%(text)s»") % {"text": o.text[:80]}, f"obs-{o.pk}")
        for o in queries.open_observations(practice)
    ]
    if practice.is_school_experience:
        unmet += school_gates(practice)
    return unless(unmet, _("Todavía no se puede admitir."))


def school_gates(practice: Practice) -> list[Unmet]:
    """The school exists, its leader belongs to it, and no other experience there has the same name."""
    unmet = []
    school = practice.institution
    if not (school.dane_code or school.modular_code):
        unmet.append(Unmet(_("El establecimiento no tiene código en el directorio."), "institution"))
    leader = (
        practice.authors.filter(role=Author.Role.LEADER, left_at__isnull=True)
        .select_related("person")
        .first()
    )
    if leader is None or not any(g.institution_id == school.pk for g in grants_of(leader.person)):
        unmet.append(
            Unmet(_("La persona responsable no tiene un cargo vigente en el establecimiento."), "authors")
        )
    twins = Practice.objects.filter(institution=school, title__iexact=practice.title, kind=practice.kind)
    if twins.exclude(pk=practice.pk).exclude(status__in=(Status.WITHDRAWN, Status.ARCHIVED)).exists():
        unmet.append(
            Unmet(_("Ya hay otra experiencia con el mismo nombre en este establecimiento."), "title")
        )
    return unmet


def can_start_edition(person: Person, practice: Practice) -> Decision:
    if not leads(person, practice):
        return no(_("Solo la persona responsable empieza una nueva edición."))
    return (
        YES
        if practice.status == Status.EVALUATED
        else no(_("La nueva edición se empieza cuando la anterior ya está valorada."))
    )


def can_withdraw(person: Person, practice: Practice) -> Decision:
    if answers_for(person, practice):
        return YES if practice.status not in ENDED else no(_("Ya está retirada."))
    return no(_("La retira su responsable, el rector o la jefatura de la entidad."))


def answers_for(person: Person, practice: Practice) -> bool:
    """Whether somebody answers for a practice: its leader and, once it was sent, whoever heads its place."""
    told = practice.status != Status.DRAFT and visible(person, practice)
    return leads(person, practice) or (told and holds(person, ("head", "principal"), practice.institution))


def can_note(person: Person, kind: str, institution: Institution) -> Decision:
    """Whether somebody may put a practice on the inventory before anybody writes it."""
    roles = (*IMPORTERS, "principal") if kind == Kind.SIGNIFICANT_EXPERIENCE else IMPORTERS
    if holds(person, roles, institution):
        return YES
    return no(_("El inventario lo lleva el equipo de calidad de %(place)s.") % {"place": institution.name})


def can_preselect(person: Person, practice: Practice, traits: Collection[str]) -> Decision:
    if not holds(person, IMPORTERS, office_of(practice)) or not visible(person, practice):
        return no(_("Preselecciona el equipo de calidad de la entidad dueña de la práctica."))
    if practice.status != Status.IDENTIFIED:
        return no(_("Esta práctica ya no está por preseleccionar."))
    missing = [Unmet(_("Falta: %(trait)s.") % {"trait": t}, c) for c, t in TRAITS.items() if c not in traits]
    return unless(missing, _("Se preselecciona cuando cumple los cuatro rasgos de una buena práctica."))


def can_name_leader(person: Person, practice: Practice) -> Decision:
    """Whether somebody may open the ficha of what stands on the inventory, for oneself or for another."""
    own = practice.is_school_experience and holds(person, ("principal",), practice.institution)
    if not (own or holds(person, IMPORTERS, office_of(practice))) or not visible(person, practice):
        return no(_("Nombra responsable el equipo de calidad, o la rectoría si es de un establecimiento."))
    if practice.status not in (Status.PRESELECTED, Status.EXISTING):
        return no(_("La ficha de esta práctica ya se empezó."))
    return can_use_period(practice)


def can_wake(person: Person, practice: Practice) -> Decision:
    if not leads(person, practice):
        return no(_("Solo la persona responsable retoma la experiencia."))
    return YES if practice.status == Status.INACTIVE else no(_("Esta experiencia no está inactiva."))


def can_archive(person: Person, practice: Practice) -> Decision:
    """Whether somebody may hand a finished practice to the archive: its retention time must have passed."""
    if not holds(person, ("records_officer",), office_of(practice)) or not visible(person, practice):
        return no(_("Archiva la persona de archivo de la entidad."))
    if practice.status not in FINAL:
        return no(_("Se archiva lo que ya terminó: valorado, no inscrito, inactivo o retirado."))
    years = setup_of(practice.kind).archive_years
    if practice.status_since > clock.now() - timedelta(days=365 * years):
        return no(_("Se archiva %(years)d años después de su último estado.") % {"years": years})
    return YES

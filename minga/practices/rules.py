from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from minga.kernel import clock
from minga.kernel.decisions import YES, Decision, Unmet, no, unless
from minga.people.queries import grants_of, holds

from . import queries
from .models import Approval, Author, Evidence, Practice, Publication, RegistrationPeriod
from .types import TRAITS, setup_of
from .workflow import EDITABLE, FINAL, Kind, Publishing, Status

if TYPE_CHECKING:
    from collections.abc import Collection

    from minga.people.types import Person
    from minga.reference.models import Institution

UNWRITTEN = ("computed", "note", "file")
STARTERS = ("quality_officer", "quality_specialist", "quality_lead", "practice_leader", "head")
SCHOOL_STARTERS = ("principal", "practice_leader", "co_author")
IMPORTERS = ("quality_officer", "quality_specialist", "quality_lead")


def writes(person: Person, practice: Practice) -> bool:
    return person.is_authenticated and queries.written_by(person).filter(practice=practice).exists()


def leads(person: Person, practice: Practice) -> bool:
    return (
        person.is_authenticated
        and queries.written_by(person).filter(practice=practice, role=Author.Role.LEADER).exists()
    )


def office_of(practice: Practice) -> Institution:
    place = practice.institution
    return place.parent if practice.is_school_experience and place.parent else place


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
    if not accepted:
        unmet.append(Unmet(_("Lea el aviso de tratamiento de datos y marque que lo acepta."), "accepted"))
    period = can_use_period(practice)
    if not period:
        unmet.append(Unmet(period.reason, "period"))
    return unless(unmet, _("Todavía no se puede enviar: hay cosas por completar."))


def can_use_period(practice: Practice) -> Decision:
    if not setup_of(practice.kind).needs_open_period or practice.status == Status.RETURNED:
        return YES
    if queries.open_period(practice):
        return YES
    coming = (
        RegistrationPeriod.objects.filter(
            institution__in=[practice.institution_id, practice.institution.parent_id], kind=practice.kind
        )
        .order_by("-opens_at")
        .first()
    )
    when = (
        _("El último período fue del %(a)s al %(b)s.")
        % {"a": date_format(coming.opens_at), "b": date_format(coming.closes_at)}
        if coming
        else _("La secretaría todavía no ha fijado las fechas.")
    )
    return no(
        _("El registro de experiencias no está abierto.")
        + " "
        + when
        + " "
        + _("Lo escrito se conserva y podrá enviarlo cuando abra.")
    )


def can_verify(person: Person, practice: Practice) -> Decision:
    if writes(person, practice):
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


def visible(person: Person, practice: Practice) -> bool:
    return queries.visible_to(person).filter(pk=practice.pk).exists()


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
    if leads(person, practice) or holds(person, ("head", "principal"), practice.institution):
        return (
            YES if practice.status not in (Status.WITHDRAWN, Status.ARCHIVED) else no(_("Ya está retirada."))
        )
    return no(_("La retira su responsable, el rector o la jefatura de la entidad."))


def can_propose(person: Person, practice: Practice) -> Decision:
    setup = setup_of(practice.kind)
    if not (writes(person, practice) or holds(person, setup.proposers, office_of(practice))):
        return no(_("Proponen la publicación sus autores o el equipo de calidad."))
    if practice.status not in setup.publishes_from:
        return no(_("Se propone cuando la práctica ya está valorada e informada."))
    if practice.status == Status.EVALUATED and not practice.level_is_released:
        return no(_("Primero la oficina debe comunicar el resultado de la valoración."))
    return YES


def can_prepare(person: Person, practice: Practice) -> Decision:
    """Whether somebody may choose licence, images and public evidence of a proposal."""
    setup = setup_of(practice.kind)
    if writes(person, practice) or holds(person, (*setup.approvers, *setup.proposers), office_of(practice)):
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


def can_approve(person: Person, publication: Publication) -> Decision:
    practice = publication.practice
    if not holds(person, setup_of(practice.kind).approvers, office_of(practice)):
        return no(_("Aprueban la jefatura o el equipo de calidad, y comunicaciones."))
    if writes(person, practice):
        return no(_("Usted es autor de esta práctica: deben aprobarla otras personas."))
    if publication.status != Publishing.PROPOSED:
        return no(_("Esta propuesta ya no está por decidir."))
    if Approval.objects.filter(publication=publication, person_id=person.pk, revoked_at=None).exists():
        return no(_("Usted ya la aprobó: falta otra persona."))
    return unless(publication_unmet(publication), _("Falta algo antes de aprobar."))


def can_publish(person: Person, publication: Publication) -> Decision:
    if publication.status != Publishing.APPROVED:
        return no(_("Se publica cuando la aprobaron dos personas."))
    if not holds(person, ("communications_officer", "head", "quality_lead"), office_of(publication.practice)):
        return no(_("Publica el equipo de comunicaciones o la jefatura."))
    return unless(publication_unmet(publication), _("Falta algo antes de publicar."))


def can_unpublish(person: Person, publication: Publication) -> Decision:
    if publication.status != Publishing.PUBLISHED:
        return no(_("No está publicada."))
    if not holds(person, ("quality_lead", "head"), office_of(publication.practice)):
        return no(
            _(
                "La despublica la jefatura o el líder de calidad. Si usted es autor, puede pedirlo o retirar la práctica."
            )
        )
    return YES


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
    own = practice.is_school_experience and holds(person, SCHOOL_STARTERS, practice.institution)
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

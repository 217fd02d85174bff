"""Who may keep which part of the reference: each answer is a yes, or a no that explains itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.kernel import clock
from minga.kernel.decisions import YES, Decision, Unmet, no, unless
from minga.kernel.search import fold

from . import queries
from .models import SchoolImport, StagedSchool

if TYPE_CHECKING:
    from datetime import date

    from .models import Catalogue, Certification, Institution, Term

FEW, SHARE = 3, 0.1  # more closures than this, and this part of what is open, are asked about
COUNTRIES = ("CO", "PE")
OFFICE_CODE = 6
METHODOLOGY = "methodology_admin"


def keeps_schools(person: Any, office: Institution) -> Decision:
    if queries.offices_where(person, queries.QUALITY).filter(pk=office.pk).exists():
        return YES
    said = _("El directorio de %(place)s lo lleva su equipo de calidad. Pida ese cargo a la jefatura.")
    return no(said % {"place": office.name})


def can_stage_schools(person: Any, office: Institution) -> Decision:
    kept = keeps_schools(person, office)
    if not kept:
        return kept
    return YES if office.country in COUNTRIES else no(_("Solo hay códigos oficiales de Colombia y Perú."))


def can_settle_schools(person: Any, batch: SchoolImport) -> Decision:
    """Whether somebody may apply or discard a file that waits."""
    kept = keeps_schools(person, batch.office)
    if not kept:
        return kept
    if batch.state == SchoolImport.State.STAGED:
        return YES
    said = _("Este archivo ya está en estado «%(state)s». Suba otro si hace falta.")
    return no(said % {"state": batch.get_state_display()})


def can_apply_schools(
    person: Any, batch: SchoolImport, *, closing: int, open_now: int, confirmed: bool
) -> Decision:
    """Whether the file may be applied; one that closes many schools asks for a second word."""
    settled = can_settle_schools(person, batch)
    if not settled:
        return settled
    if not batch.rows.exclude(
        change__in=(StagedSchool.Change.REJECTED, StagedSchool.Change.LEFT_OUT)
    ).exists():
        return no(_("Ninguna fila se puede cargar. Corrija el archivo y súbalo otra vez."))
    if confirmed or not closes_many(closing, open_now):
        return YES
    said = ngettext(
        "Este archivo cierra %(n)d establecimiento. Confirme que es así.",
        "Este archivo cierra %(n)d establecimientos. Confirme que es así, o revise si llegó incompleto.",
        closing,
    )
    return unless([Unmet(said % {"n": closing}, "closing")], _("Falta confirmar los cierres."))


def closes_many(closing: int, open_now: int) -> bool:
    return closing > FEW and closing > SHARE * open_now


def keeps_register(person: Any) -> Decision:
    """Whether somebody corrects who runs education where: the technical administration, with a reason each time."""
    if queries.administers(person):
        return YES
    return no(
        _("El registro de entidades lo corrige la administración técnica. Pídale el cambio con su soporte.")
    )


def can_certify(person: Any, row: Certification, reason: str) -> Decision:
    """Whether a dated row may stand as it is (saved or not yet)."""
    kept = keeps_register(person)
    if not kept:
        return kept
    unmet = [] if reason.strip() else [Unmet(_("Escriba el motivo: queda en la historia."), "reason")]
    if not row.source.strip():
        unmet.append(Unmet(_("Escriba la norma o el documento que lo dice."), "source"))
    if row.pk is None and row.since is None:
        unmet.append(Unmet(_("Escriba desde cuándo."), "since"))
    if row.since and row.until and row.until < row.since:
        unmet.append(Unmet(_("No puede terminar antes de empezar."), "until"))
    elif crossed := queries.crossing_certifications(row):
        said = _("%(place)s ya está certificado %(dates)s. Corrija antes esa fila.")
        told = {"place": row.territory.name, "dates": dates_of(crossed[0])}
        unmet.append(Unmet(said % told, "since"))
    return unless(unmet, _("Las fechas no se pueden guardar."))


def dates_of(row: Certification) -> str:
    since = _("desde el %(day)s") % {"day": date_format(row.since)} if row.since else _("desde antes de 2016")
    return f"{since} {_('hasta el %(day)s') % {'day': date_format(row.until)}}" if row.until else since


def can_add_office(person: Any, office: Institution, reason: str) -> Decision:
    corrected = can_correct_office(person, office, reason)
    if not corrected:
        return corrected
    unmet = []
    if not (len(office.code) == OFFICE_CODE and office.code.isdigit()):
        unmet.append(Unmet(_("El código de una DRE, GRE o UGEL tiene 6 cifras."), "code"))
    if queries.office_coded(office.country, office.code):
        unmet.append(Unmet(_("Ya hay una entidad con ese código."), "code"))
    if office.kind == office.Kind.LOCAL_OFFICE and office.parent is None:
        unmet.append(Unmet(_("Diga a qué DRE o GRE pertenece."), "parent"))
    return unless(unmet, _("La entidad no se puede agregar."))


def can_correct_office(person: Any, office: Institution, reason: str) -> Decision:
    kept = keeps_register(person)
    if not kept:
        return kept
    unmet = [] if reason.strip() else [Unmet(_("Escriba el motivo: queda en la historia."), "reason")]
    if office.valid_from and office.valid_to and office.valid_to < office.valid_from:
        unmet.append(Unmet(_("No puede terminar antes de empezar."), "valid_to"))
    return unless(unmet, _("El cambio no se puede guardar."))


def keeps_catalogues(person: Any) -> Decision:
    """Whether somebody edits the proposed catalogues: methodology, or the technical administration."""
    if queries.administers(person) or any(p.role == METHODOLOGY for p in queries.posts_of(person)):
        return YES
    return no(
        _("Los catálogos los cambia quien tiene el cargo de metodología. Pídale el cambio con su motivo.")
    )


def can_edit(person: Any, catalogue: Catalogue) -> Decision:
    kept = keeps_catalogues(person)
    if kept and not catalogue.is_proposed:
        return no(
            _("Esta lista viene de su fuente y no se cambia aquí: %(source)s.") % {"source": catalogue.source}
        )
    return kept


def can_change(person: Any, catalogue: Catalogue, *, day: date, reason: str) -> Decision:
    edited = can_edit(person, catalogue)
    if not edited:
        return edited
    unmet = [] if reason.strip() else [Unmet(_("Escriba el motivo: queda en la historia."), "reason")]
    if day < clock.today():
        said = _("Un cambio vale desde hoy o desde un día por venir: lo ya enviado conserva su nombre.")
        unmet.append(Unmet(said, "day"))
    return unless(unmet, _("El cambio no se puede guardar."))


def can_offer(
    person: Any, catalogue: Catalogue, *, label: str, day: date, reason: str, code: str = ""
) -> Decision:
    """Whether a value may be called so from a day on; a new one has no code yet."""
    changed = can_change(person, catalogue, day=day, reason=reason)
    if not changed and not changed.unmet:
        return changed
    unmet = list(changed.unmet)
    if ";" in label:
        unmet.append(Unmet(_("No use punto y coma: separa las opciones en los archivos."), "label"))
    others = catalogue.terms.exclude(code=code).filter(queries.not_over(clock.today()))
    if any(fold(t.label) == fold(label) for t in others):
        unmet.append(Unmet(_("Ya hay un valor con ese nombre."), "label"))
    return unless(unmet, _("El cambio no se puede guardar."))


def can_close(person: Any, term: Term, *, day: date, reason: str) -> Decision:
    """Whether a value may end: it was offered for a day at least."""
    changed = can_change(person, term.catalogue, day=day, reason=reason)
    if not changed and not changed.unmet:
        return changed
    unmet = list(changed.unmet)
    if term.valid_from == day == clock.today():
        unmet.append(Unmet(_("Se ofrece desde hoy: puede dejar de ofrecerse desde mañana."), "day"))
    return unless(unmet, _("El cambio no se puede guardar."))


def keeps_something(catalogue: Catalogue) -> Decision:
    """Whether a catalogue, as it has just been changed, offers something on every day from today on."""
    day = queries.empty_day(catalogue)
    if day is None:
        return YES
    said = _("El %(day)s no quedaría ningún valor: una lista no puede quedar vacía. Agregue antes otro.")
    return unless([Unmet(said % {"day": date_format(day)}, "day")], _("El cambio no se puede guardar."))

"""Who may keep which part of the reference: each answer is a yes, or a no that explains itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.kernel.decisions import YES, Decision, Unmet, no, unless

from . import queries
from .models import SchoolImport, StagedSchool

if TYPE_CHECKING:
    from .models import Institution

FEW, SHARE = 3, 0.1  # more closures than this, and this part of what is open, are asked about
COUNTRIES = ("CO", "PE")


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

"""The dates of an office's registration: who sets them, what they may be, and what they close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from minga.kernel import clock
from minga.kernel.decisions import YES, Decision, Unmet, no, unless
from minga.people.queries import holds
from minga.planning.queries import plan_in_force
from minga.reference.models import Institution

from .. import queries
from ..models import RegistrationPeriod
from ..queries.visible import KEEPERS
from ..types import setup_of
from ..workflow import Status

if TYPE_CHECKING:
    from minga.people.types import Person
    from minga.planning.models import Action

    from ..models import Practice
    from ..queries.periods import Registration

Standing = RegistrationPeriod.Standing


def can_keep_periods(person: Person, office: Institution) -> Decision:
    if office.kind != Institution.Kind.SCHOOL and holds(person, KEEPERS, office):
        return YES
    said = _("Las fechas de registro las fija el equipo de calidad o la jefatura de %(place)s.")
    return no(said % {"place": office.name})


def can_open_period(person: Person, period: RegistrationPeriod, action: Action | None = None) -> Decision:
    """Whether an office may set this period (not saved yet), which comes out of an action of its plan when the plan asks so."""
    kept = can_keep_periods(person, period.institution)
    if not kept:
        return kept
    if not setup_of(period.kind).needs_open_period:
        return no(_("Este tipo de práctica se recibe todo el año: no necesita período."))
    unmet = dates_unmet(period) + action_unmet(period, action)
    if clock.day_of(period.opens_at) < clock.today():
        unmet.append(Unmet(_("Esa fecha ya pasó. Escriba la de hoy o una posterior."), "opens_on"))
    return unless(unmet, _("Las fechas no se pueden usar."))


def can_change_period(
    person: Person, period: RegistrationPeriod, before: RegistrationPeriod, reason: str
) -> Decision:
    """Whether the period that stood as `before` may become as `period` is now."""
    kept = can_keep_periods(person, before.institution)
    if not kept:
        return kept
    if before.standing in (Standing.CLOSED, Standing.CANCELLED):
        return no(
            _("Este período ya terminó: sus fechas dicen qué se recibió a tiempo. Abra otro si hace falta.")
        )
    unmet = dates_unmet(period)
    if before.standing == Standing.OPEN:
        if period.opens_at != before.opens_at:
            unmet.append(Unmet(_("Ya abrió: la fecha de apertura no se cambia."), "opens_on"))
        if not reason.strip():
            unmet.append(Unmet(_("Ya abrió: escriba el motivo del cambio, que verán los autores."), "reason"))
    elif clock.day_of(period.opens_at) < clock.today():
        unmet.append(Unmet(_("Esa fecha ya pasó. Escriba la de hoy o una posterior."), "opens_on"))
    return unless(unmet, _("El cambio no se puede guardar."))


def can_close_period(person: Person, period: RegistrationPeriod, reason: str) -> Decision:
    """Whether it may end now, or never open."""
    kept = can_keep_periods(person, period.institution)
    if not kept:
        return kept
    if period.standing in (Standing.CLOSED, Standing.CANCELLED):
        return no(_("Este período ya había terminado."))
    missing = [Unmet(_("Escriba el motivo: lo verán quienes tienen una ficha sin enviar."), "reason")]
    return unless([] if reason.strip() else missing, _("Falta el motivo."))


def action_unmet(period: RegistrationPeriod, action: Action | None) -> list[Unmet]:
    """Say what the office's plan in force asks of a period: the action from which it comes."""
    plan = plan_in_force(period.institution)
    if action is not None and (plan is None or action.objective.plan_id != plan.pk):
        return [Unmet(_("Esa acción no es del plan vigente de la entidad: elija otra."), "action")]
    if plan is not None and plan.binds_periods and action is None:
        said = _(
            "Elija la acción de «%(plan)s» de la que sale este registro. Si falta, prepare otra versión del plan."
        )
        return [Unmet(said % {"plan": plan.name}, "action")]
    return []


def dates_unmet(period: RegistrationPeriod) -> list[Unmet]:
    if period.opens_at >= period.closes_at:
        return [Unmet(_("El cierre debe ser el mismo día de la apertura o uno posterior."), "closes_on")]
    if period.closes_at <= clock.now():
        said = _("Esa fecha ya pasó. Para terminar el registro hoy, use «Cerrar el registro ahora».")
        return [Unmet(said, "closes_on")]
    said = _("Se cruza con «%(name)s», del %(a)s al %(b)s. Cambie las fechas o cierre antes ese período.")
    return [
        Unmet(said % {"name": other.name, **days_of(other)}, "opens_on") for other in queries.crossing(period)
    ]


def days_of(period: RegistrationPeriod) -> dict[str, str]:
    return {"a": date_format(clock.day_of(period.opens_at)), "b": date_format(period.last_day)}


def can_use_period(practice: Practice) -> Decision:
    if practice.status == Status.RETURNED and setup_of(practice.kind).needs_open_period:
        return in_time(practice)
    return can_register(practice.institution, practice.kind)


def can_register(place: Institution, kind: str) -> Decision:
    """Whether what a place registers of a kind can be sent now: a period is open, or none is needed."""
    if not setup_of(kind).needs_open_period:
        return YES
    registration = queries.registration_of(place, kind)
    if registration.open:
        return YES
    return no(said_of(registration) + " " + _("Lo escrito se conserva y podrá enviarlo cuando abra."))


def said_of(registration: Registration) -> str:
    """Say how registration stands, why it is closed, and when it opens again."""
    if registration.open:
        said = _("El registro de experiencias está abierto hasta el %(b)s («%(name)s»).")
        return said % {**days_of(registration.open), "name": registration.open.name}
    closed = [_("El registro de experiencias no está abierto.")]
    if registration.last:
        closed.append(said_of_last(registration.last))
    if registration.coming:
        closed.append(_("Abre el %(a)s y cierra el %(b)s.") % days_of(registration.coming))
    elif not registration.last:
        closed.append(_("La oficina todavía no ha fijado las fechas."))
    return " ".join(closed)


def said_of_last(period: RegistrationPeriod) -> str:
    told = {**days_of(period), "name": period.name, "why": period.closing_reason}
    if period.cancelled_at:
        return _("«%(name)s» se anuló: %(why)s.") % {**told, "why": period.closing_reason.rstrip(".")}
    if period.closing_reason:
        said = _("«%(name)s» se cerró el %(b)s: %(why)s.")
        return said % {**told, "why": period.closing_reason.rstrip(".")}
    return _("El último período fue del %(a)s al %(b)s.") % told


def in_time(practice: Practice) -> Decision:
    """Whether the time to mend still runs; the day itself counts."""
    due = practice.remedy_due_on
    if due is None or due >= clock.today():
        return YES
    return no(_("El plazo para subsanar venció el %(day)s.") % {"day": date_format(due)})

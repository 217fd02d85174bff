"""States of an assignment, and of the standing that several sheets make (cycle.md section 4)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.kernel.workflow import Step, Workflow


class Progress(models.TextChoices):
    ASSIGNED = "ASSIGNED", _("Asignada")
    IN_PROGRESS = "IN_PROGRESS", _("En curso")
    SUBMITTED = "SUBMITTED", _("Enviada")
    RECUSED = "RECUSED", _("Impedido")
    REASSIGNED = "REASSIGNED", _("Reasignada")


class Outcome(models.TextChoices):
    PENDING = "PENDING", _("Pendiente")
    IN_DISPERSION = "IN_DISPERSION", _("En dispersión")
    INCONCLUSIVE = "INCONCLUSIVE", _("No concluyente")
    CONSOLIDATED = "CONSOLIDATED", _("Consolidada")
    RELEASED = "RELEASED", _("Comunicada")
    VOID = "VOID", _("Sin efecto")


P, R = Progress, Outcome
OFFICE = ("quality_officer", "quality_specialist", "quality_lead")
JUDGES = ("evaluator", "referee")
LIVE = (P.ASSIGNED, P.IN_PROGRESS, P.SUBMITTED)
OWED = (P.ASSIGNED, P.IN_PROGRESS)
JUDGING = (R.PENDING, R.IN_DISPERSION)
OPEN = (*JUDGING, R.INCONCLUSIVE)

ASSIGNMENT = Workflow(
    "assignment",
    (
        Step("accept", (P.ASSIGNED,), P.IN_PROGRESS, ("evaluator",), _("Declara que no tiene impedimento.")),
        Step(
            "recuse",
            (P.ASSIGNED, P.IN_PROGRESS),
            P.RECUSED,
            ("evaluator",),
            _("Se dice el motivo."),
            needs_reason=True,
        ),
        Step(
            "reassign",
            (P.ASSIGNED, P.IN_PROGRESS),
            P.REASSIGNED,
            (*OFFICE, "system"),
            _("Se dice el motivo; el reloj lo hace cuando pasan el plazo y la espera."),
            needs_reason=True,
        ),
        Step(
            "submit",
            (P.IN_PROGRESS,),
            P.SUBMITTED,
            ("evaluator",),
            _("Cada criterio tiene puntaje y nota, o «no aplica» con razón."),
        ),
        Step(
            "reopen",
            (P.SUBMITTED,),
            P.IN_PROGRESS,
            OFFICE,
            _("El resultado no se ha consolidado y se dice el motivo."),
            needs_reason=True,
        ),
        Step(
            "annul",
            (P.SUBMITTED,),
            P.RECUSED,
            (*OFFICE, "evaluator"),
            _("Se declaró un impedimento antes de que hubiera resultado."),
            needs_reason=True,
        ),
    ),
    initial=(P.ASSIGNED,),
    final=(P.RECUSED, P.REASSIGNED),
)
STANDING = Workflow(
    "standing",
    (
        Step(
            "consolidate",
            (R.PENDING,),
            R.CONSOLIDATED,
            ("system",),
            _("Están las hojas pedidas y no hay dispersión."),
        ),
        Step(
            "disperse",
            (R.PENDING,),
            R.IN_DISPERSION,
            ("system",),
            _("Las hojas se separan más de lo que la rúbrica admite."),
        ),
        Step(
            "settle",
            (R.IN_DISPERSION,),
            R.CONSOLIDATED,
            ("referee",),
            _("La persona dirimente envió su hoja."),
        ),
        Step(
            "regather",
            (R.IN_DISPERSION,),
            R.PENDING,
            ("system",),
            _("Una hoja quedó sin efecto por un impedimento: falta otra."),
        ),
        Step(
            "stall",
            (R.IN_DISPERSION,),
            R.INCONCLUSIVE,
            ("system",),
            _("La hoja de la tercera persona tampoco es concluyente."),
        ),
        Step(
            "resume",
            (R.INCONCLUSIVE,),
            R.IN_DISPERSION,
            OFFICE,
            _("Se devuelve la hoja a la tercera persona o se nombra a otra, y se dice el motivo."),
            needs_reason=True,
        ),
        Step(
            "void",
            OPEN,
            R.VOID,
            (*OFFICE, "system"),
            _("No concluye y se abre otra ronda, o la práctica se retiró; se dice el motivo."),
            needs_reason=True,
        ),
        Step("release", (R.CONSOLIDATED,), R.RELEASED, OFFICE, _("La oficina decide comunicarlo.")),
    ),
    initial=(R.PENDING,),
    final=(R.RELEASED, R.VOID),
)

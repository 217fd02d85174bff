"""States and steps of an assignment, a sheet and a standing, as tables (cycle.md section 4)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.kernel.workflow import Step, Workflow


class RoundType(models.TextChoices):
    DIAGNOSTIC = "DIAGNOSTIC", _("Diagnóstica")
    INITIAL = "INITIAL", _("Inicial")
    INTERMEDIATE = "INTERMEDIATE", _("Intermedia")
    FINAL = "FINAL", _("Final")


class Resolution(models.TextChoices):
    REFEREE = "REFEREE", _("Una tercera persona dirime")
    CONSENSUS_MEETING = "CONSENSUS_MEETING", _("Reunión de consenso con acta")


class Duty(models.TextChoices):
    EVALUATOR = "EVALUATOR", _("Evalúa")
    REFEREE = "REFEREE", _("Dirime")


class CandidateStatus(models.TextChoices):
    OPEN = "OPEN", _("En valoración")
    CLOSED = "CLOSED", _("Valorada")
    WITHDRAWN = "WITHDRAWN", _("Retirada")


class AssignmentStatus(models.TextChoices):
    ASSIGNED = "ASSIGNED", _("Asignada")
    ACCEPTED = "ACCEPTED", _("Aceptada")
    IN_PROGRESS = "IN_PROGRESS", _("En curso")
    SUBMITTED = "SUBMITTED", _("Enviada")
    REOPENED = "REOPENED", _("Reabierta")
    RECUSED = "RECUSED", _("Impedida")
    REASSIGNED = "REASSIGNED", _("Reasignada")


class SheetStatus(models.TextChoices):
    IN_PROGRESS = "IN_PROGRESS", _("En curso")
    SUBMITTED = "SUBMITTED", _("Enviada")
    REOPENED = "REOPENED", _("Reabierta: la reemplaza otra versión")


class StandingStatus(models.TextChoices):
    PENDING = "PENDING", _("Pendiente")
    IN_DISPERSION = "IN_DISPERSION", _("En dispersión")
    CONSOLIDATED = "CONSOLIDATED", _("Consolidado")
    RELEASED = "RELEASED", _("Comunicado")


A, H, T = AssignmentStatus, SheetStatus, StandingStatus
COORDINATOR = ("quality_officer", "quality_specialist", "quality_lead")
EVALUATOR = ("evaluator", "referee")
SYSTEM = ("system",)
ENDED = (A.RECUSED, A.REASSIGNED)
OWED = (A.ASSIGNED, A.ACCEPTED, A.IN_PROGRESS, A.REOPENED)
WRITABLE = (A.ACCEPTED, A.IN_PROGRESS, A.REOPENED)

ASSIGNMENT = Workflow(
    "assignment",
    (
        Step("accept", (A.ASSIGNED,), A.ACCEPTED, EVALUATOR, _("No tiene impedimento con esta práctica.")),
        Step(
            "recuse",
            OWED,
            A.RECUSED,
            EVALUATOR,
            _("Se dicen la clase de impedimento y el motivo."),
            needs_reason=True,
        ),
        Step(
            "reassign",
            OWED,
            A.REASSIGNED,
            (*COORDINATOR, "system"),
            _("Se dice el motivo."),
            needs_reason=True,
        ),
        Step("start", (A.ACCEPTED, A.REOPENED), A.IN_PROGRESS, EVALUATOR, _("Quien evalúa aceptó.")),
        Step(
            "submit",
            (A.IN_PROGRESS,),
            A.SUBMITTED,
            EVALUATOR,
            _("Cada criterio tiene puntos, o la razón de por qué no aplica."),
        ),
        Step("reopen", (A.SUBMITTED,), A.REOPENED, COORDINATOR, _("Se dice el motivo."), needs_reason=True),
    ),
    initial=(A.ASSIGNED,),
    final=ENDED,
)

SHEET = Workflow(
    "sheet",
    (
        Step(
            "submit",
            (H.IN_PROGRESS,),
            H.SUBMITTED,
            EVALUATOR,
            _("Cada criterio tiene puntos, o la razón de por qué no aplica."),
        ),
        Step("reopen", (H.SUBMITTED,), H.REOPENED, COORDINATOR, _("Se dice el motivo."), needs_reason=True),
    ),
    initial=(H.IN_PROGRESS,),
    final=(H.REOPENED,),
)

STANDING = Workflow(
    "standing",
    (
        Step(
            "consolidate", (T.PENDING,), T.CONSOLIDATED, SYSTEM, _("Llegaron las hojas pedidas y coinciden.")
        ),
        Step(
            "disperse",
            (T.PENDING,),
            T.IN_DISPERSION,
            SYSTEM,
            _("Llegaron las hojas pedidas y difieren más de lo previsto."),
        ),
        Step(
            "settle",
            (T.IN_DISPERSION,),
            T.CONSOLIDATED,
            ("referee", "system"),
            _("Quien dirime envió su hoja, o hay acta del consenso."),
        ),
        Step(
            "go_back",
            (T.IN_DISPERSION, T.CONSOLIDATED),
            T.PENDING,
            COORDINATOR,
            _("Se reabrió una hoja, con motivo."),
            needs_reason=True,
        ),
        Step("release", (T.CONSOLIDATED,), T.RELEASED, COORDINATOR, _("El resultado está consolidado.")),
    ),
    initial=(T.PENDING,),
    final=(T.RELEASED,),
)

"""States and steps of a commitment (cycle.md section 12) and of a plan, as tables."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.kernel.workflow import Step, Workflow


class Status(models.TextChoices):
    OPEN = "OPEN", _("Pendiente")
    IN_PROGRESS = "IN_PROGRESS", _("En curso")
    FULFILLED = "FULFILLED", _("Cumplido")
    VERIFIED = "VERIFIED", _("Verificado")
    CANCELLED = "CANCELLED", _("Sin efecto")


S = Status
OWED = (S.OPEN, S.IN_PROGRESS)
OWNER, ASKER = ("owner",), ("asker",)

COMMITMENT = Workflow(
    "commitment",
    steps=(
        Step("start", (S.OPEN,), S.IN_PROGRESS, OWNER),
        Step("fulfil", OWED, S.FULFILLED, OWNER, _("Cuenta qué se hizo, con palabras o con un archivo.")),
        Step(
            "verify", (S.FULFILLED,), S.VERIFIED, ASKER, _("Lo confirma quien lo pidió, no quien lo cumplió.")
        ),
        Step("give_back", (S.FULFILLED,), S.IN_PROGRESS, ASKER, _("Dice qué falta."), needs_reason=True),
        Step("cancel", OWED, S.CANCELLED, ASKER, _("Dice por qué queda sin efecto."), needs_reason=True),
    ),
    initial=(S.OPEN,),
    final=(S.VERIFIED, S.CANCELLED),
)


class PlanStatus(models.TextChoices):
    DRAFT = "DRAFT", _("En preparación")
    IN_FORCE = "IN_FORCE", _("Vigente")
    REPLACED = "REPLACED", _("Reemplazado por otra versión")
    CLOSED = "CLOSED", _("Cerrado")
    DISCARDED = "DISCARDED", _("Descartado")


P = PlanStatus
KEEPER, HEAD = ("quality_officer", "quality_specialist", "quality_lead", "head"), ("head", "principal")

PLAN = Workflow(
    "plan",
    steps=(
        Step(
            "approve",
            (P.DRAFT,),
            P.IN_FORCE,
            HEAD,
            _(
                "Cada objetivo tiene indicador y acción; cada indicador, unidad y meta; cada acción, responsable y fechas."
            ),
        ),
        Step("discard", (P.DRAFT,), P.DISCARDED, KEEPER, _("Dice por qué."), needs_reason=True),
        Step("replace", (P.IN_FORCE,), P.REPLACED, ("system",), _("Se aprobó otra versión.")),
        Step("close", (P.IN_FORCE,), P.CLOSED, HEAD, _("Dice cómo terminó."), needs_reason=True),
    ),
    initial=(P.DRAFT,),
    final=(P.REPLACED, P.CLOSED, P.DISCARDED),
)

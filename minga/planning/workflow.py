"""States and steps of a commitment, as a table (cycle.md section 12)."""

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

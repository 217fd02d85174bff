"""What becomes of an offered role: asked for, approved where two must agree, sent, accepted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.kernel.workflow import Step, Workflow


class Offer(models.TextChoices):
    WAITING = "WAITING", _("Por aprobar")
    SENT = "SENT", _("Enviada")
    ACCEPTED = "ACCEPTED", _("Aceptada")
    DECLINED = "DECLINED", _("No la aceptó")
    REFUSED = "REFUSED", _("No se aprobó")
    CANCELLED = "CANCELLED", _("Anulada")


O = Offer  # noqa: E741 -- as in the table of practices
OPEN = (O.WAITING, O.SENT)
DAYS_GOOD = 14  # how long a link waits for its owner
OFFICE = ("quality_officer", "quality_specialist", "quality_lead", "head", "ministry_admin")
DECIDERS = ("head", "ministry_admin")

INVITATION = Workflow(
    "invitation",
    (
        Step("send", (O.WAITING,), O.SENT, OFFICE, _("Quien la pide decide también ese cargo.")),
        Step(
            "approve",
            (O.WAITING,),
            O.SENT,
            DECIDERS,
            _("Quien aprueba no es quien lo pidió ni quien lo recibe."),
        ),
        Step(
            "refuse",
            (O.WAITING,),
            O.REFUSED,
            DECIDERS,
            _("Quien decide no es quien lo pidió."),
            needs_reason=True,
        ),
        Step("resend", (O.SENT,), O.SENT, OFFICE, _("El enlace de antes deja de servir.")),
        Step(
            "accept",
            (O.SENT,),
            O.ACCEPTED,
            (),
            _("Tiene el enlace, que no ha vencido, y acepta las condiciones."),
        ),
        Step("decline", (O.SENT,), O.DECLINED, (), _("Tiene el enlace, que no ha vencido.")),
        Step("cancel", OPEN, O.CANCELLED, OFFICE),
    ),
    initial=(O.WAITING,),
    final=(O.ACCEPTED, O.DECLINED, O.REFUSED, O.CANCELLED),
)

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minga.documents.models import File
from minga.kernel import clock
from minga.reference.models import Institution

from ..workflow import OWED, Status


class Commitment(models.Model):
    """What somebody owes by a day because something else asked for it: minutes, a visit, a note of an evaluation."""

    class SourceKind(models.TextChoices):
        MINUTES = "MINUTES", _("Acta")
        VISIT = "VISIT", _("Visita")
        EVALUATION_NOTE = "EVALUATION_NOTE", _("Aporte de una valoración")
        MATRIX_ITEM = "MATRIX_ITEM", _("Fila de una matriz")
        ALLIANCE = "ALLIANCE", _("Alianza")
        ALERT = "ALERT", _("Alerta")
        CONDITION = "CONDITION", _("Condición")
        SURVEY = "SURVEY", _("Encuesta")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="commitments")
    source_kind = models.CharField(max_length=16, choices=SourceKind.choices)
    source_id = models.BigIntegerField()
    source_label = models.CharField(max_length=300)
    source_url = models.CharField(max_length=300)
    text = models.CharField(max_length=1000)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="commitments")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    first_due_on = models.DateField()
    times_moved = models.PositiveSmallIntegerField(default=0)
    proposed_on = models.DateField(null=True)
    proposed_reason = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OPEN)
    status_since = models.DateTimeField()
    account = models.TextField(blank=True)
    evidence = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["institution", "status", "due_on"], name="commitments_by_office"),
            models.Index(fields=["owner", "status"], name="commitments_by_owner"),
            models.Index(fields=["source_kind", "source_id"], name="commitments_by_source"),
        ]
        constraints = [
            models.CheckConstraint(name="commitment_says_what", condition=~Q(text="")),
            models.CheckConstraint(
                name="commitment_moves_onwards", condition=Q(due_on__gte=F("first_due_on"))
            ),
            models.CheckConstraint(
                name="fulfilled_commitment_tells_how",
                condition=Q(status__in=(*OWED, Status.CANCELLED))
                | ~Q(account="")
                | Q(evidence__isnull=False),
            ),
            models.CheckConstraint(
                name="cancelled_commitment_says_why", condition=~Q(status=Status.CANCELLED) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="proposed_day_has_its_reason",
                condition=Q(proposed_on=None, proposed_by=None)
                | (Q(proposed_on__isnull=False, proposed_by__isnull=False) & ~Q(proposed_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_owed(self) -> bool:
        return self.status in OWED

    @property
    def is_overdue(self) -> bool:
        return self.is_owed and self.due_on < clock.today()

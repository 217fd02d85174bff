from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.documents.models import File
from minga.reference.models import Institution

from .practice import Practice

PERSON = settings.AUTH_USER_MODEL


class Intake(models.Model):
    """A foreign file on its way in: its answers are staged for review and brought in as somebody chooses; the original is kept.

    `content` holds what is true of the whole file: the form's version, and of a table its columns and what was decided of them.
    """

    class State(models.TextChoices):
        STAGED = "STAGED", _("Por revisar")
        APPLIED = "APPLIED", _("Aplicada")
        DISCARDED = "DISCARDED", _("Descartada")

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGED)
    is_table = models.BooleanField(default=False)
    content = models.JSONField()
    staged_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    staged_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sha256", "institution", "staged_by"],
                condition=Q(state="STAGED"),
                name="file_waits_once_for_each_importer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class IntakeRow(models.Model):
    """One answer of a staged file: what was read, what somebody decided about it, and what would become of it."""

    class State(models.TextChoices):
        NEW = "NEW", _("Nueva")
        UNSURE = "UNSURE", _("Por aclarar")
        CHANGED = "CHANGED", _("Cambió")
        SAME = "SAME", _("Ya está, sin cambios")
        CANNOT = "CANNOT", _("No se puede")
        LEFT = "LEFT", _("No se importa")
        DONE = "DONE", _("Importada")

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=64)
    title = models.CharField(max_length=250, blank=True)
    state = models.CharField(max_length=7, choices=State.choices)
    waits = models.BooleanField(default=False)  # for a person to decide, before it can come in
    why = models.JSONField(default=list)
    content = models.JSONField()
    decided = models.JSONField(default=dict)
    owner = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    practice = models.ForeignKey(Practice, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intake", "position"], name="intake_row_has_one_place"),
            models.CheckConstraint(
                name="imported_row_names_its_practice",
                condition=~Q(state="DONE") | Q(practice__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["intake", "state", "position"], name="intake_rows_by_state")]

    def __str__(self) -> str:
        return f"{self.intake_id}.{self.position} {self.state}"


class ImportedAnswer(models.Model):
    """One foreign answer that became part of a practice; its key makes a second import change nothing.

    `fields` holds, by item, the digest of what the source said and the revision at which it was written here;
    `hints` what was unsure of it, until somebody who writes the ficha settles it.
    """

    key = models.CharField(max_length=64, unique=True)
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="imported")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="imported_from")
    fields = models.JSONField(default=dict)
    hints = models.JSONField(default=dict)
    report = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.key[:12]

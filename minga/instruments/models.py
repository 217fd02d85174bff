from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Instrument(models.Model):
    """A form or a rubric, known by its code through all its versions."""

    class Kind(models.TextChoices):
        FORM = "FORM", _("Formulario")
        RUBRIC = "RUBRIC", _("Rúbrica")

    code = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.code


class Version(models.Model):
    """A frozen, numbered definition. Triggers refuse any change once it is frozen."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Borrador")
        FROZEN = "FROZEN", _("Congelada")

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DRAFT)
    definition = models.JSONField()
    content_hash = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="version_numbered_once"),
            models.CheckConstraint(
                name="frozen_version_has_a_date",
                condition=Q(status="FROZEN", frozen_at__isnull=False)
                | Q(status="DRAFT", frozen_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} v{self.number}"


class Response(models.Model):
    """Somebody's answers to one version."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="responses")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk}"


class Answer(models.Model):
    """The current value of one field, with the number of times it changed."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=60)
    value = models.JSONField()
    revision = models.PositiveIntegerField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "item"], name="one_answer_per_field")]

    def __str__(self) -> str:
        return self.item


class AnswerRevision(models.Model):
    """Every value that was ever acknowledged, also the text that lost a conflict (`kept`)."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="revisions")
    item = models.CharField(max_length=60)
    revision = models.PositiveIntegerField()
    value = models.JSONField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kept = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["response", "item", "-revision"], name="revisions_of_field")]

    def __str__(self) -> str:
        return f"{self.item} {self.revision}"

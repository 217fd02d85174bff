from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class File(models.Model):
    """One upload: a row per upload, the bytes kept once under their SHA-256."""

    class State(models.TextChoices):
        INCOMPLETE = "INCOMPLETE"  # declared, with its size and hash; not all of its bytes have come
        QUARANTINE = "QUARANTINE"
        CLEAN = "CLEAN"
        REJECTED = "REJECTED"
        TAKEN_DOWN = "TAKEN_DOWN"
        DESTROYED = "DESTROYED"

    class Fault(models.TextChoices):
        MISSING = "MISSING", _("faltan sus bytes")
        ALTERED = "ALTERED", _("sus bytes cambiaron")

    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    content_type = models.CharField(max_length=100, blank=True)
    original_name = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUARANTINE)
    reject_reason = models.CharField(max_length=300, blank=True)
    fault = models.CharField(max_length=7, choices=Fault.choices, blank=True)
    derivative_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="derivatives")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="files_by_hash")]
        constraints = [
            models.CheckConstraint(name="file_has_its_hash", condition=~Q(sha256="")),
            models.CheckConstraint(
                name="rejected_file_says_why", condition=~Q(state="REJECTED") | ~Q(reject_reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

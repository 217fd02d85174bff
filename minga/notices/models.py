from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One sentence for one person: read on the desk, and sent once in the daily digest (the outbox)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    text = models.CharField(max_length=400)
    url = models.CharField(max_length=200, blank=True)
    reply_to = models.EmailField(blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notices_of_person"),
            models.Index(fields=["created_at"], name="notices_to_send", condition=Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.text


class Mail(models.TextChoices):
    DAILY = "DAILY", _("Un correo al día, cuando hay algo nuevo")
    EACH = "EACH", _("Un correo por cada aviso, en seguida")
    NONE = "NONE", _("Ninguno: los leo en Minga")


class Preference(models.Model):
    """How somebody wants to be told; without a row, the digest once a day."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference"
    )
    mail = models.CharField(max_length=8, choices=Mail.choices, default=Mail.DAILY)
    digested_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id}"


class Letter(models.Model):
    """One mail that goes out at once, to a mailbox that need not have an account. Its words are kept only until then."""

    address = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    reply_to = models.EmailField(blank=True)
    created_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"],
                name="letters_to_send",
                condition=Q(sent_at__isnull=True, refused_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

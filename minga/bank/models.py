from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Card(models.Model):
    """What may be public of a practice, and nothing else; a taken-down one keeps its address as a tombstone."""

    class Status(models.TextChoices):
        PUBLISHED = "PUBLISHED", _("Publicada")
        TOMBSTONE = "TOMBSTONE", _("Retirada")

    practice_id = models.BigIntegerField(unique=True)
    slug = models.SlugField(max_length=120, unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PUBLISHED)
    kind = models.CharField(max_length=24)
    title = models.CharField(max_length=250)
    excerpt = models.CharField(max_length=320, blank=True)
    facets = models.JSONField(default=list)
    tokens = models.TextField(blank=True)
    touched = models.BigIntegerField(default=0)
    office = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2)
    department = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=60, blank=True)
    level_code = models.CharField(max_length=30, blank=True)
    year = models.PositiveSmallIntegerField()
    licence = models.CharField(max_length=30)
    consent_reference = models.CharField(max_length=200)
    image_decision = models.CharField(max_length=10)
    first_approver = models.BigIntegerField()
    second_approver = models.BigIntegerField()
    edition_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    taken_down_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    gone_images = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["status", "-published_at"], name="cards_newest"),
            models.Index(fields=["touched"], name="cards_touched"),
        ]
        constraints = [
            models.CheckConstraint(
                name="card_has_licence_consent_images_and_two_approvers",
                condition=~Q(licence="")
                & ~Q(consent_reference="")
                & ~Q(image_decision="")
                & ~Q(first_approver=F("second_approver")),
            ),
            models.CheckConstraint(
                name="tombstone_says_why",
                condition=Q(status="PUBLISHED") | (~Q(reason="") & Q(taken_down_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CardText(models.Model):
    """The long part of a card, in a table of its own: a list that drags it through every row takes four times as long."""

    card = models.OneToOneField(Card, primary_key=True, on_delete=models.CASCADE, related_name="text")
    content = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    terms = models.TextField(blank=True)
    title_terms = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.card_id}"


class Message(models.Model):
    """What somebody from outside asks of those who run a practice. Only they and their office read it; the journal never holds it."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="messages")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    text = models.CharField(max_length=2000)
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["card", "-sent_at"], name="messages_of_card")]

    def __str__(self) -> str:
        return f"{self.pk}"


class SearchState(models.Model):
    """One row: which generation of the bank this is. Whatever is kept of the bank's answers is kept under its token.

    The number orders writes; the token is random, so that a generation that was undone is never taken for another.
    """

    generation = models.BigIntegerField(default=0)
    token = models.CharField(max_length=16, blank=True)

    def __str__(self) -> str:
        return f"{self.generation} {self.token}"

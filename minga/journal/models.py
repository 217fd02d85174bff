from __future__ import annotations

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One fact, chained to the one before. Triggers refuse any change or removal."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    pseudonym = models.CharField(max_length=16)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)
    commitment = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "-seq"], name="journal_by_subject")]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"


class Receipt(models.Model):
    """What was promised to somebody: this request was taken, with this content, at this time."""

    number = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=64)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="receipts")
    fingerprint = models.CharField(max_length=64)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    content_hash = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="journal_one_receipt_per_key")]

    def __str__(self) -> str:
        return f"{self.number}"


class Anchor(models.Model):
    """The chain's head, signed and published: what makes a rewritten chain visible. Sealed like the entries."""

    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    key = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seq"], name="journal_one_anchor_per_head")]

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash[:12]}"


class Comment(models.Model):
    """A sentence that a person left on a thing's history."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="journal_comments")]

    def __str__(self) -> str:
        return self.text[:60]

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minga.instruments.models import Version
from minga.practices.models import Edition, Practice

from .workflow import LIVE, Outcome, Progress

PERSON = settings.AUTH_USER_MODEL


class Evaluator(models.Model):
    """What makes somebody fit to judge: the gates of the Bello procedure, as facts the office vouches for."""

    person = models.OneToOneField(PERSON, on_delete=models.PROTECT, related_name="evaluator_profile")
    research_training = models.BooleanField(default=False)
    track_record = models.BooleanField(default=False)
    capacity = models.PositiveSmallIntegerField(default=10)

    def __str__(self) -> str:
        return f"{self.person_id}"


class Candidate(models.Model):
    """One edition that is judged with one frozen rubric, and what came of it."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="candidates")
    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="candidate")
    rubric = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=14, choices=Outcome.choices, default=Outcome.PENDING)
    result = models.JSONField(default=dict)
    inputs_hash = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField()
    consolidated_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consolidated_standing_has_its_result",
                condition=~Q(status__in=[Outcome.CONSOLIDATED, Outcome.RELEASED])
                | (Q(consolidated_at__isnull=False) & ~Q(inputs_hash="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.practice_id}"


class Conflict(models.Model):
    """Why somebody may not know of a practice before it is public, whatever their roles."""

    class Kind(models.TextChoices):
        AUTHOR = "AUTHOR", _("Participó en la práctica")
        FAMILY = "FAMILY", _("Parentesco o amistad con sus autores")
        WORK = "WORK", _("Trabaja o trabajó con sus autores")
        INTEREST = "INTEREST", _("Interés propio en el resultado")
        OTHER = "OTHER", _("Otro")

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="conflicts")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="conflicts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reason = models.CharField(max_length=500)
    declared_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "practice"],
                condition=Q(lifted_at__isnull=True),
                name="one_conflict_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.practice_id}"


class Assignment(models.Model):
    """Somebody judges a candidate, under a number that says nothing of who or when."""

    class Duty(models.TextChoices):
        EVALUATOR = "EVALUATOR", _("Evaluador(a)")
        REFEREE = "REFEREE", _("Dirimente")

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="assignments")
    duty = models.CharField(max_length=10, choices=Duty.choices)
    status = models.CharField(max_length=12, choices=Progress.choices, default=Progress.ASSIGNED)
    alias = models.PositiveSmallIntegerField()
    due_on = models.DateField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    assigned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "person"],
                condition=Q(status__in=LIVE),
                name="one_live_assignment_per_person",
            ),
            models.UniqueConstraint(fields=["candidate", "alias"], name="alias_once_per_candidate"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.alias}"


class Sheet(models.Model):
    """One evaluator's points and notes. Sent, it is sealed; reopening starts the next version from its copy."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="sheets")
    number = models.PositiveSmallIntegerField(default=1)
    scores = models.JSONField(default=dict)
    opinion = models.TextField(blank=True)
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="sheet_numbered_once"),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(submitted_at__isnull=True),
                name="one_open_sheet_per_assignment",
            ),
            models.CheckConstraint(
                name="sent_sheet_has_its_hash",
                condition=Q(submitted_at__isnull=True, hash="")
                | (Q(submitted_at__isnull=False) & ~Q(hash="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} v{self.number}"

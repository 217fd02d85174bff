from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from minga.instruments.models import Version
from minga.practices.models import Edition, Practice
from minga.reference.models import Institution

from .workflow import JUDGING, LIVE, Outcome, Progress

PERSON = settings.AUTH_USER_MODEL


class Evaluator(models.Model):
    """What makes somebody fit to judge: the gates of the Bello procedure, as facts the office vouches for."""

    person = models.OneToOneField(PERSON, on_delete=models.PROTECT, related_name="evaluator_profile")
    research_training = models.BooleanField(default=False)
    research_note = models.CharField(max_length=300, blank=True)
    track_record = models.BooleanField(default=False)
    track_note = models.CharField(max_length=300, blank=True)
    lines = models.JSONField(default=list)
    capacity = models.PositiveSmallIntegerField(default=10)
    is_available = models.BooleanField(default=True)
    away_until = models.DateField(null=True)
    vouched_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    vouched_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id}"


class Round(models.Model):
    """One evaluation of an office in a year, under one frozen rubric: diagnostic, initial, intermediate or final."""

    class Type(models.TextChoices):
        DIAGNOSTIC = "DIAGNOSTIC", _("Diagnóstica")
        INITIAL = "INITIAL", _("Inicial")
        INTERMEDIATE = "INTERMEDIATE", _("Intermedia")
        FINAL = "FINAL", _("Final")

    office = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="rounds")
    type = models.CharField(max_length=12, choices=Type.choices, default=Type.INITIAL)
    period = models.PositiveSmallIntegerField()
    rubric = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "type", "period", "rubric"], name="round_of_a_kind_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return _now("Valoración %(type)s %(year)s") % {
            "type": self.get_type_display().lower(),
            "year": str(self.period),
        }


class Candidate(models.Model):
    """One edition that a round judges, and what came of it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="candidates")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="candidates")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="candidates")
    status = models.CharField(max_length=14, choices=Outcome.choices, default=Outcome.PENDING)
    reason = models.CharField(max_length=500, blank=True)
    result = models.JSONField(default=dict)
    inputs_hash = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField()
    consolidated_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "edition"],
                condition=~Q(status=Outcome.VOID),
                name="edition_judged_once_in_a_round",
            ),
            models.UniqueConstraint(
                fields=["practice"], condition=Q(status__in=JUDGING), name="practice_judged_once_at_a_time"
            ),
            models.CheckConstraint(
                name="consolidated_standing_has_its_result",
                condition=~Q(status__in=[Outcome.CONSOLIDATED, Outcome.RELEASED])
                | (Q(consolidated_at__isnull=False) & ~Q(inputs_hash="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice_id}"

    @property
    def rubric(self) -> Version:
        return self.round.rubric


class Conflict(models.Model):
    """Why somebody may not know of a practice before it is public, whatever their roles."""

    class Kind(models.TextChoices):
        AUTHOR = "AUTHOR", _("Participó en la práctica")
        FAMILY = "FAMILY", _("Parentesco o amistad con sus autores")
        WORK = "WORK", _("Trabaja o trabajó con sus autores")
        INTEREST = "INTEREST", _("Interés propio en el resultado")
        OTHER = "OTHER", _("Otro")

    class Origin(models.TextChoices):
        EVALUATOR = "EVALUATOR", _("Lo declaró la misma persona")
        APPLICANT = "APPLICANT", _("Lo declararon los autores")
        OFFICE = "OFFICE", _("Lo declaró la oficina")

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="conflicts")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="conflicts")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.EVALUATOR)
    reason = models.CharField(max_length=500)
    declared_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    lift_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "practice"],
                condition=Q(lifted_at__isnull=True),
                name="one_conflict_at_a_time",
            ),
            models.CheckConstraint(
                name="lifted_conflict_says_who_and_why",
                condition=Q(lifted_at__isnull=True) | (Q(lifted_by__isnull=False) & ~Q(lift_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.practice_id}"


class Assignment(models.Model):
    """Somebody judges a candidate. Once sheets are read by others, its `alias` («Evaluador 2») says nothing of who or when."""

    class Duty(models.TextChoices):
        EVALUATOR = "EVALUATOR", _("Evaluador(a)")
        REFEREE = "REFEREE", _("Dirimente")

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="assignments")
    duty = models.CharField(max_length=10, choices=Duty.choices)
    status = models.CharField(max_length=12, choices=Progress.choices, default=Progress.ASSIGNED)
    alias = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    assigned_at = models.DateTimeField()
    put_off_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)

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

    @property
    def shown_as(self) -> str:
        """Return what others read instead of a name."""
        if self.duty == self.Duty.REFEREE:
            return str(self.Duty.REFEREE.label)
        return _now("Evaluador %(n)d") % {"n": self.alias or 0}


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


class SheetRevision(models.Model):
    """Every acknowledged wording of one part of a sheet (a criterion, or the opinion), also the one that lost (`kept`)."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="revisions")
    part = models.CharField(max_length=30)
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()
    kept = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "part", "revision"],
                condition=Q(kept=False),
                name="part_revised_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.revision}"

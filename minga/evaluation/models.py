from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minga.instruments.models import Version
from minga.practices.models import Edition, Practice
from minga.practices.workflow import Kind
from minga.reference.models import Institution

from .workflow import (
    ENDED,
    WRITABLE,
    AssignmentStatus,
    CandidateStatus,
    Duty,
    Resolution,
    RoundType,
    SheetStatus,
    StandingStatus,
)

if TYPE_CHECKING:
    from datetime import date

PERSON = settings.AUTH_USER_MODEL


class Round(models.Model):
    """One office values its practices of one kind, with one frozen rubric and its own rules (data, editable)."""

    type = models.CharField(max_length=14, choices=RoundType.choices, default=RoundType.INITIAL)
    title = models.CharField(max_length=160)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="rounds")
    practice_kind = models.CharField(max_length=24, choices=Kind.choices)
    rubric_version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="rounds")
    min_evaluators = models.PositiveSmallIntegerField(default=2)
    dispersion = models.JSONField(default=dict)
    resolution = models.CharField(max_length=18, choices=Resolution.choices, default=Resolution.REFEREE)
    gates = models.JSONField(default=list)
    affinity_items = models.JSONField(default=list)
    due_days = models.PositiveSmallIntegerField(default=15)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["institution", "practice_kind", "-opens_at"], name="rounds_of_office")
        ]
        constraints = [
            models.CheckConstraint(
                name="round_asks_one_to_five_evaluators",
                condition=Q(min_evaluators__gte=1, min_evaluators__lte=5),
            ),
            models.CheckConstraint(
                name="round_closes_after_it_opens",
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Candidate(models.Model):
    """One frozen edition that a round values. A later sending of the ficha is another candidate."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="candidates")
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="candidacies")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="candidacies")
    status = models.CharField(max_length=10, choices=CandidateStatus.choices, default=CandidateStatus.OPEN)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["practice", "status"], name="candidates_of_practice")]
        constraints = [models.UniqueConstraint(fields=["round", "edition"], name="edition_once_in_a_round")]

    def __str__(self) -> str:
        return self.practice.title


class Evaluator(models.Model):
    """What a person brings to evaluate: the three gates of the profile, and how much they can take."""

    person = models.OneToOneField(PERSON, on_delete=models.PROTECT, related_name="evaluator")
    research_training = models.CharField(max_length=300, blank=True)
    track_record = models.CharField(max_length=300, blank=True)
    lines = models.JSONField(default=list)
    capacity = models.PositiveSmallIntegerField(default=8)
    available = models.BooleanField(default=True)
    note = models.CharField(max_length=300, blank=True)
    enrolled_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    enrolled_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person)


class Conflict(models.Model):
    """Why a person must not judge one practice, or any of an institution. It beats every role."""

    class Type(models.TextChoices):
        AUTHORSHIP = "AUTHORSHIP", _("Es parte de la práctica")
        KINSHIP = "KINSHIP", _("Familia, pareja o amistad cercana")
        SAME_INSTITUTION = "SAME_INSTITUTION", _("Trabaja o trabajó hace poco en la entidad")
        ACCOMPANIED = "ACCOMPANIED", _("La asesoró, acompañó o verificó")
        INTEREST = "INTEREST", _("Interés económico o profesional")
        RIVALRY = "RIVALRY", _("Enemistad o disputa")
        OTHER = "OTHER", _("Otra razón")

    class Origin(models.TextChoices):
        INFERRED = "INFERRED", _("Deducido de los datos")
        DECLARED_BY_EVALUATOR = "DECLARED_BY_EVALUATOR", _("Declarado por quien evalúa")
        DECLARED_BY_APPLICANT = "DECLARED_BY_APPLICANT", _("Declarado por sus autores")
        DECLARED_BY_OFFICE = "DECLARED_BY_OFFICE", _("Declarado por la oficina")

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="conflicts")
    practice = models.ForeignKey(Practice, null=True, on_delete=models.PROTECT, related_name="conflicts")
    institution = models.ForeignKey(
        Institution, null=True, on_delete=models.PROTECT, related_name="conflicts"
    )
    type = models.CharField(max_length=18, choices=Type.choices)
    origin = models.CharField(max_length=24, choices=Origin.choices)
    pinned = models.BooleanField(default=False)
    reason = models.CharField(max_length=500)
    declared_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="conflict_is_with_a_practice_or_an_institution",
                condition=Q(practice__isnull=False, institution__isnull=True)
                | Q(practice__isnull=True, institution__isnull=False),
            ),
            models.CheckConstraint(name="conflict_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="pinned_conflict_is_never_lifted", condition=Q(pinned=False) | Q(lifted_at__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["person", "practice", "origin"],
                condition=Q(lifted_at__isnull=True, practice__isnull=False),
                name="conflict_with_practice_once",
            ),
            models.UniqueConstraint(
                fields=["person", "institution", "origin"],
                condition=Q(lifted_at__isnull=True, institution__isnull=False),
                name="conflict_with_institution_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.type}"


class Assignment(models.Model):
    """Who judges a candidate, under which number. Authors only ever meet the number."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="assignments")
    duty = models.CharField(max_length=10, choices=Duty.choices, default=Duty.EVALUATOR)
    status = models.CharField(
        max_length=12, choices=AssignmentStatus.choices, default=AssignmentStatus.ASSIGNED
    )
    status_since = models.DateTimeField()
    alias = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    assigned_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()
    postponed_at = models.DateTimeField(null=True)
    recusal_type = models.CharField(max_length=18, choices=Conflict.Type.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "status"], name="assignments_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "person"],
                condition=~Q(status__in=ENDED),
                name="one_live_assignment_per_person",
            ),
            models.UniqueConstraint(
                fields=["candidate", "alias"],
                condition=~Q(status__in=ENDED),
                name="one_live_assignment_per_alias",
            ),
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(duty=Duty.REFEREE) & ~Q(status__in=ENDED),
                name="one_live_referee_per_candidate",
            ),
            models.CheckConstraint(
                name="recusal_says_type_and_reason",
                condition=~Q(status=AssignmentStatus.RECUSED) | (~Q(recusal_type="") & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="reassignment_says_why", condition=~Q(status=AssignmentStatus.REASSIGNED) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.alias_label

    @property
    def alias_label(self) -> str:
        return gettext("Evaluador %(n)d") % {"n": self.alias}

    @property
    def is_live(self) -> bool:
        return self.status not in ENDED

    @property
    def is_writable(self) -> bool:
        return self.status in WRITABLE

    def is_late(self, today: date) -> bool:
        return self.is_live and self.status != AssignmentStatus.SUBMITTED and self.due_on < today


class Sheet(models.Model):
    """One evaluator's judgement. Once sent it never changes: a reopening starts the next version beside it."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="sheets")
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=12, choices=SheetStatus.choices, default=SheetStatus.IN_PROGRESS)
    scores = models.JSONField(default=dict)
    final_opinion = models.TextField(blank=True)
    hours = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    hash = models.CharField(max_length=64, blank=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    reopened_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "version"], name="sheet_version_once"),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=~Q(status=SheetStatus.REOPENED),
                name="one_live_sheet_per_assignment",
            ),
            models.CheckConstraint(
                name="sent_sheet_has_date_and_hash",
                condition=Q(status=SheetStatus.IN_PROGRESS, submitted_at__isnull=True, hash="")
                | (~Q(status=SheetStatus.IN_PROGRESS) & Q(submitted_at__isnull=False) & ~Q(hash="")),
            ),
            models.CheckConstraint(
                name="reopened_sheet_says_why",
                condition=~Q(status=SheetStatus.REOPENED) | ~Q(reopened_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} v{self.version}"


class Standing(models.Model):
    """What a candidate got, with everything that it was computed from."""

    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, related_name="standing")
    status = models.CharField(max_length=14, choices=StandingStatus.choices, default=StandingStatus.PENDING)
    exact = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    rounded = models.PositiveSmallIntegerField(null=True)
    band_code = models.CharField(max_length=30, blank=True)
    band_label = models.CharField(max_length=60, blank=True)
    result = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    method = models.CharField(max_length=20, blank=True)
    flags = models.JSONField(default=list)
    inputs_hash = models.CharField(max_length=64, blank=True)
    consolidated_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="consolidated_standing_has_band_and_inputs",
                condition=~Q(status__in=[StandingStatus.CONSOLIDATED, StandingStatus.RELEASED])
                | (Q(consolidated_at__isnull=False) & ~Q(band_code="") & ~Q(inputs_hash="")),
            ),
            models.CheckConstraint(
                name="standing_is_released_by_somebody",
                condition=Q(
                    status=StandingStatus.RELEASED, released_at__isnull=False, released_by__isnull=False
                )
                | (~Q(status=StandingStatus.RELEASED) & Q(released_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.status}"

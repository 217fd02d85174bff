from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minga.documents.models import File
from minga.kernel import clock
from minga.reference.models import Institution

from ..workflow import PlanStatus

PERSON = settings.AUTH_USER_MODEL


class Plan(models.Model):
    """What an office (PAM) or a school (PMI) sets out to improve in some years.

    Once in force its text stays: a change is another version.
    """

    class Kind(models.TextChoices):
        PAM = "PAM", _("Plan de Apoyo al Mejoramiento")
        PMI = "PMI", _("Plan de Mejoramiento Institucional")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="plans")
    kind = models.CharField(max_length=3, choices=Kind.choices)
    name = models.CharField(max_length=160)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=PlanStatus.choices, default=PlanStatus.DRAFT)
    status_since = models.DateTimeField()
    act = models.CharField(max_length=200, blank=True)
    binds_periods = models.BooleanField(default=True)
    started_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-first_year", "kind", "-version"]
        constraints = [
            models.CheckConstraint(
                name="plan_ends_after_it_begins", condition=Q(last_year__gte=F("first_year"))
            ),
            models.UniqueConstraint(
                fields=["institution", "kind"], condition=Q(status="IN_FORCE"), name="plan_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["institution", "kind"], condition=Q(status="DRAFT"), name="plan_one_in_preparation"
            ),
            models.CheckConstraint(
                name="plan_in_force_has_its_act",
                condition=Q(status__in=("DRAFT", "DISCARDED")) | (~Q(act="") & Q(approved_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.status == PlanStatus.DRAFT

    @property
    def is_in_force(self) -> bool:
        return self.status == PlanStatus.IN_FORCE


class Part(models.Model):
    """A line of a plan. `key` stays the same from version to version, so that what was done under it stays with it."""

    key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Objective(Part):
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="objectives")
    component = models.CharField(max_length=120)
    text = models.CharField(max_length=600)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:120]


class Indicator(Part):
    """How an objective is measured: from a baseline to a target, in a unit."""

    class Frequency(models.TextChoices):
        MONTHLY = "MONTHLY", _("Cada mes")
        QUARTERLY = "QUARTERLY", _("Cada trimestre")
        HALF_YEARLY = "HALF_YEARLY", _("Cada semestre")
        YEARLY = "YEARLY", _("Cada año")

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(max_length=300)
    formula = models.CharField(max_length=300, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    baseline = models.DecimalField(null=True, blank=True, max_digits=16, decimal_places=2)
    target = models.DecimalField(null=True, blank=True, max_digits=16, decimal_places=2)
    frequency = models.CharField(max_length=12, choices=Frequency.choices, default=Frequency.YEARLY)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Action(Part):
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(max_length=600)
    responsible = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="planned_actions"
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    resources = models.CharField(max_length=300, blank=True)
    funding = models.CharField(max_length=120, blank=True)
    budget = models.DecimalField(null=True, blank=True, max_digits=16, decimal_places=2)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="action_ends_after_it_begins", condition=~Q(ends_on__lt=F("starts_on"))
            )
        ]

    def __str__(self) -> str:
        return self.text[:120]

    @property
    def is_late(self) -> bool:
        return self.ends_on is not None and self.ends_on < clock.today()


class Progress(models.Model):
    """What was said of an action on a day: how far it is, what was done, what shows it. It is never changed."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="progress")
    percent = models.PositiveSmallIntegerField()
    account = models.TextField()
    evidence = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="+")
    said_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["-said_at", "-pk"]
        constraints = [models.CheckConstraint(name="progress_is_a_percentage", condition=Q(percent__lte=100))]

    def __str__(self) -> str:
        return f"{self.percent} %"


class Reading(models.Model):
    """The value of an indicator on a day, and where it comes from."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="readings")
    value = models.DecimalField(max_digits=16, decimal_places=2)
    read_on = models.DateField()
    source = models.CharField(max_length=300)
    said_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["-read_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.value}, {self.read_on}"


class Activity(models.Model):
    """Something that hangs from an action: a registration period, and what later rooms bring; named without a foreign key."""

    action_key = models.UUIDField(db_index=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    thing = models.BigIntegerField()
    label = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    begun_at = models.DateTimeField()

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing"], name="activity_hangs_from_one_action")
        ]

    def __str__(self) -> str:
        return self.label

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minga.documents.models import File

from ..workflow import Showing
from .practice import Evidence, Practice

PERSON = settings.AUTH_USER_MODEL


class PublicImage(models.Model):
    """One photo on its way to the bank: what was decided on it, by whom, and the copy that may be seen.

    The copy is drawn anew, small, without metadata and with what was covered covered; the original never leaves.
    """

    class Basis(models.TextChoices):
        NOBODY = "NOBODY", _("No se reconoce a nadie")
        COVERED = "COVERED", _("Quienes se reconocían quedaron cubiertos")
        AUTHORISED = "AUTHORISED", _("Hay autorización para mostrarla en el banco")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="images")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="images")
    derivative = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Showing.choices, default=Showing.CHOSEN)
    minors = models.CharField(max_length=6, choices=Evidence.Minors.choices, blank=True)
    basis = models.CharField(max_length=10, choices=Basis.choices, blank=True)
    authorisation = models.CharField(max_length=200, blank=True)
    covered = models.JSONField(default=list)
    alt = models.CharField(max_length=300, blank=True)
    caption = models.CharField(max_length=200, blank=True)
    chosen_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    proposed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evidence"], condition=~Q(status=Showing.TAKEN_DOWN), name="one_live_image_per_piece"
            ),
            models.CheckConstraint(
                name="image_is_decided_before_it_is_proposed",
                condition=~Q(status__in=[Showing.PROPOSED, Showing.APPROVED])
                | (~Q(minors="") & ~Q(basis="") & ~Q(alt="") & Q(proposed_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="image_is_approved_by_another_person",
                condition=~Q(status=Showing.APPROVED)
                | (Q(approved_by__isnull=False) & ~Q(approved_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="image_with_minors_is_covered_or_authorised",
                condition=~Q(status__in=[Showing.PROPOSED, Showing.APPROVED])
                | Q(minors=Evidence.Minors.NO)
                | Q(basis="COVERED")
                | Q(basis="AUTHORISED"),
            ),
            models.CheckConstraint(
                name="authorised_image_names_its_authorisation",
                condition=~Q(status__in=[Showing.PROPOSED, Showing.APPROVED], basis="AUTHORISED")
                | ~Q(authorisation=""),
            ),
            models.CheckConstraint(
                name="covered_image_says_what_is_covered",
                condition=~Q(status__in=[Showing.PROPOSED, Showing.APPROVED], basis="COVERED")
                | ~Q(covered=[]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"

    @property
    def may_show_minors(self) -> bool:
        return self.minors in (Evidence.Minors.YES, Evidence.Minors.UNSURE)


class Removal(models.Model):
    """Somebody asks that an image is taken away: no account is needed, and the image is hidden at once."""

    image = models.ForeignKey(PublicImage, on_delete=models.CASCADE, related_name="removals")
    text = models.CharField(max_length=1000)
    email = models.EmailField(blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.pk}"

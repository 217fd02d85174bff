from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Territory(models.Model):
    """A country, department, municipality, region, province or district, by its official code (a string)."""

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=12)
    level = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    issuer = models.CharField(max_length=12)
    source = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "issuer", "code"], name="territory_code_once")
        ]

    def __str__(self) -> str:
        return self.name


class Institution(models.Model):
    """An office or a school: its own tree, apart from the territories'."""

    class Kind(models.TextChoices):
        MINISTRY = "MINISTRY", _("Ministerio")
        SECRETARIAT = "SECRETARIAT", _("Secretaría de Educación")
        REGIONAL_OFFICE = "REGIONAL_OFFICE", _("DRE / GRE")
        LOCAL_OFFICE = "LOCAL_OFFICE", _("UGEL")
        REGIONAL_GOVERNMENT = "REGIONAL_GOVERNMENT", _("Gobierno regional")
        LOCAL_GOVERNMENT = "LOCAL_GOVERNMENT", _("Gobierno local")
        SCHOOL = "SCHOOL", _("Establecimiento educativo")
        ALLY = "ALLY", _("Aliado")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    country = models.CharField(max_length=2)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    territory = models.ForeignKey(Territory, null=True, on_delete=models.PROTECT, related_name="institutions")
    dane_code = models.CharField(max_length=12, blank=True)
    modular_code = models.CharField(max_length=7, blank=True)
    ugel_code = models.CharField(max_length=6, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "kind", "code"], name="institution_code_once")
        ]
        indexes = [models.Index(fields=["parent", "kind"], name="institutions_of_office")]

    def __str__(self) -> str:
        return self.name


class Certification(models.Model):
    """Since when (and until when) a territory runs its own education: a dated table, never a constant."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="certifications")
    institution = models.ForeignKey(
        Institution, null=True, on_delete=models.PROTECT, related_name="certifications"
    )
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    source = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="certification_ends_after_it_starts",
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.territory_id} {self.since}"

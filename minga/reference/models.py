from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minga.kernel import clock


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
    site_code = models.CharField(max_length=6, blank=True)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "kind", "code"], name="institution_code_once"),
            models.UniqueConstraint(
                fields=["country", "dane_code"], condition=~Q(dane_code=""), name="dane_code_once"
            ),
            models.UniqueConstraint(
                fields=["country", "modular_code"], condition=~Q(modular_code=""), name="modular_code_once"
            ),
        ]
        indexes = [models.Index(fields=["parent", "kind"], name="institutions_of_office")]

    def __str__(self) -> str:
        return self.name

    @property
    def official_code(self) -> str:
        """Return a school's DANE or modular code; of an office, its own."""
        return self.dane_code or self.modular_code or self.code

    @property
    def is_open(self) -> bool:
        return self.valid_to is None or self.valid_to > clock.today()


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


class Catalogue(models.Model):
    """A list that forms choose from. What a norm or a printed form fixed is read only; a proposed one is edited on its page."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=300)
    is_proposed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """What one code of a catalogue was called, from one day until another: a new name is a new row."""

    catalogue = models.ForeignKey(Catalogue, on_delete=models.PROTECT, related_name="terms")
    code = models.CharField(max_length=20)
    label = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)  # that day it no longer counts

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["catalogue", "code"], condition=Q(valid_to=None), name="term_called_one_thing"
            ),
            models.CheckConstraint(
                name="term_ends_after_it_starts",
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class SchoolImport(models.Model):
    """One file of schools on its way into an office's directory: staged for review, then applied once or discarded.

    It is the office's, not a person's: who did what is in the journal.
    """

    class State(models.TextChoices):
        STAGED = "STAGED", _("Por revisar")
        APPLIED = "APPLIED", _("Aplicado")
        DISCARDED = "DISCARDED", _("Descartado")

    office = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="school_imports")
    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGED)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    reading = models.JSONField()  # encoding, separator, headers, columns, positions, ignored
    is_complete = models.BooleanField(default=False)
    staged_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="school_import_is_settled_with_a_date",
                condition=Q(state="STAGED", settled_at__isnull=True)
                | (~Q(state="STAGED") & Q(settled_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class StagedSchool(models.Model):
    """One row of the file as it came, and what it would change; line 0 is a school that a complete file leaves out."""

    class Change(models.TextChoices):
        NEW = "NEW", _("Nuevos")
        CHANGED = "CHANGED", _("Cambian")
        CLOSED = "CLOSED", _("Se cierran")
        REJECTED = "REJECTED", _("Rechazadas")
        LEFT_OUT = "LEFT_OUT", _("No se cargan")
        UNCHANGED = "UNCHANGED", _("Sin cambios")

    batch = models.ForeignKey(SchoolImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    code = models.CharField(max_length=40, blank=True)
    change = models.CharField(max_length=10, choices=Change.choices)
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    notes = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["batch", "change", "line"], name="rows_of_school_import")]

    def __str__(self) -> str:
        return f"{self.line} {self.code}"

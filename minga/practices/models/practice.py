from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minga.documents.models import File
from minga.instruments.models import Response, Version
from minga.kernel import clock
from minga.reference.models import Institution, Territory

from ..workflow import Kind, Publishing, Status, Workflow, workflow_of

if TYPE_CHECKING:
    from datetime import date

PERSON = settings.AUTH_USER_MODEL


class RegistrationPeriod(models.Model):
    """When an office receives fichas of one kind: what *call open* means until calls exist.

    It is never removed. `closing_reason` says why it was closed before its day or, with `cancelled_at`, never opened.
    """

    class Standing(models.TextChoices):
        PLANNED = "PLANNED", _("Por abrir")
        OPEN = "OPEN", _("Abierto")
        CLOSED = "CLOSED", _("Cerrado")
        CANCELLED = "CANCELLED", _("Anulado")

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="registration_periods"
    )
    kind = models.CharField(max_length=24, choices=Kind.choices)
    name = models.CharField(max_length=120)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closing_reason = models.CharField(max_length=300, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="period_opens_before_it_closes", condition=Q(opens_at__lt=F("closes_at"))
            ),
            models.CheckConstraint(
                name="period_is_cancelled_with_a_reason",
                condition=Q(cancelled_at__isnull=True) | ~Q(closing_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """Return the last day on which it receives: a period that closes at midnight ends the day before."""
        return clock.day_of(self.closes_at - timedelta(microseconds=1))

    @property
    def standing(self) -> Standing:
        now = clock.now()
        if self.cancelled_at is not None:
            return self.Standing.CANCELLED
        if self.closes_at <= now:
            return self.Standing.CLOSED
        return self.Standing.OPEN if self.opens_at <= now else self.Standing.PLANNED


class Practice(models.Model):
    """A practice of an office (BP) or of a school (ES), with its ficha in progress and its state."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    title = models.CharField(max_length=250)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="practices")
    territory = models.ForeignKey(Territory, null=True, on_delete=models.PROTECT, related_name="+")
    response = models.OneToOneField(Response, on_delete=models.PROTECT, related_name="practice")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    status_since = models.DateTimeField()
    edition_number = models.PositiveSmallIntegerField(default=0)
    remedy_due_on = models.DateField(null=True)
    level_code = models.CharField(max_length=30, blank=True)
    level_label = models.CharField(max_length=60, blank=True)
    level_edition = models.PositiveSmallIntegerField(null=True)
    released_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["institution", "status"], name="practices_of_office"),
            models.Index(fields=["status", "-status_since"], name="practices_by_status"),
        ]
        constraints = [
            models.CheckConstraint(
                name="practice_level_belongs_to_an_edition",
                condition=Q(level_code="", level_edition__isnull=True)
                | (~Q(level_code="") & Q(level_edition__isnull=False)),
            ),
            models.CheckConstraint(
                name="practice_remedy_has_a_deadline",
                condition=~Q(status=Status.RETURNED) | Q(remedy_due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def workflow(self) -> Workflow:
        return workflow_of(self.kind)

    @property
    def is_school_experience(self) -> bool:
        return self.kind == Kind.SIGNIFICANT_EXPERIENCE

    @property
    def level_is_released(self) -> bool:
        return bool(self.level_code) and self.released_at is not None


class Author(models.Model):
    """Who writes a practice. Leaving keeps the row, with its date."""

    class Role(models.TextChoices):
        LEADER = "LEADER", _("Responsable")
        CO_AUTHOR = "CO_AUTHOR", _("Coautoría")

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="authorships")
    role = models.CharField(max_length=10, choices=Role.choices)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "person"], condition=Q(left_at__isnull=True), name="author_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["practice"],
                condition=Q(left_at__isnull=True, role="LEADER"),
                name="practice_has_one_leader",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"


class Evidence(models.Model):
    """A file or a link that backs an answer, with who, when and where; and the question about minors."""

    class Minors(models.TextChoices):
        NO = "NO", _("No aparecen menores reconocibles")
        YES = "YES", _("Sí aparecen menores reconocibles")
        UNSURE = "UNSURE", _("No sé")

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="evidence")
    item = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    file = models.ForeignKey(File, null=True, on_delete=models.PROTECT, related_name="evidence")
    url = models.URLField(max_length=500, blank=True)
    taken_on = models.DateField(null=True)
    place = models.CharField(max_length=160, blank=True)
    shows_people = models.BooleanField(default=False)
    minors = models.CharField(max_length=6, choices=Minors.choices, blank=True)
    consent_reference = models.CharField(max_length=200, blank=True)
    is_public = models.BooleanField(default=False)
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evidence_is_a_file_or_a_link",
                condition=(Q(file__isnull=False) & Q(url="")) | (Q(file__isnull=True) & ~Q(url="")),
            ),
            models.CheckConstraint(
                name="file_says_whether_minors_appear", condition=Q(file__isnull=True) | ~Q(minors="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_unfinished(self) -> bool:
        return self.file is not None and self.file.state == File.State.INCOMPLETE

    @property
    def may_show_minors(self) -> bool:
        return self.minors in (self.Minors.YES, self.Minors.UNSURE)


class Edition(models.Model):
    """The ficha as it was sent: frozen, numbered, hashed. Triggers refuse any change."""

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    sending = models.PositiveSmallIntegerField(default=1)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    hash = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "number", "sending"], name="edition_is_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.practice_id} ed. {self.number}.{self.sending}"


class Observation(models.Model):
    """What the verifier asks to mend, tied to one field; it unlocks that field and no other."""

    class Reason(models.TextChoices):
        MISSING = "MISSING", _("Falta información")
        UNCLEAR = "UNCLEAR", _("No se entiende")
        EVIDENCE = "EVIDENCE", _("Falta evidencia o no corresponde")
        INCONSISTENT = "INCONSISTENT", _("No coincide con otra respuesta")
        PERSONAL_DATA = "PERSONAL_DATA", _("Contiene datos personales")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="observations")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="observations")
    item = models.CharField(max_length=60)
    reason = models.CharField(max_length=14, choices=Reason.choices)
    text = models.CharField(max_length=1000)
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=1000, blank=True)
    replied_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.text[:60]


class Publication(models.Model):
    """One edition on its way to the bank: licence, image decision, two approvals, and what became of it."""

    class Images(models.TextChoices):
        NONE = "NONE", _("No se publican imágenes con personas")
        CONSENTED = "CONSENTED", _("Las imágenes con personas tienen autorización")

    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="publications")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="publications")
    status = models.CharField(max_length=12, choices=Publishing.choices, default=Publishing.PROPOSED)
    slug = models.SlugField(max_length=120)
    licence = models.CharField(max_length=30, blank=True)
    images = models.CharField(max_length=10, choices=Images.choices, blank=True)
    consent_reference = models.CharField(max_length=200, blank=True)
    show_authors = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice"],
                condition=Q(status=Publishing.PUBLISHED),
                name="practice_published_once_at_a_time",
            ),
            models.CheckConstraint(
                name="publication_has_a_date_once_published",
                condition=~Q(status=Publishing.PUBLISHED) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="publication_has_licence_consent_and_image_decision",
                condition=~Q(status__in=[Publishing.APPROVED, Publishing.PUBLISHED])
                | (~Q(licence="") & ~Q(images="") & ~Q(consent_reference="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.status}"


class Approval(models.Model):
    """One person's yes to one proposal; two different people are needed."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="approvals")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "person"],
                condition=Q(revoked_at__isnull=True),
                name="one_approval_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"

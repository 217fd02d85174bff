from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from minga.kernel import clock
from minga.reference.models import Institution

from .workflow import OPEN, Offer


class Role(models.TextChoices):
    """The roles that a person can hold in an institution (glossary, section 7)."""

    PRACTICE_LEADER = "practice_leader", _("Responsable de práctica")
    CO_AUTHOR = "co_author", _("Coautor(a)")
    PRINCIPAL = "principal", _("Rector(a)")
    QUALITY_OFFICER = "quality_officer", _("Funcionario(a) de calidad")
    QUALITY_SPECIALIST = "quality_specialist", _("Especialista de calidad")
    QUALITY_LEAD = "quality_lead", _("Líder de calidad")
    COMMUNICATIONS_OFFICER = "communications_officer", _("Comunicaciones")
    RECORDS_OFFICER = "records_officer", _("Archivo")
    HEAD = "head", _("Secretario(a) o director(a)")
    EVALUATOR = "evaluator", _("Evaluador(a)")
    REFEREE = "referee", _("Dirimente")
    MINISTRY_FACILITATOR = "ministry_facilitator", _("Facilitador(a) del ministerio")
    MINISTRY_ADMIN = "ministry_admin", _("Administración del ministerio")
    METHODOLOGY_ADMIN = "methodology_admin", _("Metodología")
    PLATFORM_ADMIN = "platform_admin", _("Administración técnica")
    AUDITOR = "auditor", _("Veedor(a)")
    PRIVACY_OFFICER = "privacy_officer", _("Protección de datos")


# roles of an office that reach the schools under it, and roles of a ministry that reach its country
OF_OFFICE = frozenset(
    {
        Role.QUALITY_OFFICER,
        Role.QUALITY_SPECIALIST,
        Role.QUALITY_LEAD,
        Role.COMMUNICATIONS_OFFICER,
        Role.RECORDS_OFFICER,
        Role.HEAD,
        Role.EVALUATOR,
        Role.REFEREE,
        Role.AUDITOR,
    }
)
OF_MINISTRY = frozenset({Role.MINISTRY_FACILITATOR, Role.MINISTRY_ADMIN, Role.METHODOLOGY_ADMIN})
# roles that one person alone never gives (CR9), and those that need a second factor to sign in (T49)
OF_TWO = frozenset({Role.HEAD, Role.PLATFORM_ADMIN, Role.PRIVACY_OFFICER})
GUARDED = OF_TWO | OF_MINISTRY
SOON = timedelta(days=30)


class People(BaseUserManager["User"]):
    def create_user(self, email: str, full_name: str, password: str | None = None, **more: Any) -> User:
        person = self.model(email=self.normalize_email(email).lower(), full_name=full_name, **more)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, email: str, full_name: str, password: str | None = None, **more: Any) -> User:
        return self.create_user(email, full_name, password, is_superuser=True, **more)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account; what they may do comes only from their roles."""

    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=160)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=clock.now)

    objects = People()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="email_once_whatever_its_case")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_staff(self) -> bool:
        return False


class RoleGrant(models.Model):
    """A role held in an institution, for dates. A change of post ends one and starts another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=30, choices=Role.choices)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="grants")
    post = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["institution", "role"], name="grants_of_office")]
        constraints = [
            models.CheckConstraint(
                name="grant_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="grant_of_two_has_two",
                condition=~Q(role__in=sorted(OF_TWO))
                | Q(granted_by__isnull=True)
                | (Q(approved_by__isnull=False) & ~Q(approved_by=F("granted_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    @property
    def standing(self) -> str:
        """Say where it stands today: ended, revoked, to come, soon over, or in force."""
        today = clock.today()
        if self.revoked_at is not None:
            return "REVOKED"
        if self.ends_on is not None and self.ends_on < today:
            return "OVER"
        if self.starts_on > today:
            return "TO_COME"
        return "SOON_OVER" if self.ends_on is not None and self.ends_on <= today + SOON else "IN_FORCE"


class Invitation(models.Model):
    """A role offered to a mailbox: asked for by one, approved by another where two must agree, accepted by its owner, once."""

    email = models.EmailField()
    full_name = models.CharField(max_length=160)
    role = models.CharField(max_length=30, choices=Role.choices)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="invitations")
    post = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    status = models.CharField(max_length=12, choices=Offer.choices)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    secret = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    grant = models.OneToOneField(RoleGrant, null=True, on_delete=models.PROTECT, related_name="invitation")

    class Meta:
        indexes = [models.Index(fields=["institution", "status"], name="invitations_of_office")]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "role",
                "institution",
                name="one_open_invitation",
                condition=Q(status__in=OPEN),
            ),
            models.CheckConstraint(
                name="invitation_of_two_has_two",
                condition=~Q(role__in=sorted(OF_TWO))
                | Q(approved_by__isnull=False)
                | ~Q(status__in=[Offer.SENT, Offer.ACCEPTED]),
            ),
            models.CheckConstraint(
                name="invitation_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="invitation_accepted_is_a_grant",
                condition=Q(status=Offer.ACCEPTED, grant__isnull=False)
                | (~Q(status=Offer.ACCEPTED) & Q(grant__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.role}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def has_expired(self) -> bool:
        return self.status == Offer.SENT and self.expires_at is not None and self.expires_at <= clock.now()


class Sitting(models.Model):
    """A place where somebody is signed in, told so that they know it again: a browser, a network, when it was last used."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sittings")
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    agent = models.CharField(max_length=80, blank=True)
    network = models.CharField(max_length=45, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.began_at:%Y-%m-%d}"


class Consent(models.Model):
    """What somebody agreed to, in which version of the text, and until when."""

    class Purpose(models.TextChoices):
        TERMS = "TERMS", _("Condiciones de uso y tratamiento de datos")

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose", "version"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_consent_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose} {self.version}"

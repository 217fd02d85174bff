from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from minga.kernel import clock
from minga.reference.models import Institution


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
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["institution", "role"], name="grants_of_office")]
        constraints = [
            models.CheckConstraint(
                name="grant_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

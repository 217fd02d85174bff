"""The practices that somebody may know of, and the directory of those who write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minga.documents.tables import Column, Kind, Table

from ..models import Author

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from ..models import Practice

BATCH = 500


def practices_list(found: QuerySet[Practice], about: tuple[tuple[str, str], ...] = ()) -> Table:
    """Return some practices as whoever may only know of them sees them: nothing of the ficha, a level once it was told."""
    columns = (
        Column(_("Práctica"), Kind.TEXT, 44),
        Column(_("Tipo")),
        Column(_("Entidad")),
        Column(_("Estado"), Kind.TEXT, 18),
        Column(_("Desde"), Kind.DATE),
        Column(_("Plazo para corregir"), Kind.DATE),
        Column(_("Edición"), Kind.NUMBER),
        Column(_("Nivel"), Kind.TEXT, 18),
        Column(_("Dirección"), Kind.TEXT, 36),
    )
    return Table(_("Prácticas"), columns, practice_rows(found), about)


def practice_rows(found: QuerySet[Practice]) -> Iterator[tuple[Any, ...]]:
    for practice in found.select_related("institution").iterator(chunk_size=BATCH):
        yield (
            practice.title,
            practice.get_kind_display(),
            practice.institution.name,
            practice.get_status_display(),
            timezone.localdate(practice.status_since),
            practice.remedy_due_on,
            practice.edition_number or None,
            practice.level_label if practice.level_is_released else "",
            page_of(practice),
        )


def page_of(practice: Practice) -> str:
    return f"{settings.SITE_URL}{reverse('practices:detail', args=[practice.pk])}"


def directory(found: QuerySet[Practice], reason: str) -> Table:
    """Return who writes some practices and how to reach them: personal data, so the file itself says what it was asked for."""
    columns = (
        Column(_("Práctica"), Kind.TEXT, 44),
        Column(_("Entidad")),
        Column(_("Estado"), Kind.TEXT, 18),
        Column(_("Persona")),
        Column(_("Papel"), Kind.TEXT, 16),
        Column(_("Correo"), Kind.TEXT, 32),
    )
    about = (
        (_("Motivo"), reason),
        (
            _("Datos personales"),
            _("Use estos correos solo para lo que dice el motivo y borre el archivo después."),
        ),
    )
    return Table(_("Directorio de autorías"), columns, author_rows(found), about)


def author_rows(found: QuerySet[Practice]) -> Iterator[tuple[Any, ...]]:
    writing = Author.objects.filter(practice__in=found, left_at=None, person__is_active=True)
    writing = writing.select_related("practice__institution", "person")
    for author in writing.order_by("practice__title", "practice", "-role", "pk").iterator(chunk_size=BATCH):
        yield (
            author.practice.title,
            author.practice.institution.name,
            author.practice.get_status_display(),
            author.person.full_name,
            author.get_role_display(),
            author.person.email,
        )

"""What this room hangs in other rooms: its entry in the menu, and the files that wait to be reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.ui.types import Todo

from . import queries, rules
from .models import SchoolImport

if TYPE_CHECKING:
    from collections.abc import Iterator


def keeps_places(person: Any) -> bool:
    """Whether the menu shows the directory: to who keeps its schools, its register or its catalogues."""
    return keeps_schools(person) or bool(rules.keeps_catalogues(person))


def keeps_schools(person: Any) -> bool:
    return any(p.role in queries.QUALITY for p in queries.posts_of(person))


def todos_of(person: Any) -> Iterator[Todo]:
    if not keeps_schools(person):
        return
    for batch in queries.imports_of(person).filter(state=SchoolImport.State.STAGED).order_by("staged_at"):
        url = reverse("reference:school_import", args=[batch.pk])
        yield Todo(
            batch.file_name, url, _("Revisar y cargar los establecimientos, o descartarlos"), batch.staged_at
        )

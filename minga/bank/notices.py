"""Which fact of the bank tells whom, in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.notices.services import Telling
from minga.people.models import User
from minga.people.queries import people_with
from minga.practices.rules import office_of

from .rules import READERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minga.kernel.events import Event


def who_runs(event: Event) -> Iterable[User]:
    """Return the authors and the quality team, who can answer when the authors have left."""
    authors = User.objects.filter(authorships__practice=event.subject, authorships__left_at=None)
    return [*authors, *people_with(READERS, office_of(event.subject))]


TELLINGS = (
    Telling(
        "practice.asked",
        who_runs,
        lambda event: (
            _("Alguien preguntó por «%(title)s» desde el banco.") % {"title": event.subject.title[:200]}
        ),
        lambda event: reverse("bank:messages", args=[event.data["slug"]]),
    ),
)

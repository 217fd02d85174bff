from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .engine.definition import Form, from_dict
from .models import AnswerRevision, Response, Version

if TYPE_CHECKING:
    from django.db.models import QuerySet

_forms: dict[str, Form] = {}


def form_of(version: Version) -> Form:
    """Return a version's form; a frozen definition is parsed once per process."""
    found = _forms.get(version.content_hash)
    if found is None:
        found = _forms.setdefault(version.content_hash, parse(version))
    return found


def parse(version: Version) -> Form:
    return from_dict(version.definition)


def answers_of(response: Response) -> dict[str, Any]:
    return dict(response.answers.values_list("item", "value"))


def revisions_of(response: Response) -> dict[str, int]:
    return dict(response.answers.values_list("item", "revision"))


def history_of_field(response: Response, item: str) -> QuerySet[AnswerRevision]:
    found = AnswerRevision.objects.filter(response=response, item=item)
    return found.select_related("by").order_by("-revision", "-pk")


def version_in_force(code: str) -> Version:
    """Return the newest frozen version of an instrument; `LookupError` names the command that loads them."""
    found = (
        Version.objects.filter(instrument__code=code, status=Version.Status.FROZEN)
        .order_by("-number")
        .first()
    )
    if found is None:
        raise LookupError(f"no frozen version of {code}: run `minga load_packs`")
    return found

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .engine.definition import Form, from_dict
from .engine.scoring import Rubric, rubric_from
from .models import AnswerRevision, Response, Version

if TYPE_CHECKING:
    from django.db.models import QuerySet

_forms: dict[str, Form] = {}
_rubrics: dict[str, Rubric] = {}


def form_of(version: Version) -> Form:
    """Return a version's form; a frozen definition is parsed once per process."""
    found = _forms.get(version.content_hash)
    if found is None:
        found = _forms.setdefault(version.content_hash, from_dict(version.definition))
    return found


def rubric_of(version: Version) -> Rubric:
    """Return a version's rubric; a frozen definition is parsed once per process."""
    found = _rubrics.get(version.content_hash)
    return found or _rubrics.setdefault(version.content_hash, rubric_from(version.definition))


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

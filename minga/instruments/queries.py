from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .engine.definition import Form, from_dict
from .engine.scoring import Rubric, rubric_from
from .models import Answer, AnswerRevision, Response, Version

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


def last_edits(response: Response) -> dict[str, Answer]:
    """Return each field's answer with its revision and who wrote it last."""
    return {a.item: a for a in response.answers.select_related("updated_by")}


def values_seen(response: Response, revisions: dict[str, int | None]) -> dict[str, Any]:
    """Return what fields held at the revisions that a page showed (None: as they stand now)."""
    found: dict[str, Any] = {}
    older: dict[str, int] = {}
    for item, revision, value in response.answers.values_list("item", "revision", "value"):
        seen = revisions.get(item)
        if seen is None or seen == revision:
            found[item] = value
        else:
            older[item] = seen
    if any(older.values()):
        kept = AnswerRevision.objects.filter(response=response, item__in=older, kept=False)
        found |= {
            item: value
            for item, revision, value in kept.values_list("item", "revision", "value")
            if older[item] == revision
        }
    return found


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

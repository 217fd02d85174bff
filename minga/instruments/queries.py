from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from minga.reference.queries import BETWEEN, Choice, Search

from .engine.definition import Form, Item, from_dict
from .engine.scoring import Rubric, rubric_from
from .engine.values import one_line
from .models import Answer, AnswerRevision, Instrument, Response, Version

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


def forms_by_catalogue() -> dict[str, list[str]]:
    """Return the titles of the forms in force that choose from each catalogue."""
    found: dict[str, list[str]] = {}
    for code in Instrument.objects.filter(kind=Instrument.Kind.FORM).values_list("code", flat=True):
        form = form_of(version_in_force(code))
        for name in form.source.get("catalogues", {}):
            found.setdefault(name, []).append(form.title)
    return found


@dataclass(frozen=True)
class Around:
    """What is known around a form: the country, the office whose schools are offered, and the other answers."""

    country: str = ""
    office: str = ""
    answers: dict[str, Any] = field(default_factory=dict)


def search_from(item: Item, where: str) -> Search:
    """Return the search that a box names as `country`, `country.department` or `country.office`."""
    country, _dot, within = where.partition(".")
    if item.kind == "institution":
        return Search("institution", country, offices=(within,) if within else ())
    return Search(item.level, country, within)


class PlaceView:
    """A place or an institution as its template shows it."""

    def __init__(self, item: Item, parts: dict[str, Any], around: Around) -> None:
        self.item, self.around = item, around
        held = parts.get("items", [parts]) if parts.get("label") or parts.get("items") else []
        self.held = [one for one in held if isinstance(one, dict) and one.get("label")]

    @cached_property
    def where(self) -> str:
        above = self.around.answers.get(self.item.within) if self.item.within else None
        within = above.get("code", "") if isinstance(above, dict) else ""
        within = self.around.office if self.item.kind == "institution" else within
        return f"{self.around.country}.{within}" if within else self.around.country

    @cached_property
    def search(self) -> Search:
        return search_from(self.item, self.where)

    @cached_property
    def choices(self) -> list[Choice]:
        return self.search.all()

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Return the places that stand as boxes to leave ticked: all of them, where several may be chosen."""
        return [(stored(one), written(one)) for one in self.held] if self.item.several else []

    @property
    def text(self) -> str:
        return "" if self.item.several or not self.held else written(self.held[0])

    @property
    def stored(self) -> str:
        return "" if self.item.several or not self.held else stored(self.held[0])

    @cached_property
    def unsure(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """Return the words that name nothing by themselves, each with what it also names and what it could be."""
        typed = [one["label"] for one in self.held if not one.get("code")] if self.around.country else []
        return [
            (
                text,
                self.search.also_names(text),
                [(c.told, c.text) for c in self.search.like(text)],
            )
            for text in typed
        ]


def stored(one: dict[str, Any]) -> str:
    return f"{one.get('code', '')} {one_line(one['label'])}"


def written(one: dict[str, Any]) -> str:
    code = one.get("code", "")
    return one_line(one["label"]) + (f"{BETWEEN}{code}" if code else "")

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection

from minga.kernel import clock
from minga.kernel.writing import insert_many, transaction
from minga.reference.queries import options_on
from minga.reference.services import Shipped, hold_catalogues, keep_catalogues

from .engine.definition import (
    content_hash,
    from_dict,
    in_order,
    options_by_catalogue,
    read_source,
    vet,
    with_options,
)
from .engine.scoring import rubric_from
from .engine.values import carried, clean, untouched
from .models import Answer, AnswerRevision, Instrument, Response, Version
from .queries import form_of, version_in_force

if TYPE_CHECKING:
    from minga.people.models import User

# what `remember` writes, of all answers of some responses at once
REMEMBER_ALL = """
INSERT INTO instruments_answerrevision (response_id, item, revision, value, at, by_id, kept)
SELECT response_id, item, revision, value, updated_at, updated_by_id, FALSE
FROM instruments_answer WHERE response_id IN (%s) ORDER BY id
"""
REVISION = ("response", "item", "revision", "value", "at", "by", "kept")
PACKS = Path(__file__).parent / "packs"


class Conflict(Exception):
    """Somebody saved the same field meanwhile: nothing is lost, both texts are kept."""

    def __init__(self, current: Answer, yours: Any) -> None:
        super().__init__(current.item)
        self.current = current
        self.yours = yours


@dataclass(frozen=True)
class Saved:
    """What a save left: the field's revision and value, and whether it changed."""

    item: str
    revision: int
    value: Any
    changed: bool


@transaction
def load_packs() -> list[Version]:
    """Freeze each shipped pack as a version, with what its catalogues offer today; one that did not change adds nothing."""
    hold_catalogues()
    sources = [read_source(path) for path in sorted(PACKS.glob("*.yaml"))]
    keep_catalogues([brought for source in sources for brought in shipped_by(source)])
    return [adopt(source) for source in as_offered_today(sources)]


def shipped_by(source: dict[str, Any]) -> list[Shipped]:
    options = options_by_catalogue(source)
    return [
        Shipped(code, said["name"], said["source"], said.get("is_proposed", False), options[code])
        for code, said in source.get("catalogues", {}).items()
    ]


def as_offered_today(sources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    codes = {code for source in sources for code in source.get("catalogues", {})}
    offered = options_on(clock.today(), codes)
    return [with_options(source, offered) for source in sources]


@transaction
def follow_catalogues(_event: Any = None) -> int:
    """Freeze the next version of each form whose catalogues offer something else today; answers stay with theirs.

    A change of a catalogue calls it, and the clock every day, for what was decided ahead.
    """
    hold_catalogues()
    forms = Instrument.objects.filter(kind=Instrument.Kind.FORM, versions__isnull=False).distinct()
    newest = [version_in_force(form.code) for form in forms]
    sources = as_offered_today([v.definition for v in newest])
    return sum(adopt(s).pk != v.pk for s, v in zip(sources, newest, strict=True))


def adopt(source: dict[str, Any]) -> Version:
    """Freeze one pack, once it reads well as what it says it is; what is in force already is not frozen again."""
    kind = source.get("kind", Instrument.Kind.FORM)
    if kind == Instrument.Kind.RUBRIC:
        rubric_from(source)
    else:
        vet(from_dict(source))
    instrument, _new = Instrument.objects.get_or_create(
        code=source["code"], defaults={"kind": kind, "title": source["title"]}
    )
    identity = content_hash(source)
    newest = instrument.versions.order_by("-number").first()
    if newest is not None and newest.content_hash == identity:
        return newest
    return Version.objects.create(
        instrument=instrument,
        number=instrument.versions.count() + 1,
        status=Version.Status.FROZEN,
        definition=in_order(source),
        content_hash=identity,
        frozen_at=clock.now(),
    )


@transaction
def start_response(version: Version, *, by: User) -> Response:
    return Response.objects.create(version=version, created_by=by, created_at=clock.now())


@transaction
def save_answer(
    response: Response, item: str, raw: Any, *, by: User, expected_revision: int | None = None
) -> Saved:
    """Keep one field. A stale `expected_revision` raises `Conflict`; the losing text is kept by `keep_loser`.

    `expected_revision` 0 says that the field was empty when the writer saw it. What only comes back as it was shown
    writes nothing, so that what a page cannot show (a place's code, an undetermined answer) stays.
    """
    asked = form_of(response.version).item(item)
    value = clean(asked, raw)
    current = next(iter(Answer.objects.filter(response=response, item=item)), None)
    if current is None and untouched(asked, None, value):
        return Saved(item, 0, value, changed=False)
    if current is None:
        Answer.objects.create(
            response=response, item=item, value=value, revision=1, updated_at=clock.now(), updated_by=by
        )
        return remember(response, item, 1, value, by)
    if value == current.value or untouched(asked, current.value, value):
        return Saved(item, current.revision, current.value, changed=False)
    if expected_revision is not None and expected_revision != current.revision:
        raise Conflict(current, value)
    moved = Answer.objects.filter(pk=current.pk, revision=current.revision).update(
        value=value, revision=current.revision + 1, updated_at=clock.now(), updated_by=by
    )
    if not moved:
        raise Conflict(current, value)
    return remember(response, item, current.revision + 1, value, by)


@transaction
def start_filled(version: Version, many: list[dict[str, Any]], *, by: User) -> list[Response]:
    """Open many responses at once, each with its first answers, which are canonical already (imports)."""
    now = clock.now()
    responses = Response.objects.bulk_create(
        Response(version=version, created_by=by, created_at=now) for _ in many
    )
    filled = [
        (response.pk, item, value)
        for response, values in zip(responses, many, strict=True)
        for item, value in values.items()
    ]
    names = ("response", "item", "value")
    insert_many(Answer, names, filled, revision=1, updated_at=now, updated_by=by.pk)
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER_ALL % ", ".join(["%s"] * len(responses)), [r.pk for r in responses])
    return responses


def remember(
    response: Response, item: str, revision: int, value: Any, by: User, *, kept: bool = False
) -> Saved:
    row = (response.pk, item, revision, value, clock.now(), by.pk, kept)
    insert_many(AnswerRevision, REVISION, [row])
    return Saved(item, revision, value, changed=True)


@transaction
def keep_loser(response: Response, conflict: Conflict, *, by: User) -> None:
    """Keep the text that lost: called after the refused save was rolled back."""
    remember(response, conflict.current.item, conflict.current.revision, conflict.yours, by, kept=True)


@transaction
def save_many(response: Response, values: dict[str, Any], *, by: User) -> None:
    """Write many fields of a response at once (prefill)."""
    form, now = form_of(response.version), clock.now()
    cleaned = {item: clean(form.item(item), raw) for item, raw in values.items() if raw not in (None, "")}
    held = dict(Answer.objects.filter(response=response, item__in=cleaned).values_list("item", "revision"))
    fresh = {item: value for item, value in cleaned.items() if item not in held}
    Answer.objects.bulk_create(
        Answer(response=response, item=i, value=v, revision=1, updated_at=now, updated_by=by)
        for i, v in fresh.items()
    )
    AnswerRevision.objects.bulk_create(
        AnswerRevision(response=response, item=i, revision=1, value=v, at=now, by=by)
        for i, v in fresh.items()
    )
    for item in held:
        save_answer(response, item, values[item], by=by)


@transaction
def copy_response(response: Response, version: Version, *, by: User) -> Response:
    """Carry the answers over to another version: the fields that it still has."""
    fresh = start_response(version, by=by)
    was, known = form_of(response.version), {i.code: i for i in form_of(version).items}
    values = {
        a.item: carried(known[a.item], was.item(a.item), a.value)
        for a in response.answers.all()
        if a.item in known
    }
    save_many(fresh, values, by=by)
    return fresh

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from .engine import faults
from .models import Anchor, Comment, Entry, Receipt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import Model, QuerySet

    from minga.people.models import User


def history_of(subject: Model) -> QuerySet[Entry]:
    """Return what happened to a thing, newest first."""
    return (
        Entry.objects.filter(subject_type=subject._meta.label, subject_id=str(subject.pk))
        .select_related("actor")
        .order_by("-seq")
    )


def history_of_all(subjects: Sequence[Model]) -> QuerySet[Entry]:
    """Return what happened to several things, newest first."""
    found = Q(pk__in=[])
    for kind in {subject._meta.label for subject in subjects}:
        keys = [str(s.pk) for s in subjects if s._meta.label == kind]
        found |= Q(subject_type=kind, subject_id__in=keys)
    return Entry.objects.filter(found).select_related("actor").order_by("-seq")


def comments_on(subject: Model) -> QuerySet[Comment]:
    found = Comment.objects.filter(subject_type=subject._meta.label, subject_id=str(subject.pk))
    return found.select_related("author").order_by("-at")


def receipts_of(subject: Model, verb: str) -> QuerySet[Receipt]:
    return Receipt.objects.filter(
        subject_type=subject._meta.label, subject_id=str(subject.pk), verb=verb
    ).order_by("-number")


def chain() -> Iterator[dict[str, Any]]:
    """Yield every entry as the plain dictionary that the chain's arithmetic reads."""
    fields = (
        "seq",
        "at",
        "pseudonym",
        "verb",
        "subject_type",
        "subject_id",
        "data",
        "salt",
        "commitment",
        "previous",
        "hash",
    )
    for row in Entry.objects.order_by("seq").values(*fields).iterator(5_000):
        yield {**row, "at": row["at"].isoformat()}


def chain_faults() -> list[str]:
    """Return every fault of the chain, and every published head that the chain no longer holds (invariant I11)."""
    found = faults(chain())
    held = dict(Entry.objects.filter(seq__in=Anchor.objects.values("seq")).values_list("seq", "hash"))
    for anchor in Anchor.objects.order_by("seq"):
        if held.get(anchor.seq) != anchor.hash:
            found.append(f"published head {anchor.seq} is not in the chain")
    return found


def receipt_with(key: str, *, by: User) -> Receipt | None:
    """Return the receipt that this person was given under a key, if any."""
    return Receipt.objects.filter(person=by, key=key).first()

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q

from minga.kernel import signing
from minga.kernel.events import declared

from .engine import SEALED, verify
from .models import Anchor, Comment, Entry, Receipt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

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


def data_of(person: User) -> dict[str, Any]:
    """Return what somebody did, as plain JSON with the sentences of the history: it is theirs to read."""
    said = declared()
    rows = Entry.objects.filter(actor=person).order_by("seq").values_list("at", "verb")
    return {"historia": [{"fecha": at.isoformat(), "hecho": str(said.get(verb, verb))} for at, verb in rows]}


def comments_on(subject: Model) -> QuerySet[Comment]:
    found = Comment.objects.filter(subject_type=subject._meta.label, subject_id=str(subject.pk))
    return found.select_related("author").order_by("-at")


def receipts_of(subject: Model, verb: str) -> QuerySet[Receipt]:
    return Receipt.objects.filter(
        subject_type=subject._meta.label, subject_id=str(subject.pk), verb=verb
    ).order_by("-number")


def chain(*, data: bool = True) -> Iterator[dict[str, Any]]:
    """Yield every entry as the plain dictionary that the chain's arithmetic reads; without `data`, only what may be handed out."""
    names = [*SEALED, "hash", *(("data", "salt") if data else ())]
    for row in Entry.objects.order_by("seq").values(*names).iterator(5_000):
        yield {**row, "at": row["at"].isoformat()}


def heads() -> Iterator[dict[str, Any]]:
    """Yield every signed head, oldest first, as the arithmetic reads it."""
    return (as_told(head) for head in Anchor.objects.order_by("seq").iterator(5_000))


def heads_after(seq: int, count: int) -> list[Anchor]:
    return list(Anchor.objects.filter(seq__gt=seq).order_by("seq")[:count])


def last_heads(count: int) -> list[Anchor]:
    """Return the newest signed heads, newest first."""
    return list(Anchor.objects.order_by("-seq")[:count])


def as_told(head: Anchor) -> dict[str, Any]:
    return {
        "seq": head.seq,
        "hash": head.hash,
        "at": head.at.isoformat(),
        "key": head.key,
        "signature": head.signature,
    }


def handed_out(*, data: bool = False) -> Iterator[dict[str, Any]]:
    """Yield what an auditor's file holds, line by line: the public keys, every entry without what it tells, every signed head."""
    yield from ({"key": name, "public": public} for name, public in signing.public_keys().items())
    yield from chain(data=data)
    yield from heads()


def chain_faults(noted: Iterable[tuple[int, str]] = ()) -> list[str]:
    """Return every fault of the chain, and every signed or noted head that the chain no longer holds (invariant I11)."""
    return verify(partial(handed_out, data=True), noted, signing.verify) + borrowed_names()


def borrowed_names() -> list[str]:
    """Return the pseudonyms that stand for two persons: who acted is bound to an entry by its pseudonym."""
    named = Entry.objects.exclude(actor=None).order_by()
    doubled = named.values("pseudonym").annotate(people=Count("actor", distinct=True)).filter(people__gt=1)
    return [
        f"pseudonym {name} stands for two persons" for name in doubled.values_list("pseudonym", flat=True)
    ]


def is_signed_up_to(moment: datetime) -> bool:
    """Whether no entry older than a moment still waits for a signed head."""
    signed = Anchor.objects.aggregate(seq=Max("seq"))["seq"] or 0
    return not Entry.objects.filter(seq__gt=signed, at__lt=moment).exists()


def last_entry_at() -> datetime | None:
    return Entry.objects.order_by("-seq").values_list("at", flat=True).first()


def receipt_with(key: str, *, by: User) -> Receipt | None:
    """Return the receipt that this person was given under a key, if any."""
    return Receipt.objects.filter(person=by, key=key).first()

from __future__ import annotations

import hashlib
import logging
import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

from minga.kernel import clock, signing
from minga.kernel.writing import insert_many, transaction

from .engine import START, commit, digest, head_of, seal
from .models import Anchor, Comment, Entry, Receipt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model

    from minga.kernel.events import Event
    from minga.people.models import User


log = logging.getLogger(__name__)
CHAIN_LOCK = 6_142_018
LINK = tuple(f.attname for f in Entry._meta.concrete_fields)
_acts: set[str] = set()
_written: ContextVar[list[Entry] | None] = ContextVar("entries written while a receipt is made", default=None)
_held: ContextVar[list[Entry] | None] = ContextVar("links of many facts, not written yet", default=None)


class KeyReused(Exception):
    """The same idempotency key came with another body: nothing is done, and the caller is told."""


def pseudonym_of(person: User | None) -> str:
    if person is None or person.pk is None:
        return "sistema"
    return hashlib.blake2b(
        f"{person.pk}".encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=6
    ).hexdigest()


def label_of(subject: Model) -> tuple[str, str]:
    return subject._meta.label, str(subject.pk)


@transaction
def write(verb: str, subject: Model, *, by: User | None = None, data: dict[str, Any] | None = None) -> Entry:
    """Add one link to the chain. Must run inside the transaction of the fact itself."""
    seq, previous = last_link()
    kind, identity = label_of(subject)
    salt, content = secrets.token_hex(16), data or {}
    entry = Entry(
        seq=seq + 1,
        at=clock.now(),
        actor=by if by is not None and by.pk else None,
        pseudonym=pseudonym_of(by),
        verb=verb,
        subject_type=kind,
        subject_id=identity,
        data=content,
        salt=salt,
        commitment=commit(content, salt),
        previous=previous,
    )
    entry.hash = seal({**entry.__dict__, "at": entry.at.isoformat()})
    if (held := _held.get()) is not None:
        held.append(entry)
    else:
        keep([entry])
    if (kept := _written.get()) is not None:
        kept.append(entry)
    return entry


@contextmanager
def many_links() -> Iterator[None]:
    """Write the links of many facts with few statements, when the block ends well; the chain is the same.

    Nothing inside may read the chain from the database.
    """
    if _held.get() is not None:
        yield
        return
    with transaction():
        token = _held.set([])
        try:
            yield
            keep(_held.get() or [])
        finally:
            _held.reset(token)


def keep(entries: list[Entry]) -> None:
    insert_many(Entry, LINK, ([getattr(e, name) for name in LINK] for e in entries))


def last_link() -> tuple[int, str]:
    """Return the head's number and hash, with everybody else held off (SQLite: by the writers' queue)."""
    if held := _held.get():
        return held[-1].seq, held[-1].hash
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        cursor.execute("SELECT seq, hash FROM journal_entry ORDER BY seq DESC LIMIT 1")
        return cursor.fetchone() or (0, START)


def record(event: Event) -> None:
    """Hear every fact and write it down, in the same transaction; an act gets its signed head too.

    Without a key the act goes on: `/salud/lista` tells, and the hourly head follows once there is a key again.
    """
    write(
        event.verb, event.subject, by=event.actor, data={k: v for k, v in event.data.items() if k != "card"}
    )
    if event.verb in _acts:
        try:
            sign_head()
        except signing.NoKey as problem:
            log.critical("no key to sign the chain with: %s", problem)


@transaction
def comment(subject: Model, text: str, *, by: User) -> Comment:
    kind, identity = label_of(subject)
    said = Comment.objects.create(
        subject_type=kind, subject_id=identity, author=by, text=text, at=clock.now()
    )
    write("comment.added", subject, by=by, data={"comment": said.pk})
    return said


@transaction
def once(
    key: str, body: Any, act: Callable[[], tuple[Model, dict[str, Any]]], *, by: User, verb: str
) -> tuple[Receipt, bool]:
    """Do `act` at most once for this person and key; answer a repeat with the first receipt.

    `act` returns the thing it changed and the answer to keep (with `content_hash`). Another body under the same key
    raises `KeyReused`. Returns the receipt, and whether it is new.
    """
    fingerprint = digest({"verb": verb, "body": body})
    earlier = next(iter(Receipt.objects.filter(person=by, key=key)), None)
    if earlier is not None:
        if earlier.fingerprint != fingerprint:
            raise KeyReused(key)
        return earlier, False
    token = _written.set([])
    try:
        subject, answer = act()
        entries = _written.get() or []
    finally:
        _written.reset(token)
    kind, identity = label_of(subject)
    receipt = Receipt.objects.create(
        key=key,
        person=by,
        fingerprint=fingerprint,
        verb=verb,
        subject_type=kind,
        subject_id=identity,
        content_hash=answer.get("content_hash") or digest(answer),
        answer=answer,
        entry=entries[-1] if entries else None,
        at=clock.now(),
    )
    return receipt, True


@transaction
def anchor() -> Anchor | None:
    """Sign the head of the chain, unless that head is signed already."""
    return sign_head()


def sign_head() -> Anchor | None:
    """Do so in a transaction that is open: a door of its own would undo the act with it, where there is no key."""
    seq, head = last_link()
    if seq == 0 or Anchor.objects.filter(seq=seq).exists():
        return None
    at = clock.now()
    key, signature = signing.sign(head_of({"seq": seq, "hash": head, "at": at.isoformat()}))
    return Anchor.objects.create(seq=seq, hash=head, key=key, signature=signature, at=at)


def sign_after(*verbs: str) -> None:
    """Let the head be signed in the very transaction of these acts; rooms call it from their `apps.ready()`."""
    _acts.update(verbs)

"""What must be there afterwards: everything that was acknowledged, once, as it was sent. Reads the place, trusts no service."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.served import Served

    from .clients import Deed, Ledger

RECEIPTS = "select verb, key, number, content_hash, entry_id from journal_receipt"
WORDINGS = """select p.id, r.item, r.revision, r.value from instruments_answerrevision r
              join practices_practice p on p.response_id = r.response_id where not r.kept"""
PIECES = """select e.practice_id, e.item, f.sha256, e.id, f.state, f.size from practices_evidence e
            join documents_file f on f.id = e.file_id where e.removed_at is null"""
EDITIONS = "select practice_id, hash from practices_edition"
OF_NOBODY = """select id from documents_file where derivative_of_id is null and id not in
               (select file_id from practices_evidence where file_id is not null)"""
SENT = ("SUBMITTED", "UNDER_VERIFICATION")


def losses(found: Found, ledger: Ledger) -> list[str]:
    """Return one line per acknowledged deed that is not there, not whole, or there twice."""
    lines = [f"{d.key} ({d.op}): {why}" for d in ledger.acknowledged for why in CHECKS[d.op](found, d)]
    lines += [f"{text}: {n} times" for text, n in found.doubled()]
    return lines + [f"file {pk}: belongs to nothing" for pk in found.of_nobody]


class Found:
    """Everything that the place holds, read once."""

    def __init__(self, served: Served) -> None:
        self.stored = {p.name for p in (served.folder / "files").glob("??/??/*") if hash_of(p) == p.name}
        self.receipts = {(verb, key): rest for verb, key, *rest in served.ask(RECEIPTS)}
        self.entries = {seq for (seq,) in served.ask("select seq from journal_entry")}
        self.wordings = {(p, item, n): text(raw) for p, item, n, raw in served.ask(WORDINGS)}
        self.pieces, self.editions = defaultdict(list), defaultdict(list)
        for practice, item, sha256, *rest in served.ask(PIECES):
            self.pieces[practice, item, sha256].append(rest)
        for practice, content_hash in served.ask(EDITIONS):
            self.editions[practice].append(content_hash)
        self.of_nobody = [pk for (pk,) in served.ask(OF_NOBODY)]
        self.comments = dict(served.ask("select id, text from journal_comment"))
        self.anchors = {pk for (pk,) in served.ask("select id from journal_anchor")}
        self.status = dict(served.ask("select id, status from practices_practice"))

    def doubled(self) -> Iterator[tuple[str, int]]:
        """Every wording of the clients is its own: a second row would be a second effect."""
        told = Counter(
            said for said in self.wordings.values() if isinstance(said, str) and "Palabras " in said
        )
        yield from ((said, n) for said, n in told.items() if n > 1)

    def receipt(self, deed: Deed, verb: str, key: str, content_hash: str) -> Iterator[str]:
        """Yield what is wrong with the receipt that the deed was given, by its key."""
        held = self.receipts.get((verb, key))
        if held is None:
            yield "no receipt"
            return
        number, kept, entry = held
        if kept != content_hash or deed.said.get("number", number) != number:
            yield "another receipt than the one given"
        if entry not in self.entries:
            yield "no journal entry"


def hash_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def text(raw: Any) -> Any:
    """SQLite gives JSON as it is written, PostgreSQL as what it means."""
    try:
        return json.loads(raw)
    except (TypeError, ValueError):
        return raw


def saved(found: Found, deed: Deed) -> Iterator[str]:
    yield from found.receipt(deed, "answer.saved", deed.key, deed.said["content_hash"])
    if found.wordings.get((deed.practice, deed.item, deed.said["revision"])) != deed.content:
        yield "its words are not there"


def uploaded(found: Found, deed: Deed) -> Iterator[str]:
    pieces = found.pieces[deed.practice, deed.item, deed.hash]
    if len(pieces) != 1:
        yield f"{len(pieces)} pieces"
        return
    piece, state, size = pieces[0]
    if (state, size) != ("CLEAN", len(deed.content.encode())):
        yield f"its row says {state}, {size}"
    yield from found.receipt(deed, "evidence.added", f"evidence:{piece}", deed.hash)
    if deed.hash not in found.stored:
        yield "its bytes are not there"


def submitted(found: Found, deed: Deed) -> Iterator[str]:
    editions = found.editions[deed.practice]
    if len(editions) != 1:
        yield f"{len(editions)} editions"
        return
    yield from found.receipt(deed, "practice.submitted", deed.key, editions[0])
    if found.status[deed.practice] not in SENT:
        yield f"it stands at {found.status[deed.practice]}"


def noted(found: Found, deed: Deed) -> Iterator[str]:
    if found.comments.get(deed.said["comment"]) != deed.content:
        yield "its words are not there"
    if deed.said["anchor"] and deed.said["anchor"] not in found.anchors:
        yield "the head of the chain is not signed"


CHECKS = {"note": noted, "save": saved, "declare": uploaded, "attach": uploaded, "submit": submitted}

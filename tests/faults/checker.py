"""What must be there afterwards: everything that was acknowledged, once, as it was sent. Reads the place, trusts no service."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.served import Served

    from .clients import Deed, Ledger

RECEIPT = "select number, content_hash, entry_id, answer from journal_receipt where key = ? and verb = ?"
WORDING = """select r.value from instruments_answerrevision r join practices_practice p on p.response_id = r.response_id
             where p.id = ? and r.item = ? and r.revision = ? and not r.kept"""
PIECES = """select e.id, f.state, f.size from practices_evidence e join documents_file f on f.id = e.file_id
            where e.practice_id = ? and e.item = ? and f.sha256 = ? and e.removed_at is null"""
EDITIONS = "select number, sending, hash from practices_edition where practice_id = ?"


def plain(value: Any) -> Any:
    """SQLite gives JSON as text, PostgreSQL as what it means."""
    return json.loads(value) if isinstance(value, str) else value


def losses(served: Served, ledger: Ledger) -> list[str]:
    """Return one line per acknowledged deed that is not there, not whole, or there twice."""
    found = [
        f"{deed.key} ({deed.op}): {why}"
        for deed in ledger.acknowledged
        for why in CHECKS[deed.op](served, deed)
    ]
    return found + [f"{key}: {n} times in one field" for key, n in doubled(served)]


def doubled(served: Served) -> Iterator[tuple[str, int]]:
    """Every wording of the clients is its own: a second row would be a second effect."""
    rows = served.ask("select value from instruments_answerrevision")
    counted = Counter(
        text for (raw,) in rows if isinstance(text := plain_text(raw), str) and "Palabras " in text
    )
    yield from ((text, n) for text, n in counted.items() if n > 1)


def plain_text(raw: Any) -> Any:
    try:
        return json.loads(raw)
    except (TypeError, ValueError):
        return raw


def receipt(served: Served, key: str, verb: str) -> tuple[Any, ...] | None:
    rows = served.ask(RECEIPT, key, verb)
    return rows[0] if len(rows) == 1 else None


def saved(served: Served, deed: Deed) -> Iterator[str]:
    if (held := receipt(served, deed.key, "answer.saved")) is None:
        yield "no receipt"
        return
    number, content_hash, entry, _answer = held
    if (number, content_hash) != (deed.said.get("number"), deed.said.get("content_hash")):
        yield "another receipt than the one given"
    if entry is None or not served.ask("select 1 from journal_entry where seq = ?", entry):
        yield "no journal entry"
    rows = served.ask(WORDING, deed.practice, deed.item, deed.said.get("revision"))
    if [plain_text(raw) for (raw,) in rows] != [deed.content]:
        yield "its words are not there"


def uploaded(served: Served, deed: Deed) -> Iterator[str]:
    content = deed.content.encode()
    rows = served.ask(PIECES, deed.practice, deed.item, deed.hash)
    if len(rows) != 1:
        yield f"{len(rows)} pieces"
        return
    piece, state, size = rows[0]
    if (state, size) != ("CLEAN", len(content)):
        yield f"its row says {state}, {size}"
    held = receipt(served, f"evidence:{piece}", "evidence.added")
    if held is None or held[1] != deed.hash:
        yield "no receipt for its hash"
    elif deed.said.get("number", held[0]) != held[0]:
        yield "another receipt than the one given"
    elif held[2] is None:
        yield "no journal entry"
    path = served.folder / "files" / deed.hash[:2] / deed.hash[2:4] / deed.hash
    if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != deed.hash:
        yield "its bytes are not there"


def submitted(served: Served, deed: Deed) -> Iterator[str]:
    editions = served.ask(EDITIONS, deed.practice)
    if len(editions) != 1:
        yield f"{len(editions)} editions"
        return
    held = receipt(served, deed.key, "practice.submitted")
    if held is None or held[1] != editions[0][2]:
        yield "no receipt for its edition"
        return
    status = served.ask("select status from practices_practice where id = ?", deed.practice)[0][0]
    if status not in ("SUBMITTED", "UNDER_VERIFICATION"):
        yield f"it stands at {status}"
    if held[2] is None:
        yield "no journal entry"


CHECKS = {"save": saved, "declare": uploaded, "attach": uploaded, "submit": submitted}

"""The chain's arithmetic: pure, so that a file of entries can be verified without Django."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

START = "0" * 64
SEALED = ("seq", "at", "pseudonym", "verb", "subject_type", "subject_id", "commitment", "previous")


def canonical(value: Any) -> bytes:
    """Write JSON one way only: sorted keys, no spaces, UTF-8 (RFC 8785 for strings, integers and booleans)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def commit(data: Any, salt: str) -> str:
    """Bind the data without showing it: once the salt is destroyed, nobody can tell what it was."""
    return hashlib.sha256(salt.encode() + canonical(data)).hexdigest()


def seal(entry: Mapping[str, Any]) -> str:
    """Return the hash of one entry, over the fields of `SEALED` (`at` as an ISO string)."""
    return digest({name: entry[name] for name in SEALED})


def faults(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """Walk the chain; return one line per fault (gap, altered entry or data, broken link)."""
    found: list[str] = []
    seq, previous = 0, START
    for entry in entries:
        seq += 1
        if entry["seq"] != seq:
            found.append(f"gap before {entry['seq']}")
            seq = entry["seq"]
        if entry["previous"] != previous:
            found.append(f"broken link at {seq}")
        if seal(entry) != entry["hash"]:
            found.append(f"altered entry {seq}")
        if entry.get("salt") and commit(entry["data"], entry["salt"]) != entry["commitment"]:
            found.append(f"altered data at {seq}")
        previous = entry["hash"]
    return found

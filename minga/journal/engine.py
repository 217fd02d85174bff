"""The chain's arithmetic, in one file that needs nothing but Python: it is also the verifier that an auditor downloads and reads.

    python3 verificador.py cadena.jsonl [--cabeza NÚMERO:HUELLA …]

The file holds one JSON object per line: the public keys, then each entry in order, then each signed head. Nothing that a person
wrote is in it; `commitment` binds it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

START = "0" * 64
SEALED = ("seq", "at", "pseudonym", "verb", "subject_type", "subject_id", "commitment", "previous")
SIGNED = ("seq", "hash", "at")
WRITER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: Any) -> bytes:
    """Write JSON one way only: sorted keys, no spaces, UTF-8 (RFC 8785 for strings, integers and booleans)."""
    return WRITER.encode(value).encode()


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def commit(data: Any, salt: str) -> str:
    """Bind the data without showing it: once the salt is destroyed, nobody can tell what it was."""
    return hashlib.sha256(salt.encode() + canonical(data)).hexdigest()


def seal(entry: Mapping[str, Any]) -> str:
    """Return the hash of one entry, over the fields of `SEALED` (`at` as an ISO string)."""
    return digest({name: entry[name] for name in SEALED})


def head_of(anchor: Mapping[str, Any]) -> bytes:
    """Return what is signed of a head, over the fields of `SIGNED` (`at` as an ISO string)."""
    return canonical({name: anchor[name] for name in SIGNED})


class Walk:
    """One walk along the chain: remembers the hashes at the places that somebody signed or noted."""

    def __init__(self, places: Iterable[int] = ()) -> None:
        self.seq, self.previous = 0, START
        self.places, self.seen = frozenset(places), {0: START}

    def faults(self, entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
        """Yield one line per fault: gap, broken link, altered entry, altered data."""
        for entry in entries:
            self.seq += 1
            if entry["seq"] != self.seq:
                yield f"gap before {entry['seq']}"
                self.seq = entry["seq"]
            if entry["previous"] != self.previous:
                yield f"broken link at {self.seq}"
            if seal(entry) != entry["hash"]:
                yield f"altered entry {self.seq}"
            if "data" in entry and not bound(entry):
                yield f"altered data at {self.seq}"
            self.previous = entry["hash"]
            if self.seq in self.places:
                self.seen[self.seq] = self.previous

    def holds(self, seq: int, head: str) -> bool:
        return self.seen.get(seq) == head


def bound(entry: Mapping[str, Any]) -> bool:
    """Whether the data is what was committed to; without its salt there must be none left."""
    if not entry["salt"]:
        return not entry["data"]
    return commit(entry["data"], entry["salt"]) == entry["commitment"]


def faults(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """Walk the chain; return one line per fault."""
    return list(Walk().faults(entries))


def head_faults(
    walk: Walk,
    anchors: Iterable[Mapping[str, Any]],
    keys: Mapping[str, str],
    check: Callable[[str, str, bytes], bool],
) -> Iterator[str]:
    """Yield one line per signed head that the walked chain does not hold, or that no known key signed."""
    for anchor in anchors:
        name = f"signed head {anchor['seq']}"
        if not walk.holds(anchor["seq"], anchor["hash"]):
            yield f"{name} is not in the chain"
        if anchor["key"] not in keys:
            yield f"{name} was signed with an unknown key"
        elif not check(keys[anchor["key"]], anchor["signature"], head_of(anchor)):
            yield f"{name} was not signed with its key"


# --- Ed25519 (RFC 8032), only to verify, where the library `cryptography` is not at hand -----------------------------------------

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def add(a: Point, b: Point) -> Point:
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    three, four = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = add(total, point)
        point, factor = add(point, point), factor >> 1
    return total


def unpacked(raw: bytes) -> Point:
    """Return the point that 32 bytes stand for; `ValueError` when they stand for none."""
    number = int.from_bytes(raw, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (not x and sign):
        raise ValueError(raw)
    x = P - x if (x & 1) != sign else x
    return x, y, 1, x * y % P


BASE = unpacked((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def verify_plainly(public: str, signature: str, message: bytes) -> bool:
    """Verify an Ed25519 signature with nothing but integers: some milliseconds each."""
    key, signed = base64.b64decode(public), base64.b64decode(signature)
    if len(key) != 32 or len(signed) != 64 or (s := int.from_bytes(signed[32:], "little")) >= Q:
        return False
    try:
        a, r = unpacked(key), unpacked(signed[:32])
    except ValueError:
        return False
    k = int.from_bytes(hashlib.sha512(signed[:32] + key + message).digest(), "little") % Q
    left, right = times(s, BASE), add(r, times(k, a))
    return not any((left[i] * right[2] - right[i] * left[2]) % P for i in (0, 1))


# --- the verifier ---------------------------------------------------------------------------------------------------------------


def read(path: str) -> Iterator[dict[str, Any]]:
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 -- also where nobody knows pathlib
        for line in file:
            yield json.loads(line)


def verify(
    rows: Callable[[], Iterable[dict[str, Any]]],
    noted: Iterable[tuple[int, str]] = (),
    check: Callable[[str, str, bytes], bool] = verify_plainly,
) -> list[str]:
    """Verify what was handed out, and the heads that somebody noted elsewhere; return one line per fault.

    `rows` is called for each of three walks, so that nobody holds the whole chain at once.
    """
    keys = {row["key"]: row["public"] for row in rows() if "public" in row}
    anchors, heads = [row for row in rows() if "signature" in row], list(noted)
    walk = Walk([*(anchor["seq"] for anchor in anchors), *(seq for seq, _ in heads)])
    found = list(walk.faults(row for row in rows() if "previous" in row))
    found += head_faults(walk, anchors, keys, check)
    return found + [
        f"noted head {seq} is not in the chain" for seq, head in heads if not walk.holds(seq, head)
    ]


def main(words: list[str]) -> int:
    if not words or len(words) % 2 == 0 or any(word != "--cabeza" for word in words[1::2]):
        sys.stderr.write("Uso: python3 verificador.py cadena.jsonl [--cabeza NÚMERO:HUELLA …]\n")
        return 2
    noted = [(int(seq), head) for seq, _, head in (word.partition(":") for word in words[2::2])]
    found = verify(lambda: read(words[0]), noted)
    sys.stdout.write("\n".join([*found, f"{len(found)} faltas\n"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

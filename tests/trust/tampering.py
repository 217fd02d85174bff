"""Ways to falsify a chain that was handed out, by whoever holds the whole database and everything but the signing key."""

from __future__ import annotations

import base64
import copy
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from minga.journal.engine import SEALED, START, commit, head_of, seal


@dataclass
class Chain:
    """What a verifier is given: public keys, entries, signed heads."""

    keys: list = field(default_factory=list)
    entries: list = field(default_factory=list)
    heads: list = field(default_factory=list)

    @classmethod
    def of(cls, rows):
        rows = copy.deepcopy(rows)
        return cls(
            [r for r in rows if "public" in r],
            [r for r in rows if "previous" in r],
            [r for r in rows if "signature" in r],
        )

    def rows(self):
        return [*self.keys, *self.entries, *self.heads]

    def signed(self):
        """How many entries the last signed head covers: past it nothing is promised yet."""
        return self.heads[-1]["seq"]

    def sealed_again(self, start):
        """Mend every hash and link from one entry on."""
        previous = self.entries[start - 1]["hash"] if start else START
        for number, entry in enumerate(self.entries[start:], start=start + 1):
            entry |= {"seq": number, "previous": previous}
            previous = entry["hash"] = seal(entry)
        return self


def one(chain, dice):
    return dice.randrange(chain.signed())


def other(value):
    if isinstance(value, int):
        return value + 1
    return ("1" if value[:1] == "0" else "0") + value[1:] if value else "x"


def field_changed(chain, dice):
    entry, name = chain.entries[one(chain, dice)], dice.choice([*SEALED, "hash"])
    entry[name] = other(entry[name])
    return chain


def resealed(chain, dice):
    entry = chain.entries[one(chain, dice)]
    entry["verb"] = "practice.published"
    entry["pseudonym"] = other(entry["pseudonym"])
    entry["hash"] = seal(entry)
    return chain


def rewritten(chain, dice):
    """Everything from one entry on is forged, with hashes that fit: only a signed head tells."""
    start = one(chain, dice)
    chain.entries[start]["pseudonym"] = other(chain.entries[start]["pseudonym"])
    return chain.sealed_again(start)


def removed(chain, dice):
    del chain.entries[one(chain, dice)]
    return chain


def removed_and_mended(chain, dice):
    start = one(chain, dice)
    del chain.entries[start]
    return chain.sealed_again(start)


def inserted_and_mended(chain, dice):
    start = one(chain, dice)
    chain.entries.insert(start, {**chain.entries[start], "pseudonym": "ffffffffffff"})
    return chain.sealed_again(start)


def swapped(chain, dice):
    start = dice.randrange(chain.signed() - 1)
    chain.entries[start], chain.entries[start + 1] = chain.entries[start + 1], chain.entries[start]
    return chain


def repeated(chain, dice):
    start = one(chain, dice)
    chain.entries.insert(start, dict(chain.entries[start]))
    return chain


def tail_cut(chain, dice):
    del chain.entries[one(chain, dice) :]
    return chain


def head_moved(chain, dice):
    head = dice.choice(chain.heads)
    entry = chain.entries[head["seq"] - 1]
    entry["verb"] = other(entry["verb"])
    head["hash"] = chain.sealed_again(head["seq"] - 1).entries[head["seq"] - 1]["hash"]
    return chain


def head_dated_back(chain, dice):
    head = dice.choice(chain.heads)
    head["at"] = "2019-01-01T00:00:00+00:00"
    return chain


def signed_by_another(chain, dice):
    """A whole forgery, its heads signed anew, with the name of the true key: the auditor's copy of the public one tells."""
    rewritten(chain, dice)
    return forged_heads(chain, Ed25519PrivateKey.generate())


def forged_heads(chain, secret):
    for head in chain.heads:
        head["hash"] = chain.entries[head["seq"] - 1]["hash"]
        head["signature"] = base64.b64encode(secret.sign(head_of(head))).decode()
    return chain


def heads_hidden(chain, dice):
    """A forgery without any head: the one that an auditor noted tells."""
    rewritten(chain, dice)
    chain.heads = []
    return chain


def replaced_altogether(chain, dice):
    """A forgery with heads and a key of its own: again the noted head tells."""
    secret = Ed25519PrivateKey.generate()
    rewritten(chain, dice)
    chain.keys = [
        {**key, "public": base64.b64encode(secret.public_key().public_bytes_raw()).decode()}
        for key in chain.keys
    ]
    return forged_heads(chain, secret)


def data_changed(chain, dice):
    entry = chain.entries[one(chain, dice)]
    entry["data"] = {**entry["data"], "status": "EVALUATED"}
    return chain


def data_without_salt(chain, dice):
    entry = chain.entries[one(chain, dice)]
    entry |= {"data": {"status": "EVALUATED"}, "salt": ""}
    return chain


def data_committed_anew(chain, dice):
    entry = chain.entries[one(chain, dice)]
    entry["data"] = {"status": "EVALUATED"}
    entry["commitment"] = commit(entry["data"], entry["salt"])
    return chain


KINDS = {
    "field": field_changed,
    "resealed": resealed,
    "rewritten": rewritten,
    "removed": removed,
    "removed and mended": removed_and_mended,
    "inserted and mended": inserted_and_mended,
    "swapped": swapped,
    "repeated": repeated,
    "tail cut": tail_cut,
    "head moved": head_moved,
    "head dated back": head_dated_back,
    "signed by another": signed_by_another,
    "heads hidden": heads_hidden,
    "replaced altogether": replaced_altogether,
    "data": data_changed,
    "data without salt": data_without_salt,
    "data committed anew": data_committed_anew,
}

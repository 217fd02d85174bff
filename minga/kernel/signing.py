"""The key that signs the heads of the chain: a file apart from the database, so that whoever holds only one of them cannot forge.

`prepare` writes it once. Rotating destroys the old secret and keeps its public half, with which what it signed still verifies.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

if TYPE_CHECKING:
    from pathlib import Path

SECRET, PUBLIC = "firma.key", "firmas.json"


class NoKey(Exception):
    """Nobody prepared a key, or its file went away."""


def exists() -> bool:
    return (settings.KEYS_DIR / SECRET).exists()


def create() -> str:
    """Write a new key in the place of the one there is, if any, and return its name."""
    settings.KEYS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = Ed25519PrivateKey.generate()
    raw = secret.public_key().public_bytes_raw()
    name = name_of(raw)
    known = {**public_keys(), name: base64.b64encode(raw).decode()}
    replace(settings.KEYS_DIR / PUBLIC, json.dumps(known, indent=1).encode())
    replace(settings.KEYS_DIR / SECRET, base64.b64encode(secret.private_bytes_raw()))
    return name


def replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, for its owner's eyes only."""
    half = path.with_suffix(".part")
    with contextlib.suppress(FileNotFoundError):
        half.unlink()
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def sign(message: bytes) -> tuple[str, str]:
    """Return the name of the key and its signature, in base64."""
    try:
        secret = Ed25519PrivateKey.from_private_bytes(
            base64.b64decode((settings.KEYS_DIR / SECRET).read_bytes())
        )
    except (FileNotFoundError, ValueError) as problem:
        raise NoKey(settings.KEYS_DIR / SECRET) from problem
    raw = secret.public_key().public_bytes_raw()
    return name_of(raw), base64.b64encode(secret.sign(message)).decode()


def public_keys() -> dict[str, str]:
    """Return every key that ever signed here, by name: its public half, in base64."""
    try:
        known: dict[str, str] = json.loads((settings.KEYS_DIR / PUBLIC).read_bytes())
    except FileNotFoundError:
        return {}
    return known


def verify(public: str, signature: str, message: bytes) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
        key.verify(base64.b64decode(signature), message)
    except (ValueError, InvalidSignature):
        return False
    return True


def name_of(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:16]

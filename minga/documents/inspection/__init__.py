"""Prove what a foreign file is by opening it. Runs only in the sandbox's child: no Django, no network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import filetype

from minga.kernel.sandbox import Rejected

from . import disguise, papers, pictures, recordings, texts
from .archives import OFFICE, office
from .pictures import redraw

OTHERS = {
    "application/pdf": papers.prove,
    **dict.fromkeys(pictures.KINDS, pictures.prove),
    **dict.fromkeys(recordings.KINDS, recordings.prove),
}


def prove(path: str) -> dict[str, Any]:
    """Return `{"content_type": …}` of a file that is what it says, or raise `Rejected` with a code."""
    with Path(path).open("rb") as file:
        start = file.read(4)
    if start[:2] == b"PK":
        return {"content_type": office(path)}
    kind = filetype.guess_mime(path) or ""
    if not kind:
        return {"content_type": texts.prove(path)}
    if kind not in OTHERS:
        raise Rejected("type")
    OTHERS[kind](path)
    disguise.check(path, kind)
    return {"content_type": kind}


__all__ = ["OFFICE", "Rejected", "prove", "redraw"]

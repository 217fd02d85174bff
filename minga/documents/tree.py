"""A document before it is printed: what it says and in which order, and nothing of how it looks. Pure.

Rooms build a `Document` from their data (`reports`), `printers` print it. It travels as JSON, and `as_text` is what tests compare.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEEPEST = 3


class Block:
    """One piece of a document: how it reads as plain text, and what a reader would stumble over in it."""

    def lines(self) -> Iterator[str]:
        raise NotImplementedError

    def faults(self) -> Iterator[str]:
        yield from ()


@dataclass(frozen=True)
class Heading(Block):
    """A title inside the document; level 1 stands under the document's own title."""

    text: str
    level: int = 1

    def lines(self) -> Iterator[str]:
        yield f"{'#' * self.level} {self.text}"

    def faults(self) -> Iterator[str]:
        if not self.text.strip():
            yield "an empty heading"


@dataclass(frozen=True)
class Paragraph(Block):
    """Prose; a line break inside stays one. `tone`: plain, lead, quote, or soft (what the document says of itself)."""

    text: str
    tone: str = "plain"

    def lines(self) -> Iterator[str]:
        yield self.text if self.tone == "plain" else f"[{self.tone}] {self.text}"

    def faults(self) -> Iterator[str]:
        if not self.text.strip():
            yield "an empty paragraph"
        if self.tone not in TONES:
            yield f"tone {self.tone}"


@dataclass(frozen=True)
class Bullets(Block):
    items: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        yield from (f"- {item}" for item in self.items)

    def faults(self) -> Iterator[str]:
        if not self.items:
            yield "a list of nothing"


@dataclass(frozen=True)
class Facts(Block):
    """Names with their values: (name, value)."""

    rows: tuple[tuple[str, str], ...]

    def lines(self) -> Iterator[str]:
        yield from (f"{name}: {value}" for name, value in self.rows)

    def faults(self) -> Iterator[str]:
        if not self.rows or not all(name.strip() for name, _value in self.rows):
            yield "facts without names"


@dataclass(frozen=True)
class Table(Block):
    """A table with its header; `numeric` are the columns (from 0) that are set flush right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    numeric: tuple[int, ...] = ()

    def lines(self) -> Iterator[str]:
        yield from ([self.caption] if self.caption else [])
        yield from (" | ".join(row) for row in (self.columns, *self.rows))

    def faults(self) -> Iterator[str]:
        if not self.columns or not all(c.strip() for c in self.columns):
            yield "a column without a header"
        if any(len(row) != len(self.columns) for row in self.rows):
            yield "a row of another length than its header"
        if any(not 0 <= c < len(self.columns) for c in self.numeric):
            yield "a numeric column that is not there"


@dataclass(frozen=True)
class Figure(Block):
    """A picture by its key among the images that the printer is given, and what it shows for who cannot see it."""

    image: str
    alt: str
    caption: str = ""

    def lines(self) -> Iterator[str]:
        yield f"[imagen {self.image}: {self.alt}] {self.caption}".rstrip()

    def faults(self) -> Iterator[str]:
        if not self.image or not self.alt.strip():
            yield "a figure that says nothing to who cannot see it"


@dataclass(frozen=True)
class Signatures(Block):
    """Lines to sign on: (name, role); a line without a name is for whoever comes."""

    rows: tuple[tuple[str, str], ...]

    def lines(self) -> Iterator[str]:
        yield from (f"____ {name}, {role}" for name, role in self.rows)

    def faults(self) -> Iterator[str]:
        if not self.rows:
            yield "nobody to sign"


@dataclass(frozen=True)
class PageBreak(Block):
    """What follows begins on a new page."""

    def lines(self) -> Iterator[str]:
        yield "----"


KINDS: tuple[type[Block], ...] = (Heading, Paragraph, Bullets, Facts, Table, Figure, Signatures, PageBreak)
BLOCKS: dict[str, Any] = {kind.__name__: kind for kind in KINDS}
NAMES = ("tone", "image")
TONES = ("plain", "lead", "quote", "soft")


@dataclass(frozen=True)
class Document:
    """A whole document. `above` stands over the title, `below` at the foot of each page (code, version, fingerprint)."""

    title: str
    blocks: tuple[Block, ...] = ()
    above: str = ""
    below: str = ""
    language: str = "es"
    country: str = "CO"


def fields_of(block: Any) -> dict[str, Any]:
    return {f.name: getattr(block, f.name) for f in fields(block)}


def as_json(document: Document) -> dict[str, Any]:
    told = fields_of(document)
    told["blocks"] = [{"is": type(b).__name__, **fields_of(b)} for b in document.blocks]
    return told


def from_json(told: dict[str, Any]) -> Document:
    """Read what `as_json` wrote; raises `KeyError` or `TypeError` for anything else."""
    blocks = tuple(
        BLOCKS[b["is"]](**{k: frozen(v) for k, v in b.items() if k != "is"}) for b in told["blocks"]
    )
    return Document(**{**told, "blocks": blocks})


def frozen(value: Any) -> Any:
    return tuple(frozen(v) for v in value) if isinstance(value, list | tuple) else value


def with_texts(document: Document, act: Callable[[str], str]) -> Document:
    """Return the same document with every text gone through `act`; the names of blocks and images stay."""

    def through(value: Any, name: str = "") -> Any:
        if isinstance(value, str):
            return value if name in NAMES else act(value)
        return tuple(through(v) for v in value) if isinstance(value, tuple) else value

    blocks = tuple(
        type(b)(**{name: through(value, name) for name, value in fields_of(b).items()})
        for b in document.blocks
    )
    said = {name: act(getattr(document, name)) for name in ("title", "above", "below")}
    return replace(document, blocks=blocks, **said)


def as_text(document: Document) -> str:
    """Say the document in plain text, one block after the other."""
    said = [document.title, *([document.above] if document.above else [])]
    said += ["\n".join(block.lines()) for block in document.blocks]
    return "\n\n".join([*said, *([f"[{document.below}]"] if document.below else [])]) + "\n"


def check(document: Document) -> list[str]:
    """Say what a reader, or a screen reader, would stumble over; empty when nothing."""
    found = [] if document.title.strip() else ["the document has no title"]
    level = 0
    for n, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            if not 1 <= block.level <= min(level + 1, DEEPEST):
                found.append(f"block {n}: heading of level {block.level} under level {level}")
            level = block.level
        found += [f"block {n}: {fault}" for fault in block.faults()]
    return found

"""The ledger of a source: every character stands in exactly one span, and what found no place is counted from it."""

from __future__ import annotations

from dataclasses import dataclass, field

# what a span can be; `unmapped` alone needs a person
KINDS = ("header", "title", "label", "help", "option", "answer", "separator", "unmapped")


@dataclass(frozen=True)
class Span:
    """The source from `start` to `end`, and what it is; `item` is the question it belongs to, if any."""

    kind: str
    start: int
    end: int
    item: str = ""


@dataclass
class Ledger:
    """Spans laid end to end. `put` refuses a gap or an overlap, so a finished ledger tiles its source."""

    source: str
    spans: list[Span] = field(default_factory=list)

    @property
    def place(self) -> int:
        return self.spans[-1].end if self.spans else 0

    def put(self, kind: str, end: int, item: str = "") -> None:
        """Lay the next span up to `end`; the blanks around its words are separators."""
        if kind not in KINDS or not self.place <= end <= len(self.source):
            raise ValueError(f"{kind} up to {end} after {self.place}")
        said = self.source[self.place : end]
        if not said.strip():
            self._lay("separator", end, item)
            return
        self._lay("separator", self.place + len(said) - len(said.lstrip()), item)
        self._lay(kind, end - (len(said) - len(said.rstrip())), item)
        self._lay("separator", end, item)

    def _lay(self, kind: str, end: int, item: str) -> None:
        if end > self.place:
            self.spans.append(Span(kind, self.place, end, item))

    def text(self, span: Span) -> str:
        return self.source[span.start : span.end]

    def of(self, kind: str, item: str | None = None) -> list[Span]:
        return [s for s in self.spans if s.kind == kind and (item is None or s.item == item)]

    def texts(self, kind: str, item: str | None = None) -> list[str]:
        return [self.text(s) for s in self.of(kind, item)]

    @property
    def unmapped_characters(self) -> int:
        return sum(weight(text) for text in self.texts("unmapped"))

    @property
    def whole(self) -> bool:
        """Whether the spans, joined, are the source again."""
        ends = [0, *(s.end for s in self.spans)]
        return ends[-1] == len(self.source) and all(
            s.start == before for s, before in zip(self.spans, ends, strict=False)
        )


def weight(text: str) -> int:
    return sum(1 for c in text if not c.isspace())

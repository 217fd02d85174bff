"""A printed Microsoft Forms answer, as text: every source character stands in exactly one span of a ledger.

A line starts question n only if its text is like the label of n; numbered lists inside answers stay where they are
(ficha.md, section 2). What the form itself prints (labels, help, titles) is told apart by its place, never by its look alone:
help stands between a label and its asterisk, a block's title right before the first question of the block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..engine.definition import Form, Item

LIKE = 0.85
LABEL_LINES, HELP_LINES = 4, 8
QUESTION = re.compile(r"^\s*(\d{1,2})\.\s+(.*)$", re.DOTALL)
ELAPSED = re.compile(r"^\d{1,5}:\d{2}$")
ANONYMOUS = ("anónimo", "anonymous")
HEADER = ("encuestado", "respondent", "tiempo para completar", "time to complete", *ANONYMOUS)
BULLET = re.compile(r"^[-•–]\s*")
LIST_MARK = re.compile(r"(?:(?<=\s)|^)\d{1,2}[.)]\s+|•\s*(?:-\s*)?")
ENDS = (".", ":", ";", "?", "!", ")", "…")


class OtherForm(ValueError):
    """The text is not an answer to this form; the message says which questions were not found."""


@dataclass(frozen=True)
class Span:
    """One line of the source (with its line end) and what it is.

    `kind`: header, title, label, help, answer, unmapped, or blank. `item` is the code of the question it belongs to.
    """

    kind: str
    text: str
    item: str = ""


@dataclass
class Printed:
    """What was read: the ledger of spans (joined, they are the source again), the header, and each item's raw lines."""

    spans: list[Span] = field(default_factory=list)
    header: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, list[str]] = field(default_factory=dict)

    def place(self, kind: str, text: str, item: str = "") -> None:
        """Put one line into the ledger; an answer's line goes to its question too."""
        kind = kind if text.strip() else "blank"
        self.spans.append(Span(kind, text, item))
        if kind == "answer":
            self.answers[item].append(text.rstrip())

    def lines(self, kind: str) -> list[str]:
        return [s.text.rstrip() for s in self.spans if s.kind == kind]

    @property
    def unmapped(self) -> list[str]:
        return self.lines("unmapped")

    @property
    def unmapped_characters(self) -> int:
        return sum(weight(line) for line in self.unmapped)


def bare(text: str) -> str:
    return " ".join(text.replace("*", "").replace("\u00a0", " ").split())


def alike(text: str, label: str) -> bool:
    first, second = bare(text).casefold(), bare(label).casefold()
    return first == second or SequenceMatcher(None, first, second).ratio() >= LIKE


def weight(text: str) -> int:
    return sum(1 for c in text if not c.isspace())


def read(source: str, form: Form) -> Printed:
    """Read one printed answer. Raises `OtherForm` when fewer than half of the questions are there."""
    reader = Reader(source, form)
    while reader.place < len(reader.lines):
        reader.step()
    found = len(reader.printed.answers)
    if found < len(form.items) / 2:
        raise OtherForm(f"solo se reconocieron {found} de {len(form.items)} preguntas")
    return reader.printed


class Reader:
    """Walks the lines once. `current` is the question whose answer is being read, `foreign` one that the form does not ask."""

    def __init__(self, source: str, form: Form) -> None:
        self.lines = source.splitlines(keepends=True)
        self.items = list(form.items)
        self.title = bare(form.title).casefold()
        self.opens = {s.items[0].code: bare(s.title).casefold() for s in form.sections if s.items}
        self.printed = Printed()
        self.place = 0
        self.current = ""
        self.foreign = False

    def step(self) -> None:
        """Place the next line, or all the lines of a question's label and help."""
        if start := self.question_at(self.place):
            item, length = start
            self.open(item, length)
            return
        if length := self.foreign_at(self.place):
            self.foreign = True
            self.take(length, "unmapped")
            return
        line = self.lines[self.place]
        if self.is_title(line):
            self.take(1, "title")
        elif self.foreign:
            self.take(1, "unmapped")
        elif self.current:
            self.take(1, "answer")
        else:
            self.take(1, "header" if read_header(bare(line), self.printed.header) else "unmapped")

    def take(self, length: int, kind: str) -> None:
        for line in self.lines[self.place : self.place + length]:
            self.printed.place(kind, line, self.current)
        self.place += length

    def open(self, item: Item, length: int) -> None:
        self.current, self.foreign = item.code, False
        self.printed.answers[item.code] = []
        marked = self.lines[self.place + length - 1].rstrip().endswith("*")
        self.take(length, "label")
        if not marked:
            self.take(self.help_length(), "help")

    def expected(self) -> Item | None:
        """Return the first question after the last one that was found."""
        found = [n for n, i in enumerate(self.items) if i.code in self.printed.answers]
        after = found[-1] + 1 if found else 0
        return self.items[after] if after < len(self.items) else None

    def question_at(self, place: int) -> tuple[Item, int] | None:
        """Return the question that starts at this line and how many lines its label takes (a PDF wraps them)."""
        found = QUESTION.match(self.lines[place])
        if not found:
            return None
        asked = [i for i in self.items if i.number == int(found[1]) and i.code not in self.printed.answers]
        expected = self.expected()
        for item in asked:
            for length in range(1, min(LABEL_LINES, len(self.lines) - place) + 1):
                text = QUESTION.match("".join(self.lines[place : place + length]))
                sure = item == expected or self.is_marked(place, length)
                if text and sure and alike(text[2], item.label):
                    return item, self.whole_label(place, length, item)
        return None

    def whole_label(self, place: int, length: int, item: Item) -> int:
        """Take one wrapped line more where that makes the label exact."""
        longer = QUESTION.match("".join(self.lines[place : place + length + 1]))
        exact = longer and bare(longer[2]).casefold() == bare(item.label).casefold()
        return (
            length + 1
            if exact and place + length < len(self.lines) and self.lines[place + length].strip()
            else length
        )

    def is_marked(self, place: int, length: int) -> bool:
        """Whether the asterisk of a required question closes this label, or the help below it."""
        return self.lines[place + length - 1].rstrip().endswith("*") or bool(self.help_length(place + length))

    def foreign_at(self, place: int) -> int:
        """Return how many lines the label of a question takes that this form asks with other words; 0 if none starts here."""
        found, expected = QUESTION.match(self.lines[place]), self.expected()
        if not found or expected is None or int(found[1]) != expected.number:
            return 0
        if self.lines[place].rstrip().endswith("*"):
            return 1
        return 1 + self.help_length(place + 1) if self.help_length(place + 1) else 0

    def help_length(self, place: int | None = None) -> int:
        """Return how many lines of the form's own help stand here: they end with the asterisk, or there is none."""
        start = place = self.place if place is None else place
        while place < len(self.lines) and not self.lines[place].strip():
            place += 1
        if place == len(self.lines) or not self.lines[place].strip().startswith(("(", "Si selecciona", "*")):
            return 0
        for n in range(place, min(place + HELP_LINES, len(self.lines))):
            if QUESTION.match(self.lines[n]):
                return 0
            if self.lines[n].rstrip().endswith("*"):
                return n + 1 - start
        return 0

    def is_title(self, line: str) -> bool:
        """Whether this line is the form's title before all questions, or a block's right before its first one."""
        text = bare(line).casefold()
        if text == self.title and not self.current:
            return True
        if text not in self.opens.values():
            return False
        after = next((n for n in range(self.place + 1, len(self.lines)) if self.lines[n].strip()), None)
        start = self.question_at(after) if after is not None else None
        return bool(start) and self.opens.get(start[0].code) == text  # type: ignore[index]


def read_header(text: str, header: dict[str, Any]) -> bool:
    """Read one line above the questions; what is said there twice, or is not of the header, is not swallowed."""
    if text.casefold() in HEADER:
        header["anonymous"] = header.get("anonymous") or text.casefold() in ANONYMOUS
        return True
    if text.isdigit() and "respondent" not in header:
        header["respondent"] = text
        return True
    if ELAPSED.match(text) and "elapsed_seconds" not in header:
        minutes, seconds = text.split(":")
        header["elapsed_seconds"] = int(minutes) * 60 + int(seconds)
        return True
    return False


def joined(lines: list[str]) -> str:
    """Join what page breaks split: a lone «3.» with its text, and a line that the one before does not end."""
    kept: list[str] = []
    for line in (part.strip() for part in lines):
        if kept and (
            re.fullmatch(r"\d{1,2}[.)]", kept[-1]) or not (kept[-1].endswith(ENDS) or starts_item(line))
        ):
            kept[-1] = f"{kept[-1]} {line}"
        else:
            kept.append(line)
    return "\n".join(kept)


def starts_item(line: str) -> bool:
    return bool(re.match(r"\d{1,2}[.)]\s|[-•–]|https?://", line))


def parts_of(text: str) -> list[str]:
    """Propose rows: what stands after each list mark; one row when there is no list."""
    marks = list(LIST_MARK.finditer(text))
    if len(marks) < 2:
        return [text.strip()] if text.strip() else []
    pieces = [text[a.end() : b.start()] for a, b in zip(marks, [*marks[1:], None], strict=True) if b] + [
        text[marks[-1].end() :]
    ]
    return [p.strip().rstrip(";,. ") for p in pieces if p.strip()]


@dataclass
class Proposal:
    """What an import would write: values by item; the items that are empty, not determined, or not in that form at all."""

    values: dict[str, Any]
    answered: list[int]
    empty: list[int]
    undetermined: list[int]
    missing: list[int]
    printed: Printed


def propose(printed: Printed, form: Form) -> Proposal:
    """Bring the raw lines into the shape of each item; what the source does not say stays unsaid."""
    values: dict[str, Any] = {}
    answered: list[int] = []
    empty: list[int] = []
    undetermined: list[int] = []
    missing = [i.number for i in form.items if i.code not in printed.answers]
    for item in form.items:
        value = value_of(item, printed.answers.get(item.code, []))
        if value is None:
            if item.code in printed.answers:
                empty.append(item.number)
            continue
        values[item.code] = value
        unsure = isinstance(value, dict) and value.get("undetermined")
        (undetermined if unsure else answered).append(item.number)
    return Proposal(values, answered, empty, undetermined, missing, printed)


def value_of(item: Item, lines: list[str]) -> Any:
    text = joined(lines)
    if not text:
        return None
    if item.kind == "many":
        seen = [BULLET.sub("", line).strip() for line in lines]
        return {"undetermined": True, "options_seen": [s for s in seen if s]}
    if item.kind == "computed":
        return {"declared": text}
    if item.kind == "one":
        return choice_of(item, text)
    if item.kind == "date":
        return day_of(text)
    if item.kind in ("rows", "keywords"):
        column = item.columns[0].code if item.columns else "text"
        return {
            "rows": [{column: p} for p in parts_of(" ".join(text.split("\n")))]
            if rows_fit(item, text)
            else [],
            "raw_text": text,
        }
    return {"label": text} if item.kind in ("institution", "person", "territory") else text


def rows_fit(item: Item, text: str) -> bool:
    return item.kind == "keywords" or len(LIST_MARK.findall(text)) > 1


def choice_of(item: Item, text: str) -> dict[str, Any]:
    found = next((o for o in item.options if bare(text).casefold().startswith(o.label.casefold())), None)
    if found is None:
        return {"undetermined": True, "options_seen": [text]}
    return {"choice": found.code, "note": text[len(found.label) :].strip(" .:-")}


def day_of(text: str) -> Any:
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.strip())
    return (
        f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
        if found
        else {"undetermined": True, "options_seen": [text]}
    )


def summary(proposal: Proposal, form: Form) -> list[str]:
    """Say what was read, in the words of the import page and of `minga import-forms`."""
    missing = proposal.missing
    return [
        f"{len(proposal.printed.answers)} preguntas encontradas de {len(form.items)}",
        f"{len(proposal.answered)} con respuesta",
        f"{len(proposal.empty)} vacías: {listed(proposal.empty)}",
        f"{len(proposal.undetermined)} no determinadas: {listed(proposal.undetermined)}",
        *([f"{len(missing)} no están en el formulario: {listed(missing)}"] if missing else []),
        f"{proposal.printed.unmapped_characters} caracteres sin ubicar",
    ]


def listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers)) or "ninguna"

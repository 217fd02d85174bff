"""A printed Microsoft Forms answer, as text: every source character ends in a field, in the layout, or listed as unmapped.

A line starts question n only if n is the next expected number *and* its text is like the label of n, so that numbered lists
inside answers stay where they are (ficha.md, section 2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..engine.definition import Form, Item

LIKE = 0.85
QUESTION = re.compile(r"^\s*(\d{1,2})\.\s+(.*)$")
ELAPSED = re.compile(r"^\d{1,5}:\d{2}$")
HEADER = ("encuestado", "anónimo", "anonymous", "respondent", "tiempo para completar", "time to complete")
BULLET = re.compile(r"^[-•–]\s*")
LIST_MARK = re.compile(r"(?:(?<=\s)|^)\d{1,2}[.)]\s+|•\s*(?:-\s*)?")
ENDS = (".", ":", ";", "?", "!", ")", "…")


class OtherForm(ValueError):
    """The text is not an answer to this form; the message says which questions were not found."""


@dataclass
class Printed:
    """What was read: per item its raw lines, the header, and what found no place."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    unmapped: list[str] = field(default_factory=list)
    source_characters: int = 0
    placed_characters: int = 0

    @property
    def unmapped_characters(self) -> int:
        return self.source_characters - self.placed_characters


def bare(text: str) -> str:
    return " ".join(text.replace("*", "").replace("\u00a0", " ").split())


def alike(text: str, label: str) -> bool:
    first, second = bare(text).casefold(), bare(label).casefold()
    return first == second or SequenceMatcher(None, first, second).ratio() >= LIKE


def weight(text: str) -> int:
    return sum(1 for c in text if not c.isspace())


def read(source: str, form: Form) -> Printed:
    """Read one printed answer. Raises `OtherForm` when fewer than half of the questions are there."""
    printed = Printed(source_characters=weight(source))
    items, titles = (
        list(form.items),
        {bare(form.title).casefold(), *(bare(s.title).casefold() for s in form.sections)},
    )
    position, current, helping = 0, None, False
    for line in source.splitlines():
        text = bare(line)
        found = QUESTION.match(line)
        if (
            found
            and position < len(items)
            and int(found[1]) == items[position].number
            and alike(found[2], items[position].label)
        ):
            current, position, helping = items[position], position + 1, True
            printed.answers[current.code] = []
        elif not text or text.casefold() in titles:
            pass
        elif current is None:
            if not read_header(text, printed):
                printed.unmapped.append(line)
                continue
        elif helping and not printed.answers[current.code] and is_help(line, current):
            pass
        else:
            printed.answers[current.code].append(line.rstrip())
        printed.placed_characters += weight(line)
    if position < len(items) / 2:
        raise OtherForm(f"solo se reconocieron {position} de {len(items)} preguntas")
    return printed


def is_help(line: str, item: Item) -> bool:
    """Whether a line under a label is the form's own help: in parentheses, or the sentence about *Otras*."""
    text = line.strip()
    return text.startswith(("(", "Si selecciona")) or text in ("*", "-")


def read_header(text: str, printed: Printed) -> bool:
    if text.casefold() in HEADER:
        printed.header["anonymous"] = printed.header.get("anonymous") or text.casefold() in (
            "anónimo",
            "anonymous",
        )
        return True
    if text.isdigit():
        printed.header["respondent"] = text
        return True
    if ELAPSED.match(text):
        minutes, seconds = text.split(":")
        printed.header["elapsed_seconds"] = int(minutes) * 60 + int(seconds)
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
    """What an import would write: values by item, and the items that are empty or not determined."""

    values: dict[str, Any]
    answered: list[int]
    empty: list[int]
    undetermined: list[int]
    printed: Printed


def propose(printed: Printed, form: Form) -> Proposal:
    """Bring the raw lines into the shape of each item; what the source does not say stays unsaid."""
    values: dict[str, Any] = {}
    answered: list[int] = []
    empty: list[int] = []
    undetermined: list[int] = []
    for item in form.items:
        lines = printed.answers.get(item.code, [])
        value = value_of(item, lines)
        if value is None:
            empty.append(item.number)
            continue
        values[item.code] = value
        unsure = isinstance(value, dict) and value.get("undetermined")
        (undetermined if unsure else answered).append(item.number)
    return Proposal(values, answered, empty, undetermined, printed)


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
    return [
        f"{len(proposal.printed.answers)} preguntas encontradas de {len(form.items)}",
        f"{len(proposal.answered)} con respuesta",
        f"{len(proposal.empty)} vacías: {', '.join(map(str, proposal.empty)) or 'ninguna'}",
        f"{len(proposal.undetermined)} no determinadas: {', '.join(map(str, proposal.undetermined)) or 'ninguna'}",
        f"{proposal.printed.unmapped_characters} caracteres sin ubicar",
    ]

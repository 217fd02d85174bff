"""Foreign words into the shape of an answer. What the source does not say stays *no determinado*; no word is dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ..engine.values import MAX_ROWS
from .matching import end_of_letters, letters

if TYPE_CHECKING:
    from ..engine.definition import Form, Item
    from .forms_print import Asked, Printed

# «1. », «12) » where a word may start, or a bullet. Its first character is a plain set: the search skips to it, at a fifth of the price.
LIST_MARK = re.compile(r"[0-9•](?:(?<=•)\s*(?:-\s*)?|(?<!\S[0-9])[0-9]?[.)]\s+)")
STARTS_ITEM = re.compile(r"\d{1,2}[.)](?:\s|$)|[-•–*]|https?://")
NUMERAL = re.compile(r"\d{1,2}[.)]")
ENDS = (".", ":", ";", "?", "!", ")", "…", "»", '"')
SPLITS = re.compile(r"[;,\n]")
MOST_SEEN = 59
WORDY_DAY = re.compile(r"(\d{1,2}) de ([a-z]+) (?:de|del) (\d{4})", re.IGNORECASE)
WRITTEN_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{2}|\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")
MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]


@dataclass
class Proposal:
    """What an import would write: values by item; the items that are empty, not determined, or not in that form at all.

    `hints` holds, by item, what a person should look at: `{"kind": "options" | "rows" | "label" | "day", …}`.
    """

    values: dict[str, Any]
    answered: list[int]
    empty: list[int]
    undetermined: list[int]
    missing: list[int]
    hints: dict[str, list[dict[str, Any]]]


def propose(printed: Printed, form: Form) -> Proposal:
    """Bring what a printed answer says into the shape of each item."""
    proposal = Proposal({}, [], [], [], [], {})
    for item in form.items:
        asked = printed.asked.get(item.code)
        if asked is None:
            proposal.missing.append(item.number)
            continue
        add(proposal, item, value_printed(item, asked, printed.wrap))
        if asked.label:
            proposal.hints.setdefault(item.code, []).append({"kind": "label", "printed": asked.label})
    return proposal


def add(proposal: Proposal, item: Item, value: Any) -> None:
    """Count one item's value, and say what a person should look at."""
    if value is None:
        proposal.empty.append(item.number)
        return
    proposal.values[item.code] = value
    parts = value if isinstance(value, dict) else {}
    if parts.get("undetermined"):
        proposal.undetermined.append(item.number)
        kind = "day" if item.kind == "date" else "options"
        proposal.hints.setdefault(item.code, []).append({"kind": kind, "seen": parts["options_seen"]})
        return
    proposal.answered.append(item.number)
    if len(parts.get("rows", ())) > 1:
        proposal.hints.setdefault(item.code, []).append({"kind": "rows", "count": len(parts["rows"])})


def value_printed(item: Item, asked: Asked, wrap: int) -> Any:
    text = joined(asked.lines, wrap)
    if asked.options or (item.kind == "many" and text):
        return undetermined([*asked.options, *([text] if text else [])])
    return value_of(item, text) if text else None


def undetermined(seen: list[str]) -> dict[str, Any]:
    """Say that the source does not tell: with what it shows, whole."""
    return {
        "undetermined": True,
        "options_seen": [
            *seen[:MOST_SEEN],
            *(["\n".join(seen[MOST_SEEN:])] if len(seen) > MOST_SEEN else []),
        ],
    }


def value_of(item: Item, text: str) -> Any:
    """Shape one text by the kind of its item (`many` has its own ways, by source)."""
    if item.kind == "computed":
        return {"declared": text}
    if item.kind == "one":
        return choice_of(item, text)
    if item.kind == "date":
        return day_of(text) or undetermined([text])
    if item.kind in ("rows", "keywords"):
        return rows_of(item, text)
    return {"label": text} if item.kind in ("institution", "person", "territory") else text


def rows_of(item: Item, text: str) -> dict[str, Any]:
    column = item.columns[0].code if item.columns else "text"
    parts = parts_of(text.replace("\n", " "))
    if len(parts) < 2 and item.kind == "keywords":
        parts = [p.strip(" .") for p in SPLITS.split(text) if p.strip(" .")]
    fits = (item.kind == "keywords" or len(parts) > 1) and len(parts) <= MAX_ROWS
    return {"rows": [{column: p} for p in parts] if fits else [], "raw_text": text}


def joined(lines: list[str], wrap: int = 0) -> str:
    """Join what the paper split: a lone «3.» with its text, a sentence that goes on below, a line as wide as the paper."""
    kept: list[str] = []
    for line in (part.strip() for part in lines):
        if not line:
            continue
        if kept and goes_on(kept[-1], line, wrap):
            kept[-1] = f"{kept[-1]} {line}"
        else:
            kept.append(line)
    return "\n".join(kept)


def goes_on(before: str, line: str, wrap: int) -> bool:
    if NUMERAL.fullmatch(before):
        return True
    if before.endswith(ENDS) or STARTS_ITEM.match(line):
        return False
    last = before.rpartition("\n")[2]
    return line[0].islower() or bool(wrap and len(last) >= 0.75 * wrap)


def parts_of(text: str) -> list[str]:
    """Propose rows: what stands after each list mark; one row when there is no list."""
    _intro, *pieces = LIST_MARK.split(text)
    if len(pieces) < 2:
        return [whole] if (whole := text.strip()) else []
    return [part for piece in pieces if (part := piece.strip().rstrip(";,. -"))]


def choice_of(item: Item, text: str) -> dict[str, Any]:
    """Return the option that a text starts with, and the rest as its note; not determined when it starts with none."""
    start = len(text) - len(text.lstrip(" *_-•"))
    for option in item.options:
        end = end_of_letters(text, start, letters(option.label))
        if end >= 0:
            return {"choice": option.code, "note": text[end:].strip(" .:,;-*_—\n")}
    return undetermined([text])


def day_of(text: str, *, month_first: bool = False) -> str:
    """Return a written day as ISO, empty when it is none. A number over 12 settles which one the month is."""
    text = text.strip()
    if found := ISO_DAY.fullmatch(text):
        return iso(int(found[1]), int(found[2]), int(found[3]))
    if found := WORDY_DAY.fullmatch(text):
        month = MONTHS.index(found[2].lower()) + 1 if found[2].lower() in MONTHS else 0
        return iso(int(found[3]), month, int(found[1]))
    if found := WRITTEN_DAY.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        year += (1900 if year > 69 else 2000) if len(found[3]) == 2 else 0
        swapped = month_first if max(first, second) <= 12 else second > 12
        return iso(year, first, second) if swapped else iso(year, second, first)
    return ""


def iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def summary(proposal: Proposal, form: Form, unmapped: int) -> list[str]:
    """Say what was read, in the words of the import page and of `minga import-forms`."""
    missing = proposal.missing
    return [
        f"{len(form.items) - len(missing)} preguntas encontradas de {len(form.items)}",
        f"{len(proposal.answered)} con respuesta",
        f"{len(proposal.empty)} vacías: {listed(proposal.empty)}",
        f"{len(proposal.undetermined)} no determinadas: {listed(proposal.undetermined)}",
        *([f"{len(missing)} no están en el formulario: {listed(missing)}"] if missing else []),
        f"{unmapped} caracteres sin ubicar",
    ]


def details(proposal: Proposal, form: Form) -> list[str]:
    """Say what lists were found and which short answers, to compare with the original at a glance."""
    lists, short = [], []
    for item in form.items:
        value = proposal.values.get(item.code)
        parts = value if isinstance(value, dict) else {}
        if parts.get("rows"):
            lists.append(f"{item.number} ({len(parts['rows'])})")
        elif item.kind == "date" and isinstance(value, str):
            short.append(f"{item.number}: {value}")
        elif parts.get("choice") or parts.get("declared"):
            label = next((o.label for o in item.options if o.code == parts.get("choice")), "")
            short.append(f"{item.number}: {label or parts['declared'][:40]}")
    return [f"listas: {', '.join(lists) or 'ninguna'}", f"valores: {'; '.join(short) or 'ninguno'}"]


def listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers)) or "ninguna"

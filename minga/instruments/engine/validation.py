"""What a form's answers still lack: one sentence each, that says what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from . import crossrules
from .expressions import ExpressionError, evaluate
from .values import Malformed, clean, is_answered
from .words import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .definition import Form, Item, Section

DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$")
NUMBER = re.compile(r"^-?\d{1,15}([.,]\d{1,10})?$", re.ASCII)
SHORTEST_PHONE, LONGEST_PHONE = 7, 13


LACKING = ("required", "undetermined", "X5", "XE")  # something is still to come; nothing that stands is wrong


@dataclass(frozen=True)
class Problem:
    """One thing to mend in one item. `severity` is block (stops sending) or warn."""

    item: str
    code: str
    message: str
    severity: str = "block"


@dataclass(frozen=True)
class Progress:
    """A block's state: EMPTY, STARTED, COMPLETE or ERRORS, with its counts of answered and asked items."""

    answered: int
    total: int
    state: str


def asked(form: Form, answers: dict[str, Any], today: date | None = None) -> list[Item]:
    """Return the items that the author must see: not computed ones, nor those whose `show_if` is false."""
    return [
        i
        for i in form.items
        if i.kind not in ("computed", "note") and holds(i.show_if, answers, today, unsure=True)
    ]


def holds(text: str, answers: dict[str, Any], today: date | None, *, unsure: bool) -> bool:
    """Compute a condition; `unsure` is what one counts as that these answers do not let compute."""
    try:
        return not text or bool(evaluate(text, answers, today=today))
    except ExpressionError:
        return unsure


def check(
    form: Form, answers: dict[str, Any], *, today: date, facts: dict[str, Any] | None = None
) -> list[Problem]:
    """Check all answers; never raises on malformed ones, says so instead."""
    facts = facts or {}
    answers, found = readable(form, answers)
    refused = {p.item for p in found}
    for item in asked(form, answers, today):
        if item.code not in refused:
            found += check_item(item, answers.get(item.code), answers, facts, today)
    for code, severity in form.rules.items():
        if severity != "off" and code in crossrules.RULES:
            said = crossrules.RULES[code](answers, today, facts)
            found += [Problem(item, code, message, severity) for item, message in said]
    return found


def readable(form: Form, answers: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Return the answers in their canonical shape, and a problem for each that has none."""
    kept: dict[str, Any] = {}
    found = []
    for item in form.items:
        if answers.get(item.code) in (None, ""):
            continue
        try:
            kept[item.code] = clean(item, answers[item.code])
        except Malformed as problem:
            found.append(Problem(item.code, "shape", f"{item.number}. {item.label}: {problem}"))
    return kept, found


def check_item(
    item: Item, value: Any, answers: dict[str, Any], facts: dict[str, Any], today: date
) -> Iterator[Problem]:
    if item.kind == "file":
        if item.required and not facts.get("evidence", {}).get(item.code):
            yield Problem(item.code, "required", f"{item.number}. {item.label}: adjunte el archivo.")
        return
    if isinstance(value, dict) and value.get("undetermined"):
        yield Problem(
            item.code,
            "undetermined",
            f"{item.number}. {item.label}: la fuente no dice qué se marcó. Elija la opción que corresponde.",
        )
    elif not is_answered(item, value):
        if item.required:
            yield Problem(
                item.code,
                "required",
                f"{item.number}. {item.label}: falta la respuesta.{f' {item.help}.' if item.help else ''}",
            )
    else:
        yield from limits(item, value)
        if not holds(item.constraint, answers, today, unsure=False):
            yield Problem(item.code, "constraint", item.constraint_message)


def limits(item: Item, value: Any) -> Iterator[Problem]:
    over = max(count_words(text) for text in words_of(item, value)) - item.limit_words
    if item.limit_words and over > 0:
        surplus = "sobra 1 palabra" if over == 1 else f"sobran {over} palabras"
        yield Problem(
            item.code,
            "words",
            f"{item.number}. {item.label}: {surplus}; el límite es {item.limit_words}. Recórtelo para enviar.",
        )
    if isinstance(value, str) and (
        item.min_chars > len(value) or (item.max_chars and len(value) > item.max_chars)
    ):
        yield Problem(
            item.code,
            "length",
            f"{item.number}. {item.label}: escriba entre {item.min_chars} y {item.max_chars} caracteres.",
        )
    by_kind = SHAPES.get(item.kind)
    if by_kind and (message := by_kind(item, value)):
        severity = "warn" if item.is_chosen else "block"
        yield Problem(item.code, "shape", f"{item.number}. {item.label}: {message}", severity)


def words_of(item: Item, value: Any) -> tuple[str, ...]:
    """Return the proses of an answer, each of which a word limit counts.

    The prose that an import brought stays beside the rows that were made of it: added up, they would count every word twice.
    """
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, dict):
        return ("",)
    if "note" in value:
        return (str(value["note"]),)
    first = item.columns[0].code if item.columns else "text"
    names = [str(row.get(first, "")) for row in value.get("rows", [])]
    return (" ".join(names), str(value.get("raw_text", "")))


def is_day(value: Any) -> bool:
    """Whether a text is a day of the calendar, as YYYY-MM-DD."""
    try:
        return bool(DAY.match(value) and date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def date_shape(item: Item, value: Any) -> str:
    return "" if is_day(value) else "escriba una fecha como 14/03/2018."


def rows_shape(item: Item, value: Any) -> str:
    for number, row in enumerate(value.get("rows", []), start=1):
        for column in item.columns:
            cell = row.get(column.code, "")
            if column.required and not cell:
                return f"fila {number}: falta «{column.label}»."
            if column.kind == "date" and cell and not is_day(cell):
                return f"fila {number}, «{column.label}»: escriba una fecha como 14/03/2018."
    return ""


def email_shape(item: Item, value: Any) -> str:
    return "" if EMAIL.match(str(value)) else "escriba un correo como nombre@entidad.gov.co."


def phone_shape(item: Item, value: Any) -> str:
    digits = re.sub(r"[\s()+-]", "", str(value))
    right = digits.isdigit() and SHORTEST_PHONE <= len(digits) <= LONGEST_PHONE
    return "" if right else "escriba entre 7 y 10 dígitos, por ejemplo 604 5551234."


def number_shape(item: Item, value: Any) -> str:
    return "" if NUMBER.match(str(value.get("value", ""))) else "escriba un número, por ejemplo 24."


def keywords_shape(item: Item, value: Any) -> str:
    terms = [row.get("text", "") for row in value.get("rows", [])]
    if item.max_items and len(terms) > item.max_items:
        return f"deje máximo {item.max_items} expresiones; hay {len(terms)}."
    long = [t for t in terms if item.max_words_per_item and count_words(t) > item.max_words_per_item]
    return f"«{long[0]}» es muy larga: use máximo {item.max_words_per_item} palabras." if long else ""


def many_shape(item: Item, value: Any) -> str:
    if item.main_choice and not value.get("main"):
        return "marque cuál es el principal."
    chose_other = item.other_option in value.get("choices", []) if item.other_option else False
    if chose_other != bool(value.get("other")):
        return "explique cuáles otras." if chose_other else "marque «Otras» o borre su explicación."
    if item.other_limit_words and count_words(value.get("other", "")) > item.other_limit_words:
        return f"la explicación de «Otras» puede tener máximo {item.other_limit_words} palabras."
    return ""


def place_shape(item: Item, value: Any) -> str:
    """A place that was typed and not chosen: told, but a list that lacks it must not stop anybody."""
    if not item.is_chosen or not isinstance(value, dict):
        return ""
    typed = [one.get("label", "") for one in value.get("items", [value]) if not one.get("code")]
    return f"«{typed[0]}» no se eligió de la lista. Elija el que corresponde." if typed else ""


SHAPES = {
    "territory": place_shape,
    "institution": place_shape,
    "date": date_shape,
    "rows": rows_shape,
    "email": email_shape,
    "phone": phone_shape,
    "number": number_shape,
    "keywords": keywords_shape,
    "many": many_shape,
}


def progress(
    form: Form, answers: dict[str, Any], problems: list[Problem], facts: dict[str, Any] | None = None
) -> dict[str, Progress]:
    """Return each block's state by its code."""
    stops = [p for p in problems if p.severity == "block"]
    blocked = {p.item for p in stops if p.code not in LACKING}
    awaited = {p.item for p in stops if p.code in LACKING}
    shown = asked(form, answers)
    return {s.code: block(s, shown, answers, blocked, awaited, facts or {}) for s in form.sections}


def pending(form: Form, problems: list[Problem]) -> dict[str, list[Item]]:
    """Return each block's questions that still hold the sending back, by the block's code."""
    stopped = {p.item for p in problems if p.severity == "block"}
    return {s.code: [i for i in s.items if i.code in stopped] for s in form.sections}


def block(
    section: Section,
    shown: list[Item],
    answers: dict[str, Any],
    blocked: set[str],
    awaited: set[str],
    facts: dict[str, Any],
) -> Progress:
    items = [i for i in section.items if i in shown]
    held = facts.get("evidence", {})
    full = [
        i for i in items if (held.get(i.code) if i.kind == "file" else is_answered(i, answers.get(i.code)))
    ]
    missing = [i for i in items if i.code in awaited or (i.required and i not in full)]
    if any(i.code in blocked for i in items):
        state = "ERRORS"
    elif not missing:
        state = "COMPLETE"
    else:
        state = "STARTED" if full else "EMPTY"
    return Progress(len(full), len(items), state)

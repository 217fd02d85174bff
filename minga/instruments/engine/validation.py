"""What a form's answers still lack: one sentence each, that says what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from . import crossrules
from .expressions import evaluate
from .values import is_answered
from .words import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .definition import Form, Item, Section

EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$")
SHORTEST_PHONE, LONGEST_PHONE = 7, 13


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


def asked(form: Form, answers: dict[str, Any]) -> list[Item]:
    """Return the items that the author must see: not computed ones, nor those whose `show_if` is false."""
    return [
        i
        for i in form.items
        if i.kind not in ("computed", "note") and (not i.show_if or evaluate(i.show_if, answers))
    ]


def check(
    form: Form, answers: dict[str, Any], *, today: date, facts: dict[str, Any] | None = None
) -> list[Problem]:
    """Check all answers; never raises on malformed ones, says so instead."""
    facts = facts or {}
    found = [
        p for item in asked(form, answers) for p in check_item(item, answers.get(item.code), answers, facts)
    ]
    for code, severity in form.rules.items():
        if severity != "off" and code in crossrules.RULES:
            said = crossrules.RULES[code](answers, today, facts)
            found += [Problem(item, code, message, severity) for item, message in said]
    return found


def check_item(item: Item, value: Any, answers: dict[str, Any], facts: dict[str, Any]) -> Iterator[Problem]:
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
        if item.constraint and not evaluate(item.constraint, answers):
            yield Problem(item.code, "constraint", item.constraint_message)


def limits(item: Item, value: Any) -> Iterator[Problem]:
    text = words_of(value)
    if item.limit_words and (count := count_words(text)) > item.limit_words:
        yield Problem(
            item.code,
            "words",
            f"{item.number}. {item.label}: sobran {count - item.limit_words} palabras; el límite es {item.limit_words}. Recórtelo para enviar.",
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
        yield Problem(item.code, "shape", f"{item.number}. {item.label}: {message}")


def words_of(value: Any) -> str:
    """Return the prose of an answer: what a word limit counts."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return ""
    if "note" in value:
        return str(value["note"])
    first = [next(iter(row.values()), "") for row in value.get("rows", [])]
    return " ".join([*first, str(value.get("raw_text", ""))])


def date_shape(item: Item, value: Any) -> str:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return "escriba una fecha como 14/03/2018."
    return ""


def email_shape(item: Item, value: Any) -> str:
    return "" if EMAIL.match(str(value)) else "escriba un correo como nombre@entidad.gov.co."


def phone_shape(item: Item, value: Any) -> str:
    digits = re.sub(r"[\s()+-]", "", str(value))
    right = digits.isdigit() and SHORTEST_PHONE <= len(digits) <= LONGEST_PHONE
    return "" if right else "escriba entre 7 y 10 dígitos, por ejemplo 604 5551234."


def number_shape(item: Item, value: Any) -> str:
    try:
        float(str(value.get("value", "")).replace(",", "."))
    except (AttributeError, ValueError):
        return "escriba un número, por ejemplo 24."
    return ""


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


SHAPES = {
    "date": date_shape,
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
    blocked = {
        p.item for p in problems if p.severity == "block" and p.code not in ("required", "undetermined")
    }
    return {s.code: block(s, asked(form, answers), answers, blocked, facts or {}) for s in form.sections}


def block(
    section: Section, shown: list[Item], answers: dict[str, Any], blocked: set[str], facts: dict[str, Any]
) -> Progress:
    items = [i for i in section.items if i in shown]
    held = facts.get("evidence", {})
    full = [
        i for i in items if (held.get(i.code) if i.kind == "file" else is_answered(i, answers.get(i.code)))
    ]
    missing = [i for i in items if i.required and i not in full]
    if any(i.code in blocked for i in items):
        state = "ERRORS"
    elif not missing:
        state = "COMPLETE"
    else:
        state = "STARTED" if full else "EMPTY"
    return Progress(len(full), len(items), state)

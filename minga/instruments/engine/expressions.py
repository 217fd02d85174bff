"""One small grammar for `show_if` and `constraint`: ${item}, literals, comparison, and/or/not, + - * /, and `FUNCTIONS`.

Patterns of `regex` are written by an office, so they run on RE2 and match the whole text; `today()` is an ISO date, comparable with answers.
"""

from __future__ import annotations

import operator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import re2
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from .words import count_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

GRAMMAR = r"""
?start: either
?either: both ("or" both)*
?both: negation ("and" negation)*
?negation: "not" negation -> negate | compare
?compare: sum (COMPARE sum)?
?sum: product (SIGN product)*
?product: term (FACTOR term)*
?term: NUMBER -> number | STRING -> string | "${" NAME "}" -> answer | NAME "(" [either ("," either)*] ")" -> call | "(" either ")"
COMPARE: "!=" | "<=" | ">=" | "=" | "<" | ">"
SIGN: "+" | "-"
FACTOR: "*" | "/"
NAME: /[a-zA-Z_][a-zA-Z0-9_]*/
STRING: /'[^']*'/
%import common.NUMBER
%ignore /[ \t\r\n]+/
"""
LONGEST = 500
TODAY = " today"  # no item can be called so
_parser = Lark(GRAMMAR, parser="lalr", maybe_placeholders=False)


class ExpressionError(ValueError):
    """An expression that cannot be read or computed; the message is a Spanish sentence."""


@lru_cache(maxsize=512)
def parse(text: str) -> Tree[Token] | Token:
    """Return the syntax tree; raises `ExpressionError` with the place of the fault."""
    if len(text) > LONGEST:
        raise ExpressionError(f"La expresión pasa de {LONGEST} caracteres.")
    try:
        return _parser.parse(text)
    except UnexpectedInput as problem:
        raise ExpressionError(
            f"No se entiende la expresión cerca de la posición {problem.pos_in_stream}."
        ) from None


def evaluate(text: str, answers: dict[str, Any], *, today: date | None = None) -> Any:
    """Compute an expression over the answers; a missing answer is the empty text."""
    try:
        return value_of(parse(text), {**answers, TODAY: today.isoformat() if today else ""})
    except (TypeError, ValueError, ArithmeticError, RecursionError) as problem:
        raise (
            problem
            if isinstance(problem, ExpressionError)
            else ExpressionError("La expresión no se puede calcular.")
        ) from None


def value_of(node: Any, answers: dict[str, Any]) -> Any:
    if isinstance(node, Token):
        return str(node)
    kind, parts = str(node.data), node.children
    if kind == "number":
        return float(str(parts[0]))
    if kind == "string":
        return str(parts[0])[1:-1]
    if kind == "answer":
        return plain(answers.get(str(parts[0])))
    if kind == "call":
        return call(str(parts[0]), parts[1:], answers)
    if kind == "negate":
        return not value_of(parts[0], answers)
    return combine(kind, parts, answers)


def combine(kind: str, parts: list[Any], answers: dict[str, Any]) -> Any:
    if kind == "either":
        return any(value_of(p, answers) for p in parts)
    if kind == "both":
        return all(value_of(p, answers) for p in parts)
    if kind == "compare":
        left, sign, right = value_of(parts[0], answers), str(parts[1]), value_of(parts[2], answers)
        return COMPARE[sign](left, right)
    total = float(value_of(parts[0], answers) or 0)
    for sign, part in zip(parts[1::2], parts[2::2], strict=True):
        total = ARITHMETIC[str(sign)](total, float(value_of(part, answers) or 0))
    return total


ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


COMPARE = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}


def call(name: str, parts: list[Any], answers: dict[str, Any]) -> Any:
    if name == "if" and len(parts) == 3:
        return value_of(parts[1] if value_of(parts[0], answers) else parts[2], answers)
    if name == "today" and not parts:
        return answers[TODAY]
    taken, function = FUNCTIONS.get(name, (-1, None))
    if function is None or taken != len(parts):
        raise ExpressionError(f"No existe la función {name} con {len(parts)} valores.")
    return function(*(value_of(p, answers) for p in parts))


def selected(given: Any, code: Any) -> bool:
    return code in given if isinstance(given, list) else bool(given == code)


def count(given: Any) -> float:
    return float(len(given)) if isinstance(given, list) else float(bool(given))


def added(rows: Any, column: Any) -> float:
    """Add up one column of rows; an empty cell adds nothing."""
    cells = [row.get(column) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return sum((float(str(cell).replace(",", ".")) for cell in cells if cell), 0.0)


def matches(given: Any, pattern: Any) -> bool:
    try:
        return re2.fullmatch(str(pattern), str(given)) is not None
    except re2.error:
        raise ExpressionError("No se entiende el patrón de la expresión.") from None


FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "selected": (2, selected),
    "words": (1, lambda given: float(count_words(str(given)))),
    "count": (1, count),
    "sum": (2, added),
    "regex": (2, matches),
    "empty": (1, lambda given: not given),
}


def plain(value: Any) -> Any:
    """Reduce an answer to what expressions compare: a text, a number or a list."""
    if isinstance(value, dict):
        for key in ("choices", "rows"):
            if key in value:
                return value[key]
        return value.get("choice") or value.get("code") or value.get("value") or value.get("label") or ""
    return "" if value is None else value


def asked_of(text: str) -> set[str]:
    """Return the codes of the items that an expression speaks of."""
    tree = parse(text)
    return set() if isinstance(tree, Token) else {str(n.children[0]) for n in tree.find_data("answer")}

"""One small grammar for `show_if` and `constraint`: ${item}, literals, comparison, and/or/not, selected(), words(), count()."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from .words import count_words

GRAMMAR = r"""
?start: either
?either: both ("or" both)*
?both: negation ("and" negation)*
?negation: "not" negation -> negate | compare
?compare: sum (COMPARE sum)?
?sum: term (SIGN term)*
?term: NUMBER -> number | STRING -> string | "${" NAME "}" -> answer | NAME "(" [either ("," either)*] ")" -> call | "(" either ")"
COMPARE: "!=" | "<=" | ">=" | "=" | "<" | ">"
SIGN: "+" | "-"
NAME: /[a-zA-Z_][a-zA-Z0-9_]*/
STRING: /'[^']*'/
%import common.NUMBER
%ignore /[ \t\r\n]+/
"""
LONGEST = 500
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


def evaluate(text: str, answers: dict[str, Any]) -> Any:
    """Compute an expression over the answers; a missing answer is the empty text."""
    try:
        return value_of(parse(text), answers)
    except (TypeError, ValueError, RecursionError) as problem:
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
        amount = float(value_of(part, answers) or 0)
        total += amount if str(sign) == "+" else -amount
    return total


COMPARE = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}


def call(name: str, parts: list[Any], answers: dict[str, Any]) -> Any:
    given = [value_of(p, answers) for p in parts]
    if name == "selected" and len(given) == 2:
        return given[1] in given[0] if isinstance(given[0], list) else given[0] == given[1]
    if name == "words" and len(given) == 1:
        return float(count_words(str(given[0])))
    if name == "count" and len(given) == 1:
        return float(len(given[0])) if isinstance(given[0], list) else float(bool(given[0]))
    if name == "empty" and len(given) == 1:
        return not given[0]
    raise ExpressionError(f"No existe la función {name} con {len(given)} valores.")


def plain(value: Any) -> Any:
    """Reduce an answer to what expressions compare: a text, a number or a list."""
    if isinstance(value, dict):
        for key in ("choices", "rows"):
            if key in value:
                return value[key]
        return value.get("choice") or value.get("code") or value.get("value") or value.get("label") or ""
    return "" if value is None else value

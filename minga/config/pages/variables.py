"""The page «Ajustes», written from the table of the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minga.config.environment import VARIABLES

from .markdown import code, opening, table
from .markdown import page as joined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minga.config.environment import Variable

KINDS = {
    "str": "texto",
    "path": "carpeta",
    "list": "lista, con comas",
    "bool": "`true` o `false`",
    "int": "número",
    "json": "JSON",
    "db_url": "dirección",
    "email_url": "dirección",
}
HEADS = ("Variable", "Clase", "Si no se dice", "Qué es")
FILES = "Cada una puede decirse también con `_FILE` al final: entonces vale lo que guarda ese archivo. Así la llave no queda en la lista de procesos."


def page() -> str:
    return joined(
        [
            *opening(
                "Ajustes",
                "`minga/config/environment.py`",
                "Minga lee sus ajustes del entorno al arrancar.",
                FILES,
            ),
            "## Los que una instalación de verdad dice",
            "",
            *table(HEADS, rows(v for v in VARIABLES if v.needed)),
            "## Los demás",
            "",
            *table(HEADS, rows(v for v in VARIABLES if not v.needed)),
            "`bin/minga check --deploy` dice cuáles faltan o se contradicen, y qué hacer.",
        ]
    )


def rows(variables: Iterable[Variable]) -> list[tuple[str, ...]]:
    return [(code(v.name), KINDS[v.kind], v.shown or code(plain(v.default)), v.meaning) for v in variables]


def plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, list) else str(value)

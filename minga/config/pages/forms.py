"""The page «Formularios»: every question of the shipped forms, with its limits and choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.instruments.engine.crossrules import RULES
from minga.instruments.engine.definition import Item, from_dict, read_source
from minga.instruments.services import PACKS

from .markdown import code, opening, table
from .markdown import page as joined

if TYPE_CHECKING:
    from minga.instruments.engine.definition import Form

KINDS = {
    "text": "texto corto",
    "long": "texto largo",
    "rows": "filas",
    "one": "una opción",
    "many": "varias opciones",
    "date": "fecha",
    "number": "número",
    "email": "correo",
    "phone": "teléfono",
    "territory": "territorio",
    "institution": "entidad",
    "person": "persona",
    "keywords": "palabras clave",
    "file": "archivo",
    "computed": "se calcula",
    "note": "nota",
}
PUBLIC = {"yes": "sí", "no": "no", "consent": "con consentimiento"}
MEANINGS = {
    "X2": "la fase de divulgación pide al menos un evento donde se socializó",
    "X3": "cada objetivo específico tiene al menos una actividad y un resultado",
    "X4": "cada resultado tiene situación inicial, fechas y fuente",
    "X5": "los mecanismos para replicar se respaldan con un archivo o un enlace",
    "X8": "las fechas no están en el futuro, no terminan antes de empezar ni empiezan mucho antes que la práctica",
    "X10": "quien marca población y alcance dice los municipios",
    "XE": "los resultados tienen al menos una evidencia",
}
FORCE = {"block": "impide enviar", "warn": "avisa"}
WHAT = (
    "Al cargarlos (`bin/minga load_packs`) cada uno queda congelado como una versión; una respuesta se muestra siempre con la versión en que se dio. "
    "Las condiciones se escriben con la gramática de las expresiones: `${código}` es la respuesta a esa pregunta."
)


def packs(kind: str) -> list[dict[str, Any]]:
    """Read the shipped packs of one kind, as data."""
    sources = [read_source(path) for path in sorted(PACKS.glob("*.yaml"))]
    return [s for s in sources if s.get("kind", "FORM") == kind]


def page() -> str:
    lines = opening("Formularios", "`minga/instruments/packs/`", WHAT)
    for source in packs("FORM"):
        lines += told(from_dict(source))
    return joined(lines)


def told(form: Form) -> list[str]:
    lines = [
        f"## {form.code}: {form.title}",
        "",
        f"{len(form.items)} preguntas. Fuente: {form.source_note}.",
        "",
    ]
    for section in form.sections:
        lines += [f"### {section.code}. {section.title}", ""]
        rows = [row(item) for item in section.items]
        lines += table(
            ("Nº", "Pregunta", "Código", "Clase", "Hace falta", "Límites y opciones", "Pública"), rows
        )
    rules = [
        f"- **{name}** {FORCE[force]}: {MEANINGS[name]}."
        for name, force in form.rules.items()
        if force in FORCE
    ]
    return [*lines, *(["Entre campos:", "", *rules, ""] if rules else [])]


def row(item: Item) -> tuple[object, ...]:
    return (
        item.number,
        item.label,
        code(item.code),
        KINDS[item.kind],
        "sí" if item.required else "",
        "; ".join(limits(item)),
        PUBLIC[item.public],
    )


def limits(item: Item) -> list[str]:
    """Say what an answer may hold, in words."""
    counted = (
        (item.limit_words, "hasta {} palabras"),
        (item.other_limit_words, "la otra, hasta {} palabras"),
        (item.min_chars, "desde {} caracteres"),
        (item.max_chars, "hasta {} caracteres"),
        (item.max_items, "hasta {}"),
        (item.max_words_per_item, "cada una hasta {} palabras"),
    )
    said = [words.format(count) for count, words in counted if count]
    said += [f"del catálogo {code(item.catalogue)}"] if item.catalogue else []
    said += [f"opciones: {' · '.join(o.label for o in item.options)}"] if item.options else []
    said += (
        [f"columnas: {' · '.join(f'{c.label} ({KINDS[c.kind]})' for c in item.columns)}"]
        if item.columns
        else []
    )
    said += ["se puede decir que no hay"] if item.accepts_none else []
    said += [f"en {item.unit}"] if item.unit else []
    said += [f"se pregunta si {code(item.show_if)}"] if item.show_if else []
    return [*said, *([f"cumple {code(item.constraint)}"] if item.constraint else [])]


def unexplained() -> list[str]:
    """Name the rules between fields that the page would not know how to tell."""
    return sorted(set(RULES) - set(MEANINGS))

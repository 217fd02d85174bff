"""The page «Rúbricas»: criteria, levels, bands and how several sheets become one result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.instruments.engine.scoring import rubric_from

from .forms import packs
from .markdown import code, opening, table
from .markdown import page as joined

if TYPE_CHECKING:
    from minga.instruments.engine.scoring import Criterion, Rubric

RULES = {
    "MEAN": "el promedio de las hojas",
    "MEDIAN": "la mediana de las hojas",
    "REFEREE": "una tercera persona dirime",
    "THIRD_BLIND": "valora una tercera persona, sin leer las otras hojas",
    "BELOW_MAX": "en cada criterio que no llega al máximo",
    "ALWAYS": "en cada criterio",
    "AFTER_SHEET": "después de enviar su hoja",
    "BESIDE": "mientras valora",
}
WHAT = "Cada rúbrica es un instrumento con versiones, como los formularios. Los puntos se suman sobre 100; lo que «no aplica» no cuenta ni a favor ni en contra."


def page() -> str:
    lines = opening("Rúbricas", "`minga/instruments/packs/`", WHAT)
    for source in packs("RUBRIC"):
        lines += told(rubric_from(source), source)
    return joined(lines)


def told(rubric: Rubric, source: dict[str, Any]) -> list[str]:
    note = source.get("source_note", "")
    lines = [f"## {rubric.code}: {rubric.title}", "", f"Fuente: {note}.", ""]
    lines += table(
        ("Criterio", "Pregunta", "Puntos", "Peso", "Niveles", "Campos de la ficha"), map(row, rubric.criteria)
    )
    lines += table(("Nivel de desarrollo", "Desde"), [(b.label, f"{b.lower} de 100") for b in rubric.bands])
    return [*lines, *(f"- {sentence}" for sentence in sentences(rubric)), ""]


def row(criterion: Criterion) -> tuple[object, ...]:
    levels = [
        f"{level.name} ({level.low}–{level.high}): {level.descriptor}"
        if not level.is_anchor
        else f"{level.name} ({level.low}): {level.descriptor}"
        for level in criterion.levels
    ]
    fields = ", ".join(code(f) for f in criterion.fields)
    return (
        f"{criterion.code}. {criterion.name}",
        criterion.question,
        criterion.max_points,
        criterion.weight,
        "; ".join(levels),
        fields,
    )


def sentences(rubric: Rubric) -> list[str]:
    """Say the rules of consolidation in words."""
    ties = "; luego, ".join(t.label for t in rubric.tie_breaks)
    said = [
        f"Hacen falta {rubric.min_sheets} hojas; el resultado es {RULES[rubric.aggregation]}.",
        f"Se separan cuando distan más de {rubric.dispersion_points} puntos, o {rubric.dispersion_levels} niveles o más en un criterio: {RULES[rubric.on_dispersion]}.",
        f"Hasta {rubric.most_na} criterios pueden no aplicar.",
        f"Se escribe una nota {RULES[rubric.note_rule]}{length_of(rubric)}.",
        f"La autoevaluación se ve {RULES[rubric.self_assessment_shown]}.",
    ]
    said += ["Cada puntaje dice en qué parte se apoya."] if rubric.needs_pointer else []
    return [*said, *([f"Los empates se parten por: {ties}."] if ties else [])]


def length_of(rubric: Rubric) -> str:
    return f", de al menos {rubric.note_min_chars} caracteres" if rubric.note_min_chars > 1 else ""

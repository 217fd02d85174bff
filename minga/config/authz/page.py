"""The page «Quién puede ver qué», written from the matrix."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from minga.practices.workflow import Status

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "referencia" / "quien-puede-ver-que.md"
CELL = re.compile(r"(\w+)@(\w+)(?:\(([\w,]+)\))?")
OPENING = """# Quién puede ver qué

*Esta página se escribe sola desde `minga/config/authz/matrix.yaml` (`bin/minga write_docs`). Una prueba compara cada casilla con lo que
Minga responde; otra, que la página esté al día.*

Lo que no está escrito no se puede, y se responde «no existe» (404). Un impedimento declarado cierra todo lo que dan los cargos, menos lo
público y lo que uno mismo escribió. Un cargo que terminó, o que no ha empezado, no abre nada desde la siguiente petición. Quien tiene
varios cargos puede lo que sumen. La administración técnica no lee contenidos.
"""


def read() -> dict[str, Any]:
    return yaml.load((HERE / "matrix.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def page() -> str:
    """Write the whole page as Markdown."""
    matrix = read()
    lines = [OPENING, "## Quiénes", "", "| Letra | Quiénes | Cargos |", "|---|---|---|"]
    for letter, said in matrix["letters"].items():
        lines.append(f"| {letter} | {said['name']} | {', '.join(f'`{c}`' for c in said['codes']) or '–'} |")
    for thing in matrix["objects"]:
        lines += ["", f"## {thing['name']}", ""]
        lines += [thing["note"], ""] if "note" in thing else []
        lines += ["| Estado | Quién | Puede |", "|---|---|---|"]
        for state in thing["states"].values():
            lines += rows(matrix, state)
    lines += ["", "## Estados de la práctica", "", *statuses(matrix)]
    return "\n".join(lines) + "\n"


def rows(matrix: dict[str, Any], state: dict[str, str]) -> list[str]:
    """Write one line per kind of person; a state that opens nothing to anybody says so."""
    told = [
        f"| {state['name']} | {said['name']} | {spell(matrix, CELL.findall(state[letter]))} |"
        for letter, said in matrix["letters"].items()
        if letter in state
    ]
    return told or [f"| {state['name']} | Nadie | – |"]


def spell(matrix: dict[str, Any], cells: list[tuple[str, str, str]]) -> str:
    """Say what somebody may do, what shares its reach and its conditions together."""
    grouped: dict[tuple[str, str], list[str]] = {}
    for action, relation, conditions in cells:
        grouped.setdefault((relation, conditions), []).append(matrix["actions"][action])
    return "; ".join(
        f"**{', '.join(actions)}**: {', '.join([matrix['relations'][relation], *worded(matrix, conditions)])}"
        for (relation, conditions), actions in grouped.items()
    )


def worded(matrix: dict[str, Any], conditions: str) -> list[str]:
    names = matrix["conditions"] | {status.value: f"en «{status.label}»" for status in Status}
    return [names[c] for c in conditions.split(",") if c]


def statuses(matrix: dict[str, Any]) -> list[str]:
    named = {code: state["name"] for code, state in matrix["objects"][0]["states"].items()}
    lines = ["| Estado interno | Buena práctica | Experiencia significativa |", "|---|---|---|"]
    good, school = matrix["statuses"]["GOOD_PRACTICE"], matrix["statuses"]["SIGNIFICANT_EXPERIENCE"]
    for status in dict.fromkeys([*good, *school]):
        lines.append(
            f"| {Status(status).label} | {called(named, good, status)} | {called(named, school, status)} |"
        )
    return lines


def called(named: dict[str, str], found: dict[str, Any], status: str) -> str:
    state = found.get(status)
    if isinstance(state, dict):
        return f"{named[state['sealed']]}; después, {named[state['released']]}"
    return named[state] if state else "–"

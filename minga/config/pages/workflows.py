"""The page «Estados»: each workflow as a table and as a drawing."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import TextChoices

from minga.kernel.workflow import Workflow
from minga.people.models import Role

from .markdown import code, opening, table
from .markdown import page as joined

if TYPE_CHECKING:
    from types import ModuleType

    from minga.kernel.workflow import Step

TITLES = {
    "good_practice": "Buena práctica",
    "significant_experience": "Experiencia significativa",
    "publication": "Publicación",
    "image": "Imagen en el banco",
    "assignment": "Valoración asignada",
    "standing": "Resultado de una ronda",
    "invitation": "Invitación a un cargo",
    "commitment": "Compromiso",
    "plan": "Plan de mejoramiento",
}
TIES = {
    "system": "Minga",
    "owner": "Quien lo debe",
    "asker": "Quien lo pidió o la oficina de calidad",
}  # no roles
MANY = 6  # a step that leaves more states than this would hide the drawing
WHAT = (
    "Un paso solo se da desde los estados de su renglón, si quien lo pide tiene uno de los cargos y se cumple lo que dice. "
    "«Minga» es el reloj, o lo que sigue de otro paso."
)


def page() -> str:
    lines = opening("Estados", "la tabla `workflow.py` de cada cuarto", WHAT)
    for workflow, labels in workflows():
        lines += [f"## {TITLES[workflow.name]} (`{workflow.name}`)", "", *drawing(workflow, labels)]
        lines += table(("Paso", "Desde", "Hasta", "Quién", "Qué debe cumplirse"), rows(workflow, labels))
    return joined(lines)


def workflows() -> list[tuple[Workflow, dict[str, str]]]:
    """Return every workflow of the house, with the Spanish names of its states."""
    found = []
    for app in apps.get_app_configs():
        if app.name.startswith("minga.") and (module := tables_of(app.name)):
            held = [w for w in vars(module).values() if isinstance(w, Workflow)]
            found += [(workflow, labels_in(module)) for workflow in held]
    return found


def tables_of(room: str) -> ModuleType | None:
    try:
        return importlib.import_module(f"{room}.workflow")
    except ModuleNotFoundError:
        return None


def labels_in(module: ModuleType) -> dict[str, str]:
    choices = [c for c in vars(module).values() if isinstance(c, type) and issubclass(c, TextChoices)]
    return {str(value): str(label) for kind in choices for value, label in kind.choices}


def states_of(workflow: Workflow) -> list[str]:
    """Return the states that can be reached, in the order in which a life meets them."""
    reached = list(map(str, workflow.initial))
    for state in reached:  # grows while it is walked
        reached += [t for t in targets_from(workflow, state) if t not in reached]
    return reached


def targets_from(workflow: Workflow, state: str) -> list[str]:
    return list(dict.fromkeys(str(step.target) for step in workflow.steps_from(state)))


def sources_of(step: Step, reached: list[str]) -> list[str]:
    return [str(s) for s in step.sources if s in reached]


def drawing(workflow: Workflow, labels: dict[str, str]) -> list[str]:
    """Draw it as a Mermaid state diagram; what can be done from nearly everywhere is said below instead."""
    states = states_of(workflow)
    lines = ["```mermaid", "stateDiagram-v2", *(f'    state "{labels[s]}" as {s}' for s in states)]
    lines += [f"    [*] --> {s}" for s in workflow.initial]
    lines += [
        f"    {source} --> {s.target}: {s.name}"
        for s in workflow.steps
        if len(sources_of(s, states)) <= MANY
        for source in sources_of(s, states)
    ]
    everywhere = [code(s.name) for s in workflow.steps if len(sources_of(s, states)) > MANY]
    told = [f"Sin dibujar, porque sale de casi todos los estados: {', '.join(everywhere)}.", ""]
    return [*lines, *(f"    {s} --> [*]" for s in workflow.final), "```", "", *(told if everywhere else ())]


def rows(workflow: Workflow, labels: dict[str, str]) -> list[tuple[str, ...]]:
    reached = states_of(workflow)
    return [
        (
            code(s.name),
            ", ".join(labels[source] for source in sources_of(s, reached)),
            labels[s.target],
            ", ".join(named(actor) for actor in s.actors),
            needs(s),
        )
        for s in workflow.steps
    ]


def named(actor: str) -> str:
    return TIES.get(actor) or str(Role(actor).label)


def needs(step: Step) -> str:
    guard = str(step.guard)
    return f"{guard} Con motivo." if step.needs_reason and "motivo" not in guard else guard

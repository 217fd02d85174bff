"""The page «Comandos», written from what each command says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management import get_commands, load_command_class

from .markdown import code, opening, table
from .markdown import page as joined

if TYPE_CHECKING:
    from argparse import Action

    from django.core.management.base import BaseCommand

WHAT = (
    "Se escriben después de `bin/minga`; con guion o con raya baja es lo mismo. Los de Django también están (`migrate`, `check`, "
    "`collectstatic`…); `bin/minga help` los enumera."
)
DJANGO = frozenset(
    {
        "help",
        "version",
        "verbosity",
        "settings",
        "pythonpath",
        "traceback",
        "no_color",
        "force_color",
        "skip_checks",
    }
)


def page() -> str:
    lines = opening("Comandos", "los propios comandos", WHAT)
    for name, command in ours().items():
        own = arguments_of(command, name)
        lines += [f"## {name}", "", str(command.help), ""]
        lines += table(("Se escribe", "Qué es"), [(code(spelled(a)), told(a)) for a in own]) if own else []
    return joined(lines)


def ours() -> dict[str, BaseCommand]:
    """Return Minga's own commands by name."""
    found = sorted((name, app) for name, app in get_commands().items() if app.startswith("minga."))
    return {name: load_command_class(app, name) for name, app in found}


def arguments_of(command: BaseCommand, name: str) -> list[Action]:
    return [a for a in command.create_parser("minga", name)._actions if a.dest not in DJANGO]


def spelled(argument: Action) -> str:
    """Write an argument as it is typed."""
    value = argument.metavar or ("|".join(argument.choices) if argument.choices else argument.dest.upper())
    if not argument.option_strings:
        return f"{value}…" if argument.nargs in ("+", "*") else str(value)
    return argument.option_strings[0] if argument.nargs == 0 else f"{argument.option_strings[0]} {value}"


def told(argument: Action) -> str:
    usual = argument.default not in (None, False, "")
    also = (
        f" (si no se dice, `{argument.default}`)"
        if usual
        else " (obligatorio)"
        if is_needed(argument)
        else ""
    )
    return f"{argument.help}{also}"


def is_needed(argument: Action) -> bool:
    return bool(argument.required and argument.option_strings)

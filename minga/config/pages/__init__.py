"""The reference pages that Minga writes about itself (`minga write_docs`), each from the code that it describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minga.config.authz import page as access

from . import commands, facts, forms, routes, rubrics, variables, workflows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOLDER = access.PAGE.parent
PAGES: dict[str, Callable[[], str]] = {
    "ajustes.md": variables.page,
    "comandos.md": commands.page,
    "estados.md": workflows.page,
    "formularios.md": forms.page,
    "hechos.md": facts.page,
    "quien-puede-ver-que.md": access.page,
    "rubricas.md": rubrics.page,
    "rutas.md": routes.page,
}


def stale() -> list[str]:
    """Name the pages that do not say what the code says now."""
    return [name for name, text in written().items() if not is_fresh(FOLDER / name, text)]


def is_fresh(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def written() -> dict[str, str]:
    return {name: page() for name, page in PAGES.items()}


def write() -> list[str]:
    """Write what is not up to date; returns the names."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    changed = stale()
    for name in changed:
        (FOLDER / name).write_text(PAGES[name](), encoding="utf-8")
    return changed

"""The few shapes that every page has."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTHING = "–"


def opening(title: str, source: str, *more: str) -> list[str]:
    """Write the title, and where the page comes from."""
    note = f"*Esta página se escribe sola desde {source} (`bin/minga write_docs`), y una prueba mira que esté al día.*"
    return [f"# {title}", "", note, "", *(line for text in more for line in (text, ""))]


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    """Write a table; what would break a cell is escaped, and an empty cell shows a dash."""
    heads = list(heads)
    return [line(heads), "|" + "---|" * len(heads), *(line(row) for row in rows), ""]


def line(cells: Iterable[object]) -> str:
    return "| " + " | ".join(cell(c) for c in cells) + " |"


def cell(said: object) -> str:
    return " ".join(str(said).split()).replace("|", "\\|") or NOTHING


def code(text: str) -> str:
    return f"`{text}`" if text else ""


def page(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"

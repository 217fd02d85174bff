"""Turns a story's lines of text into answers of the form's kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.reference.queries import Search, first_level_of

if TYPE_CHECKING:
    from minga.instruments.engine.definition import Form, Item
    from minga.reference.models import Institution

NONE = "ninguno"


def answers_from(form: Form, told: dict[str, str]) -> dict[str, Any]:
    """Return the answers that a story tells, by item; what it does not tell stays empty."""
    asked = [i for i in form.items if i.kind not in ("computed", "note", "file")]
    return {i.code: value_of(i, told[i.code]) for i in asked if told.get(i.code)}


def value_of(item: Item, text: str) -> Any:
    """Read one answer: rows stand one a line with their columns between bars; choices are codes, `*` marks the main one."""
    if item.accepts_none and text == NONE:
        return {"none": True}
    if item.kind in ("rows", "keywords"):
        return {"rows": [row_of(item, line) for line in text.splitlines() if line.strip()], "raw_text": ""}
    if item.kind == "many":
        codes = text.split()
        main = next((c[:-1] for c in codes if c.endswith("*")), "")
        return {"choices": [c.rstrip("*") for c in codes], "main": main, "other": ""}
    if item.kind == "one":
        choice, _, note = text.partition("|")
        return {"choice": choice.strip(), "note": note.strip()}
    return text


def placed(form: Form, values: dict[str, Any], home: Institution) -> dict[str, Any]:
    """Give the places that a story names their codes, where its office's department has one of that name."""
    department = first_level_of(home.territory)
    chosen = [i for i in form.items if i.is_chosen and isinstance(values.get(i.code), str)]
    for item in chosen:
        what = item.level or "institution"
        found = Search(what, home.country, department.code if department else "").find(values[item.code])
        if found:
            values[item.code] = {"code": found.code, "label": found.label}
    return values


def row_of(item: Item, line: str) -> dict[str, str]:
    names = [c.code for c in item.columns] or ["text"]
    cells = [cell.strip() for cell in line.split("|")]
    return {name: cell for name, cell in zip(names, cells, strict=False) if cell}


def sample(item: Item) -> Any:
    """Answer any question acceptably, without a story: its good example, or the first option where one chooses."""
    first = [o.code for o in item.options[:1]]
    kinds: dict[str, Any] = {
        "many": {"choices": first, "main": first[0] if first else ""},
        "one": {"choice": first[0] if first else "", "note": item.example},
        "date": "2019-02-05",
        "email": "amaru@minga.example",
        "phone": "604 555 0001",
        "keywords": {"rows": [{"text": "lectura"}, {"text": "ríos"}, {"text": "escuelas rurales"}]},
        "rows": {"rows": [], "raw_text": item.example},
    }
    return kinds.get(item.kind, item.example or "Quibdó")

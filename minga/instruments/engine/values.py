"""The shape of an answer, by kind, and how untrusted JSON is brought into it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .definition import Item

MAX_TEXT, MAX_ROWS = 200_000, 500
UNSEEN = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200d\u2060\ufeff\ud800-\udfff]")
TEXTS = ("text", "long", "email", "phone", "date")
LISTS = ("rows", "keywords")
PLAIN = ("code", "label", "value", "unit")


class Malformed(ValueError):
    """An answer whose shape is not the kind's; the message is a Spanish sentence."""


def tidy(text: str) -> str:
    """Drop what nobody sees (NUL, zero-width, control, half characters), unify line ends, compose accents (NFC)."""
    if len(text) > MAX_TEXT:
        raise Malformed("El texto es demasiado largo para una respuesta. Divídalo o adjúntelo como archivo.")
    if text.isprintable() and unicodedata.is_normalized("NFC", text):  # most answers, at a tenth of the price
        return text.strip()
    plain = UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", plain).strip()


def clean(item: Item, raw: Any) -> Any:
    """Return the canonical value of an answer; raises `Malformed`."""
    if isinstance(raw, dict) and raw.get("undetermined"):
        seen = raw.get("options_seen", [])
        if not isinstance(seen, list):
            raise Malformed("Las opciones vistas son una lista.")
        return {"undetermined": True, "options_seen": [tidy(str(o)) for o in seen][:60]}
    if item.accepts_none and isinstance(raw, dict) and raw.get("none"):
        return {"none": True}
    if item.kind == "computed":
        return {"declared": tidy(str(raw.get("declared", "")))} if isinstance(raw, dict) else ""
    if item.kind in TEXTS:
        return text_value(raw)
    if item.kind in LISTS:
        return rows_value(item, raw)
    if item.kind in ("one", "many"):
        return choice_value(item, raw)
    return plain_value(raw)


def text_value(raw: Any) -> str:
    if not isinstance(raw, str):
        raise Malformed("Esta respuesta es un texto.")
    return tidy(raw)


def rows_value(item: Item, raw: Any) -> dict[str, Any]:
    if isinstance(raw, str):
        raw = {"rows": [], "raw_text": raw}
    if not isinstance(raw, dict) or not isinstance(raw.get("rows", []), list):
        raise Malformed("Esta respuesta es una lista de filas.")
    known = [c.code for c in item.columns] or ["text"]
    rows = []
    for row in raw.get("rows", []):
        if not isinstance(row, dict):
            raise Malformed("Cada fila lleva sus columnas.")
        cells = {code: tidy(str(row[code])) for code in known if row.get(code) not in (None, "")}
        if any(cells.values()):
            rows.append(cells)
    if len(rows) > MAX_ROWS:
        raise Malformed(f"Son demasiadas filas: el máximo es {MAX_ROWS}.")
    return {"rows": rows, "raw_text": tidy(str(raw.get("raw_text") or ""))}


def choice_value(item: Item, raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise Malformed("Esta respuesta es una selección.")
    known = {o.code for o in item.options}
    if item.kind == "one":
        choice = raw.get("choice") or ""
        if choice and not (isinstance(choice, str) and choice in known):
            raise Malformed("Esa opción no está en la lista.")
        return {"choice": choice, "note": tidy(str(raw.get("note") or ""))}
    choices = raw.get("choices") or []
    if not isinstance(choices, list) or not all(isinstance(c, str) and c in known for c in choices):
        raise Malformed("Hay una opción que no está en la lista.")
    main = raw.get("main") or ""
    kept = [o.code for o in item.options if o.code in choices]
    return {"choices": kept, "main": main if main in kept else "", "other": tidy(str(raw.get("other") or ""))}


def plain_value(raw: Any) -> Any:
    if isinstance(raw, dict) and isinstance(raw.get("items"), list):
        several = [plain_value(one) for one in raw["items"][:MAX_ROWS] if not nested(one)]
        return {"items": [one for one in several if one]}
    if isinstance(raw, str):
        return {"label": tidy(raw)} if raw.strip() else {}
    if not isinstance(raw, dict):
        raise Malformed("La respuesta no tiene la forma esperada.")
    return {name: tidy(str(raw[name])) for name in PLAIN if raw.get(name) not in (None, "")}


def as_shown(item: Item, value: Any) -> Any:
    """Return what a page posts back for a value that nobody touched: a form cannot show all that a value holds.

    A one-line box shows no line ends, a list of places no codes, and *no determinado* shows nothing at all.
    """
    parts = value if isinstance(value, dict) and not value.get("undetermined") else {}
    if parts.get("none"):
        return {"none": True} if item.accepts_none else as_shown(item, None)
    if item.kind == "long" or item.kind == "date":
        return value if isinstance(value, str) else ""
    if item.kind in TEXTS:
        return one_line(value) if isinstance(value, str) else ""
    if item.kind in LISTS:
        rows = [{code: one_line(cell) for code, cell in row.items()} for row in parts.get("rows", [])]
        return {"rows": rows, "raw_text": parts.get("raw_text", "")}
    if item.kind in ("one", "many"):
        return parts
    if item.is_chosen:
        return place_shown(parts)
    if item.kind == "number":
        return {"value": one_line(parts.get("value", "")), "unit": item.unit}
    return one_line(parts.get("label", ""))


def place_shown(parts: dict[str, Any]) -> dict[str, Any]:
    """Return what the boxes of a place bring back: each place with its code, if it has one."""
    if "items" in parts:
        return {"items": [place_shown(one) for one in parts["items"]]}
    return {name: one_line(parts[name]) for name in ("code", "label") if parts.get(name)}


def carried(item: Item, was: Item, value: Any) -> Any:
    """Return an answer as another version asks for it: a choice that is no longer offered is told, and asked for anew."""
    if item.kind not in ("one", "many") or not isinstance(value, dict) or value.get("undetermined"):
        return value
    chosen = [c for c in (value.get("choice"), *value.get("choices", [])) if c]
    known, called = {o.code for o in item.options}, {o.code: o.label for o in was.options}
    if known.issuperset(chosen):
        return value
    seen = [called.get(c, c) if c in known else f"{called.get(c, c)} (ya no se ofrece)" for c in chosen]
    said = [value[name] for name in ("other", "note") if value.get(name)]
    return {"undetermined": True, "options_seen": [*seen, *said]}


def one_line(text: Any) -> str:
    """Join lines with a blank, as `<input>` would without one: two words never become one."""
    return str(text).replace("\n", " ")


def untouched(item: Item, shown: Any, raw: Any) -> bool:
    """Whether a page that showed one value brings that same value back."""
    try:
        brought, held = clean(item, raw), clean(item, as_shown(item, shown))
    except Malformed:
        return False
    if item.is_chosen and isinstance(held, dict) and held.get("label"):
        return bool(brought in (held, {"label": held["label"]}))
    return bool(brought == held)


def nested(one: Any) -> bool:
    return isinstance(one, dict) and "items" in one


def is_answered(item: Item, value: Any) -> bool:
    """Whether a value says something. *No determinado* says nothing yet."""
    if isinstance(value, str):
        return bool(value)
    if not isinstance(value, dict) or value.get("undetermined"):
        return False
    if value.get("none"):
        return True
    if item.kind in LISTS:
        return bool(value.get("rows") or value.get("raw_text"))
    if item.kind in ("one", "many"):
        return bool(value.get("choice") or value.get("choices"))
    return any(value.values())

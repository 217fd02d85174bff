"""What a file of schools would change in the directory: decided row by row, without writing anything.

Keyed on the official code. A blank cell, or a column that is not there, changes nothing. What only differs in its capitals
is the same.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minga.kernel.search import fold

from .codes import fault_of, plain_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NEW, CHANGED, UNCHANGED, CLOSED, REJECTED, LEFT_OUT = (
    "NEW",
    "CHANGED",
    "UNCHANGED",
    "CLOSED",
    "REJECTED",
    "LEFT_OUT",
)
KEPT = ("name", "municipality", "address", "phone", "email", "site_code")
LENGTHS = {"name": 200, "address": 200, "phone": 40, "site_code": 6}
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$")
BROKEN_LETTERS = re.compile("Ã[\u0080-\u00bf]|\ufffd")
ENDED = ("cierre definitivo", "cerrad", "inactiv", "cancelad", "clausurad")
CLOSED_MARKS = ("2",)  # D_ESTADO of ESCALE: 1 active, 2 inactive


@dataclass(frozen=True)
class Town:
    """A municipality or district, and who runs its schools on the day of the plan ('' when nobody is known to)."""

    code: str
    name: str
    department: str
    office: str = ""
    office_name: str = ""


@dataclass(frozen=True)
class Known:
    """A school as the directory has it."""

    values: dict[str, str]
    office: str
    office_name: str
    is_open: bool


@dataclass(frozen=True)
class Ground:
    """What the plan is made against."""

    country: str
    office: str
    towns: dict[str, Town]
    known: dict[str, Known]


@dataclass
class Planned:
    """What would become of one row, or (line 0) of a school that the file does not name."""

    line: int
    change: str
    code: str
    values: dict[str, str] = field(default_factory=dict)
    changes: dict[str, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def plan(
    rows: Iterable[tuple[int, list[str]]], positions: dict[str, int], ground: Ground, *, complete: bool
) -> list[Planned]:
    """Say what a whole file would change. `complete`: it names every open school, and what it leaves out is closed."""
    read = [(line, cells_of(cells, positions)) for line, cells in rows]
    lines_of: dict[str, list[int]] = {}
    for line, cells in read:
        if not is_site(cells, ground.country):
            lines_of.setdefault(plain_code(cells.get("code", "")), []).append(line)
    planned = [plan_row(line, cells, ground, lines_of) for line, cells in read]
    tell_same_names(planned, ground)
    if complete:
        planned += closures(planned, ground)
    return planned


def cells_of(cells: list[str], positions: dict[str, int]) -> dict[str, str]:
    """Return the fields of a row: one line each, without the apostrophe that keeps a cell from being a formula."""
    found = {}
    for name, index in positions.items():
        text = " ".join(cells[index].split()) if index < len(cells) else ""
        found[name] = text[1:] if re.match(r"^'[=+\-@]", text) else text
    return found


def is_site(cells: dict[str, str], country: str) -> bool:
    """Whether a row is a further site (sede) or annex of a school that has its own row."""
    if country == "PE":
        return cells.get("annex", "") not in ("", "0", "00")
    site = plain_code(cells.get("site", ""))
    return bool(site) and site != plain_code(cells.get("code", ""))


def plan_row(line: int, cells: dict[str, str], ground: Ground, lines_of: dict[str, list[int]]) -> Planned:
    code = plain_code(cells.get("code", ""))
    row = Planned(line, NEW, code, {k: cells[k] for k in KEPT if cells.get(k)})
    if is_site(cells, ground.country):
        row.change = LEFT_OUT
        row.warnings.append(
            "Es una sede o un anexo de otro establecimiento: aquí se cargan los establecimientos."
        )
        return row
    row.problems += code_problems(line, code, ground, lines_of)
    row.problems += value_problems(row, ground.known.get(code))
    row.problems += place_problems(row, cells, ground)
    if row.problems:
        row.change = REJECTED
    else:
        settle(row, cells, ground)
    return row


def code_problems(line: int, code: str, ground: Ground, lines_of: dict[str, list[int]]) -> Iterator[str]:
    if fault := fault_of(code, ground.country):
        yield fault
        return
    others = [n for n in lines_of[code] if n != line]
    if others:
        named = ", ".join(map(str, others[:5]))
        yield f"El código {code} está también en la fila {named}. Deje una sola."
    known = ground.known.get(code)
    if known and known.office != ground.office and not moves_here(known, ground):
        yield f"El código {code} ya está en el directorio de {known.office_name}. Pida a esa entidad que lo revise."


def moves_here(known: Known, ground: Ground) -> bool:
    """Whether the school's own municipality is run by this office today, whoever holds it in the directory."""
    town = ground.towns.get(known.values.get("municipality", ""))
    return town is not None and town.office == ground.office


def value_problems(row: Planned, known: Known | None) -> Iterator[str]:
    if not row.values.get("name") and known is None:
        yield "Falta el nombre del establecimiento."
    if any(BROKEN_LETTERS.search(v) for v in row.values.values()):
        yield "Tiene letras dañadas (por ejemplo «Ã³»). Exporte el archivo otra vez, como CSV UTF-8."
    for name, most in LENGTHS.items():
        if len(row.values.get(name, "")) > most:
            yield f"{LABELS[name]}: tiene más de {most} caracteres."
    email = row.values.get("email", "")
    if email and not EMAIL.match(email):
        del row.values["email"]
        row.warnings.append(f"«{email}» no es un correo: ese dato no se carga.")


def place_problems(row: Planned, cells: dict[str, str], ground: Ground) -> Iterator[str]:
    """Find the municipality, and say whether it is this office's to run."""
    code, said = plain_code(cells.get("municipality", "")), cells.get("municipality_name", "")
    row.values.pop("municipality", None)
    if not code and not said:
        if row.code not in ground.known:
            yield "Falta el municipio." if ground.country == "CO" else "Falta el distrito."
        return
    town = ground.towns.get(code) if code else None
    if town is None:
        found = named_like(said, cells.get("department_name", ""), ground) if said else []
        if code:
            yield lost_zero(code, ground) or f"No hay un municipio con el código «{code}»."
            return
        if len(found) != 1:
            options = "; ".join(f"{t.code} {t.name} ({t.department})" for t in found[:5])
            yield f"«{said}» no nombra un solo municipio. Escriba su código. {options}".strip()
            return
        town = found[0]
    if town.office and town.office != ground.office:
        yield f"{town.name} lo atiende {town.office_name}: esta fila le corresponde a esa entidad."
        return
    row.values["municipality"] = town.code


def named_like(said: str, department: str, ground: Ground) -> list[Town]:
    """Return the places of a name: this office's before any other's, the department's when it is told."""
    found = [t for t in ground.towns.values() if fold(t.name) == fold(said)]
    if department:
        found = [t for t in found if fold(t.department) == fold(department)]
    return [t for t in found if t.office == ground.office] or found


def lost_zero(code: str, ground: Ground) -> str:
    length = 5 if ground.country == "CO" else 6
    town = ground.towns.get(code.zfill(length))
    if town is None or len(code) == length:
        return ""
    return f"«{code}» tiene {len(code)} cifras: ¿es {town.code}, {town.name}? Escríbalo con el cero."


def settle(row: Planned, cells: dict[str, str], ground: Ground) -> None:
    """Compare with what the directory has."""
    known, ended = ground.known.get(row.code), has_ended(cells)
    town = row.values.get("municipality") or (known.values.get("municipality", "") if known else "")
    if ground.country == "CO" and town and row.code[1:6] != town:
        row.warnings.append(
            f"Las cifras 2 a 6 del código ({row.code[1:6]}) no son las del municipio ({town})."
        )
    if known is None:
        row.change = LEFT_OUT if ended else NEW
        if ended:
            row.warnings.append("Figura cerrado y no está en el directorio: no se agrega.")
        return
    row.changes = {
        name: [known.values.get(name, ""), value]
        for name, value in row.values.items()
        if value.casefold() != known.values.get(name, "").casefold()
    }
    if known.office != ground.office:
        row.changes["office"] = [known.office_name, ground.office]
    if known.is_open == ended:
        row.changes["is_open"] = ["Abierto", "Cerrado"] if ended else ["Cerrado", "Abierto"]
    row.change = CLOSED if known.is_open and ended else CHANGED if row.changes else UNCHANGED


def has_ended(cells: dict[str, str]) -> bool:
    said = fold(cells.get("state", ""))
    return said in CLOSED_MARKS or any(word in said for word in ENDED)


def tell_same_names(planned: list[Planned], ground: Ground) -> None:
    """Warn of new schools that bear another's name in the same municipality: the code alone tells them apart."""
    here = [(k.values.get("municipality", ""), fold(k.values.get("name", ""))) for k in ground.known.values()]
    coming = [
        (r.values.get("municipality", ""), fold(r.values.get("name", ""))) for r in planned if r.change == NEW
    ]
    count = Counter([*here, *coming])
    for row in planned:
        if row.change == NEW and count[row.values.get("municipality", ""), fold(row.values["name"])] > 1:
            row.warnings.append("Hay otro con el mismo nombre en el municipio: los distingue el código.")


def closures(planned: list[Planned], ground: Ground) -> Iterator[Planned]:
    """Close what the file leaves out; a row that was rejected still names its school."""
    named = {row.code for row in planned}
    for code, known in sorted(ground.known.items()):
        if known.is_open and known.office == ground.office and code not in named:
            yield Planned(0, CLOSED, code, dict(known.values), {"is_open": ["Abierto", "Cerrado"]})


LABELS = {
    "name": "Nombre",
    "municipality": "Municipio",
    "address": "Dirección",
    "phone": "Teléfono",
    "email": "Correo",
    "site_code": "Código de local",
    "office": "Entidad",
    "is_open": "Estado",
}

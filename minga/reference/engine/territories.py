"""What an official table of territories (DIVIPOLA, UBIGEO) says, and what it would change; nothing is written here.

Codes are strings; which level a place is of, and what it lies in, are in its code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .codes import plain_code
from .schools import BROKEN_LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LEVELS = {
    "CO": {2: "DEPARTMENT", 5: "MUNICIPALITY"},
    "PE": {2: "REGION", 4: "PROVINCE", 6: "DISTRICT"},
}
SMALL = {"de", "del", "la", "las", "el", "los", "y", "e"}
MOST_TOLD = 20


@dataclass(frozen=True)
class Place:
    """A territory as the table has it."""

    code: str
    name: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Kept:
    """A territory as the directory has it."""

    name: str
    latitude: float | None
    longitude: float | None
    is_current: bool


@dataclass
class Plan:
    """What a table would change, by code. A table with `problems` is not to be used."""

    new: dict[str, Place] = field(default_factory=dict)
    renamed: dict[str, tuple[str, str]] = field(default_factory=dict)
    moved: dict[str, Place] = field(default_factory=dict)
    retired: dict[str, str] = field(default_factory=dict)
    returned: dict[str, str] = field(default_factory=dict)
    same: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        named = ("new", "renamed", "moved", "retired", "returned")
        return {name: len(getattr(self, name)) for name in named} | {"same": self.same}


def parent_of(code: str, country: str) -> str:
    """Return the code of what a place lies in; the country's own for the first level."""
    shorter = [n for n in LEVELS[country] if n < len(code)]
    return code[: max(shorter)] if shorter else country


def plan(
    rows: Iterable[tuple[int, list[str]]],
    positions: Mapping[str, int],
    known: Mapping[str, Kept],
    country: str,
) -> Plan:
    """Compare a whole table with the directory. What the table leaves out is retired."""
    found = Plan()
    places = read(rows, positions, country, found.problems)
    for code, place in places.items():
        above = parent_of(code, country)
        if above != country and above not in places and above not in known:
            found.problems.append(f"{code} {place.name}: falta {above}, en que queda.")
        compare(place, known.get(code), found)
    found.retired = {c: k.name for c, k in known.items() if k.is_current and c not in places}
    return found


def compare(place: Place, held: Kept | None, found: Plan) -> None:
    code = place.code
    if held is None:
        found.new[code] = place
        return
    if not held.is_current:
        found.returned[code] = place.name
    if place.name.casefold() != held.name.casefold():
        found.renamed[code] = (held.name, place.name)
    if place.latitude is not None and (place.latitude, place.longitude) != (held.latitude, held.longitude):
        found.moved[code] = place
    if held.is_current and code not in found.renamed and code not in found.moved:
        found.same += 1


def read(
    rows: Iterable[tuple[int, list[str]]], positions: Mapping[str, int], country: str, problems: list[str]
) -> dict[str, Place]:
    """Return every place that the table names, also those above that only their columns name."""
    told: dict[str, Place] = {}
    for line, cells in rows:
        row = {name: " ".join(cells[i].split()) if i < len(cells) else "" for name, i in positions.items()}
        code, fault = code_of(row, country)
        row["name"] = row.get("name") or name_above(row, code)
        if fault or not row["name"]:
            problems.append(f"fila {line}: {fault or 'falta el nombre.'}")
            continue
        if BROKEN_LETTERS.search(row["name"]):
            problems.append(f"fila {line}: «{row['name']}» tiene letras dañadas.")
        point = (degrees(row.get("latitude", "")), degrees(row.get("longitude", "")))
        for place in (*above(row, code, country), Place(code, recased(row["name"]), *point)):
            earlier = told.get(place.code)
            if earlier and earlier.name.casefold() != place.name.casefold():
                problems.append(f"fila {line}: {place.code} es {earlier.name} y también {place.name}.")
            if earlier is None or earlier.latitude is None:
                told[place.code] = place
    return told


def code_of(row: dict[str, str], country: str) -> tuple[str, str]:
    """Return a row's code, and what is wrong with it."""
    code = plain_code(row.get("code", ""))
    if country == "CO" and len(code) == 3:  # DIVIPOLA in two columns: department and municipality
        code = plain_code(row.get("department_code", "")) + code
    if country == "PE" and len(code) == 6 and code.endswith("00"):  # UBIGEO of a whole region or province
        code = code[:2] if code.endswith("0000") else code[:4]
    if not (code.isascii() and code.isdigit()):
        return code, f"«{code}» no es un código: solo lleva cifras."
    if len(code) not in LEVELS[country]:
        lengths = " o ".join(map(str, LEVELS[country]))
        return code, f"«{code}» tiene {len(code)} cifras y debe tener {lengths}: quizá perdió un cero."
    return code, ""


def name_above(row: dict[str, str], code: str) -> str:
    """Return the name of a whole region or province, whose row leaves the column of its districts blank."""
    return row.get({2: "department_name", 4: "province_name"}.get(len(code), ""), "")


def above(row: dict[str, str], code: str, country: str) -> Iterator[Place]:
    """Name what a place lies in, where the row tells it."""
    if row.get("department_name") and len(code) > 2:
        yield Place(code[:2], recased(row["department_name"]))
    if country == "PE" and row.get("province_name") and len(code) > 4:
        yield Place(code[:4], recased(row["province_name"]))


def degrees(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def recased(name: str) -> str:
    """Return a name in capitals as one writes it; any other stays as it is."""
    if not name.isupper():
        return name
    words = [
        w if w.casefold() in SMALL and n else w.capitalize() for n, w in enumerate(name.lower().split(" "))
    ]
    return re.sub(r"(?<=[-(.])[a-záéíóúñ]", lambda m: m[0].upper(), " ".join(words))

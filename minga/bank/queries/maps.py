from __future__ import annotations

import csv
import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.map import Drawing, Point, draw
from ..types import COUNTRIES

if TYPE_CHECKING:
    from ..types import Facet

PACKS = Path(__file__).resolve().parents[1] / "packs"


@lru_cache
def outlines() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PACKS / "outlines.json").read_text(encoding="utf-8"))
    return found


@lru_cache
def places() -> dict[str, dict[str, Point]]:
    """Return, for each country, where each territory's mark stands."""
    found: dict[str, dict[str, Point]] = {country: {} for country in outlines()}
    with (PACKS / "places.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            code = f"{row['country']}-{row['code']}"
            found[row["country"]][code] = (float(row["lon"]), float(row["lat"]))
    return found


def maps_of(territories: Facet) -> list[tuple[str, Drawing]]:
    """Draw each country that has territories with practices among the results: (its name, its map)."""
    drawn = []
    for country, outline in outlines().items():
        counted = [
            (c.code, c.label, c.cards)
            for c in territories.choices
            if c.code.startswith(f"{country}-") and c.cards
        ]
        if counted:
            drawn.append((COUNTRIES[country], draw(country, outline, places()[country], counted)))
    return drawn

"""A map as plain shapes: an outline, and one mark per territory whose area says how many practices it has."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WIDTH, LEAST, MOST = 400, 4.0, 30.0

Point = tuple[float, float]  # longitude, latitude


@dataclass(frozen=True)
class Mark:
    """One territory on the map, in the drawing's own units."""

    code: str
    label: str
    count: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Drawing:
    """A country ready to be drawn: `path` is the SVG path of its outline."""

    country: str
    width: int
    height: int
    path: str
    marks: tuple[Mark, ...]


def draw(
    country: str,
    outline: Mapping[str, Any],
    places: Mapping[str, Point],
    counted: Sequence[tuple[str, str, int]],
) -> Drawing:
    """Project an outline (GeoJSON MultiPolygon) and mark each counted (code, label, count) that has a place.

    Plate carrée, shrunk by the cosine of the middle latitude: near the equator nobody can tell.
    """
    rings = [ring for polygon in outline["coordinates"] for ring in polygon]
    west, east, south, north = bounds([*(p for ring in rings for p in ring), *places.values()])
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze)

    def put(point: Sequence[float]) -> Point:
        return round((point[0] - west) * squeeze * scale, 1), round((north - point[1]) * scale, 1)

    path = "".join(
        "M" + "L".join(f"{x:g} {y:g}" for x, y in thinned(put(p) for p in ring)) + "Z" for ring in rings
    )
    top = max((n for _, _, n in counted), default=1)
    marks = [
        Mark(code, label, n, *put(places[code]), radius=radius(n, top))
        for code, label, n in counted
        if code in places
    ]
    height = math.ceil((north - south) * scale)
    return Drawing(country, WIDTH, height, path, tuple(sorted(marks, key=lambda m: -m.count)))


def bounds(points: Iterable[Sequence[float]]) -> tuple[float, float, float, float]:
    held = list(points)
    longitudes, latitudes = [p[0] for p in held], [p[1] for p in held]
    return min(longitudes) - 0.5, max(longitudes) + 0.5, min(latitudes) - 0.5, max(latitudes) + 0.5


def thinned(points: Iterable[Point]) -> list[Point]:
    """Drop points that stand closer than the eye can see."""
    kept: list[Point] = []
    for point in points:
        if not kept or math.dist(kept[-1], point) >= 1:
            kept.append(point)
    return kept


def radius(count: int, top: int) -> float:
    """Let the area, not the radius, say how many; the smallest can still be seen."""
    return round(max(LEAST, MOST * math.sqrt(count / top)), 1)

"""Make the shapes of the map from Natural Earth: ``python -m docs.generator.geometry FILE``.

FILE is ``countries-50m.json`` of the npm package ``world-atlas`` (TopoJSON). Shapes are cut to the
surroundings of the region, thinned along shared lines, so that neighbours still fit together, and
written as GeoJSON into the package. What is drawn as disputed is decided in ``geometry.toml``.
"""

from __future__ import annotations

import json
import math
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parents[2] / "sim" / "plots" / "geometry" / "region.geojson"

Point = tuple[float, float]
Ring = list[Point]

FRAME = (8.0, 24.0, 108.0, 66.0)
"""West, south, east and north edge of what is kept, degrees."""
TOLERANCE = 0.035
"""How far a thinned line may leave the original, degrees."""
SMALLEST = 0.05
"""Islands below this area are left out, square degrees."""

DECIDED: dict[str, Any] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
"""Codes of countries, whose boundaries are drawn, and what is disputed."""
CODES: dict[str, str] = DECIDED["codes"]
CRIMEA = (34.2, 45.3)
"""A place in the shape that the source counts as another state than the United Nations do."""


class Atlas:
    """A TopoJSON file: arcs in degrees, thinned, and the geometries that join them."""

    def __init__(self, raw: dict[str, Any]) -> None:
        (sx, sy), (tx, ty) = raw["transform"]["scale"], raw["transform"]["translate"]
        self.arcs: list[Ring] = []
        for arc in raw["arcs"]:
            x = y = 0
            points = []
            for dx, dy, *_ in arc:
                x, y = x + dx, y + dy
                points.append((x * sx + tx, y * sy + ty))
            self.arcs.append(thinned(points))
        self.countries = raw["objects"]["countries"]["geometries"]

    def ring(self, places: list[int]) -> Ring:
        """One closed ring from the numbers of its arcs (a complement means backwards)."""
        points: Ring = []
        for place in places:
            arc = self.arcs[place] if place >= 0 else self.arcs[~place][::-1]
            points += arc if not points else arc[1:]
        return points

    def polygons(self, geometry: dict[str, Any]) -> Iterator[list[Ring]]:
        """Polygons of a country, each a list of rings, the outer one first."""
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for part in parts:
            yield [self.ring(ring) for ring in part]

    def arcs_of(self, number: str) -> set[int]:
        """Numbers of all arcs along a country, whatever their direction."""
        (geometry,) = (g for g in self.countries if g.get("id") == number)
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        return {a if a >= 0 else ~a for part in parts for ring in part for a in ring}


def thinned(points: Ring) -> Ring:
    """The line without points that lie close to it (Douglas and Peucker 1973)."""
    if len(points) < 3:
        return points
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = math.hypot(x1 - x0, y1 - y0)

    def away(p: Point) -> float:
        if length < 1e-9:
            return math.hypot(p[0] - x0, p[1] - y0)
        return abs((x1 - x0) * (y0 - p[1]) - (x0 - p[0]) * (y1 - y0)) / length

    worst = max(range(1, len(points) - 1), key=lambda i: away(points[i]))
    if away(points[worst]) <= TOLERANCE:
        return [points[0], points[-1]]
    return thinned(points[: worst + 1])[:-1] + thinned(points[worst:])


def clipped(ring: Ring) -> Ring:
    """The part of a ring inside the frame (Sutherland and Hodgman 1974)."""
    west, south, east, north = FRAME
    for axis, edge, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        kept: Ring = []
        for one, two in zip(ring, ring[1:] + ring[:1], strict=True):
            inside = sign * (one[axis] - edge) >= 0
            if inside:
                kept.append(one)
            if inside != (sign * (two[axis] - edge) >= 0):
                share = (edge - one[axis]) / (two[axis] - one[axis])
                kept.append(
                    (one[0] + share * (two[0] - one[0]), one[1] + share * (two[1] - one[1]))
                )
        ring = kept
    return ring


def area(ring: Ring) -> float:
    """Area of a ring, square degrees."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def inside(point: Point, ring: Ring) -> bool:
    """Whether a point lies in a ring: an odd number of edges to its east."""
    x, y = point
    crossed = False
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            crossed = not crossed
    return crossed


def features(atlas: Atlas) -> Iterator[dict[str, Any]]:
    """Everything on the map: countries, disputed shapes, dashed lines, marked places."""
    for geometry in atlas.countries:
        name, code = geometry["properties"]["name"], CODES.get(geometry.get("id", ""))
        shapes = [kept for p in atlas.polygons(geometry) if (kept := _kept(p))]
        disputed = [s for s in shapes if inside(CRIMEA, s[0]) and code != "UKR"]
        shapes = [s for s in shapes if s not in disputed]
        if disputed:
            yield _feature("disputed", "Crimea", "MultiPolygon", disputed)
        if not shapes:
            continue
        if name in DECIDED["disputed_shapes"]:
            yield _feature("disputed", DECIDED["disputed_shapes"][name], "MultiPolygon", shapes)
        else:
            kind = "country" if code in DECIDED["bordered"] else "land"
            yield _feature(kind, code or "", "MultiPolygon", shapes)
    numbers = {code: number for number, code in CODES.items()}
    for line in DECIDED["disputed_lines"]:
        one, two = line["between"]
        shared = atlas.arcs_of(numbers[one]) & atlas.arcs_of(numbers[two])
        lines = [part for a in sorted(shared) for part in _within(atlas.arcs[a], line["box"])]
        yield _feature("line", f"{one}–{two}", "MultiLineString", lines)
    for name, place in DECIDED["disputed_places"].items():
        yield _feature("place", name, "Point", place)


def _kept(polygon: list[Ring]) -> list[Ring]:
    rings = [clipped(ring) for ring in polygon]
    if len(rings[0]) < 3 or area(rings[0]) < SMALLEST:
        return []
    return [r for r in rings if len(r) > 2 and area(r) >= SMALLEST / 5]


def _within(line: Ring, box: Sequence[float]) -> Iterator[Ring]:
    west, south, east, north = box
    stretch: Ring = []
    for x, y in line:
        if west <= x <= east and south <= y <= north:
            stretch.append((x, y))
            continue
        if len(stretch) > 1:
            yield stretch
        stretch = []
    if len(stretch) > 1:
        yield stretch


def _feature(kind: str, label: str, shape: str, coordinates: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": kind, "label": label},
        "geometry": {"type": shape, "coordinates": _rounded(coordinates)},
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 2)
    return [_rounded(v) for v in value]


def main(source: str) -> None:
    """Read the TopoJSON file and write the shapes of the package, one feature a line."""
    atlas = Atlas(json.loads(Path(source).read_text(encoding="utf-8")))
    rows = [json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features(atlas)]
    head = '{"type":"FeatureCollection","features":[\n'
    TARGET.write_text(head + ",\n".join(rows) + "\n]}\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(rows)} features, {TARGET.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main(sys.argv[1])

"""Make the shapes of the map from Natural Earth: ``python -m docs.generator.geometry FILE``.

FILE is ``countries-50m.json`` of the npm package ``world-atlas`` (TopoJSON). Shapes are cut to the
surroundings of the region, thinned along shared lines, so that neighbours still fit together, and
written as GeoJSON into the package. What is drawn as disputed is decided here, on one page.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
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

CODES = {
    "004": "AFG", "008": "ALB", "031": "AZE", "040": "AUT", "050": "BGD", "051": "ARM",
    "064": "BTN", "070": "BIH", "100": "BGR", "104": "MMR", "112": "BLR", "156": "CHN",
    "191": "HRV", "196": "CYP", "203": "CZE", "208": "DNK", "233": "EST", "246": "FIN",
    "268": "GEO", "276": "DEU", "300": "GRC", "348": "HUN", "356": "IND", "364": "IRN",
    "368": "IRQ", "376": "ISR", "380": "ITA", "398": "KAZ", "400": "JOR", "414": "KWT",
    "417": "KGZ", "422": "LBN", "428": "LVA", "440": "LTU", "496": "MNG", "498": "MDA",
    "499": "MNE", "524": "NPL", "578": "NOR", "586": "PAK", "616": "POL", "642": "ROU",
    "643": "RUS", "682": "SAU", "688": "SRB", "703": "SVK", "705": "SVN", "752": "SWE",
    "760": "SYR", "762": "TJK", "792": "TUR", "795": "TKM", "804": "UKR", "807": "MKD",
    "818": "EGY", "860": "UZB",
}  # fmt: skip
"""Country codes by the numbers of ISO 3166-1 that the source uses."""

BORDERED = {
    "AFG", "ARM", "AZE", "BGR", "BLR", "CHN", "EST", "GEO", "HUN", "IND", "IRN", "IRQ", "KAZ",
    "KGZ", "LTU", "LVA", "MDA", "MNG", "PAK", "POL", "ROU", "RUS", "SVK", "SYR", "TJK", "TKM",
    "TUR", "UKR", "UZB",
}  # fmt: skip
"""Countries drawn with their boundary; the rest is land without lines, for orientation only."""

DISPUTED_SHAPES = {"Siachen Glacier": "Siachen Glacier"}
"""Shapes of their own in the source whose status is disputed."""
CRIMEA = (34.2, 45.3)
"""A place in the shape that the source counts as another state than the United Nations do."""
DISPUTED_PLACES = {
    "Abkhazia": (41.0, 43.0),
    "South Ossetia": (44.0, 42.3),
    "Transnistria": (29.5, 47.1),
    "Nagorno-Karabakh": (46.7, 39.8),
    "Jammu and Kashmir": (75.2, 34.0),
    "Aksai Chin": (79.3, 35.2),
}
"""Disputed areas without a shape in the source: longitude and latitude of a mark."""
DISPUTED_LINES = (
    ("IND", "PAK", (73.3, 32.2, 80.0, 36.5)),
    ("CHN", "IND", (76.0, 31.0, 81.0, 36.5)),
    ("CHN", "PAK", (74.0, 35.0, 80.0, 37.5)),
)
"""Boundaries drawn dashed inside a box, because they are not agreed or not delimited there."""


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
        if name in DISPUTED_SHAPES:
            yield _feature("disputed", DISPUTED_SHAPES[name], "MultiPolygon", shapes)
        else:
            kind = "country" if code in BORDERED else "land"
            yield _feature(kind, code or "", "MultiPolygon", shapes)
    numbers = {code: number for number, code in CODES.items()}
    for one, two, box in DISPUTED_LINES:
        shared = atlas.arcs_of(numbers[one]) & atlas.arcs_of(numbers[two])
        lines = [line for a in sorted(shared) for line in _within(atlas.arcs[a], box)]
        yield _feature("line", f"{one}–{two}", "MultiLineString", lines)
    for name, place in DISPUTED_PLACES.items():
        yield _feature("place", name, "Point", place)


def _kept(polygon: list[Ring]) -> list[Ring]:
    rings = [clipped(ring) for ring in polygon]
    if len(rings[0]) < 3 or area(rings[0]) < SMALLEST:
        return []
    return [r for r in rings if len(r) > 2 and area(r) >= SMALLEST / 5]


def _within(line: Ring, box: tuple[float, float, float, float]) -> Iterator[Ring]:
    """The stretches of a line inside a box."""
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

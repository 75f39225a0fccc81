"""Shapes of the region's countries, shipped with the package; see ``SOURCES.md`` beside them."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from sim.arrays import Floats

Rings = list[Floats]

DISCLAIMER = (
    "Boundaries and names imply no opinion on the legal status of any territory. Hatched in grey, "
    "diamonds and dashed lines: disputed."
)
"""What every map says about itself."""

_PARALLELS = (38.0, 54.0)
_CENTRE = (57.0, 46.0)


@dataclass
class Region:
    """Projected shapes: a country is a list of polygons, a polygon a list of rings ``[n, 2]``.

    ``countries`` are drawn with boundaries, ``land`` without, ``disputed`` hatched; ``lines`` are
    disputed boundaries and ``places`` marks for disputed areas that have no shape. ``names`` are
    those of countries in the usage of the United Nations, and where they stand.
    """

    countries: dict[str, list[Rings]] = field(default_factory=dict)
    land: list[Rings] = field(default_factory=list)
    disputed: dict[str, list[Rings]] = field(default_factory=dict)
    lines: Rings = field(default_factory=list)
    places: dict[str, Floats] = field(default_factory=dict)
    names: dict[str, tuple[str, Floats]] = field(default_factory=dict)


def projected(longitude: Any, latitude: Any) -> Floats:
    """Places on the paper ``[..., 2]``: Albers' conic projection, which keeps areas.

    In units of the Earth's radius, around 57° east and 46° north (Snyder 1987, p. 98).
    """
    one, two = (math.radians(v) for v in _PARALLELS)
    n = (math.sin(one) + math.sin(two)) / 2
    c = math.cos(one) ** 2 + 2 * n * math.sin(one)
    radius = np.sqrt(c - 2 * n * np.sin(np.radians(latitude))) / n
    base = math.sqrt(c - 2 * n * math.sin(math.radians(_CENTRE[1]))) / n
    angle = n * np.radians(np.asarray(longitude, dtype=np.float64) - _CENTRE[0])
    return np.stack([radius * np.sin(angle), base - radius * np.cos(angle)], axis=-1)


@lru_cache(maxsize=1)
def region() -> Region:
    """The shapes of the package, read once."""
    here = files(__name__)
    text = here.joinpath("region.geojson").read_text(encoding="utf-8")
    table = csv.DictReader(here.joinpath("neighbours.csv").read_text("utf-8").splitlines())
    found = Region()
    for row in table:
        place = projected(float(row["longitude"]), float(row["latitude"]))
        found.names[row["code"]] = (row["name"], place)
    for feature in json.loads(text)["features"]:
        kind, label = feature["properties"]["kind"], feature["properties"]["label"]
        coordinates = feature["geometry"]["coordinates"]
        if kind == "place":
            found.places[label] = projected(*coordinates)
        elif kind == "line":
            found.lines += [_line(line) for line in coordinates]
        else:
            shapes = [[_line(ring) for ring in polygon] for polygon in coordinates]
            if kind == "country":
                found.countries[label] = shapes
            elif kind == "disputed":
                found.disputed[label] = shapes
            else:
                found.land += shapes
    return found


def middle(shapes: list[Rings]) -> Floats:
    """The centre of area of a country's largest polygon ``[2]``."""
    ring = max((polygon[0] for polygon in shapes), key=lambda r: abs(_area(r)))
    x, y = ring.T
    x1, y1 = np.roll(x, -1), np.roll(y, -1)
    cross = x * y1 - x1 * y
    total = cross.sum() * 3
    return np.array([((x + x1) * cross).sum() / total, ((y + y1) * cross).sum() / total])


def _area(ring: Floats) -> float:
    x, y = ring.T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def _line(points: Any) -> Floats:
    longitude, latitude = np.asarray(points, dtype=np.float64).T
    return projected(longitude, latitude)

"""The region by influence: who leads where, in how many worlds, on a map; shapes in geometry/."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from sim.arrays import Floats
from sim.plots import layout, pages, style
from sim.plots.influence import shade
from sim.plots.style import styled
from sim.plots.view import Source, View, view_of

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
    here = files("sim.plots").joinpath("geometry")
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


DOUBT = (
    (0.9, "", "leads in 90 % of worlds or more"),
    (0.67, "..", "67 to 90 %"),
    (0.5, "///", "50 to 67 %"),
)
"""From which probability of the leader on, its hatching, and the words of the legend."""
OPEN = ("xxx", "less than half")
"""Hatching and words where no power leads in half of the worlds."""

_ASIDE = {"ARM": (-0.2, -0.55), "KGZ": (0.75, 0.25), "TJK": (0.75, -0.4), "BLR": (0.0, -0.5)}
"""Where the label of a small state goes when it does not fit in it: inches from its middle."""


SEA, LAND, COUNTRY, BORDER = "#e9f0f4", "#f6f5f2", "#efede8", "#a5a19a"
"""Fills of sea, distant land and neighbours, and their boundaries."""

HALO = (withStroke(linewidth=2.2, foreground="white", alpha=0.85),)


@styled
def influence_maps(
    source: Source,
    dimensions: Sequence[str] = ("overall", "economic", "political", "security"),
    *,
    quarter: str | None = None,
    states: Sequence[str] | None = None,
    axes: Sequence[Axes] | None = None,
) -> Figure:
    """The states on a map for each dimension, coloured by the power most likely to lead.

    The deeper the colour and the less hatched, the more worlds agree; the small bar at each label
    holds the probability of every power. ``dimensions`` are of ``overall``, ``economic``,
    ``political`` and ``security``, drawn on ``axes``, one each, or on a page of their own;
    ``quarter`` (``2030-Q4``) is the last by default. Raises ``ValueError`` for an unknown quarter
    or state, and when no state has a shape.
    """
    view = view_of(source)
    place = view.position(quarter)
    doubt = [
        (Patch(facecolor="#e0e0e0", edgecolor=style.INK, hatch=hatch, lw=0), words)
        for hatch, words in [*((h, w) for _, h, w in DOUBT), OPEN]
    ]
    mark = Line2D([], [], marker="D", linestyle="", color="#77736c", markersize=3.5)
    for panel, dimension in pages.panels(
        view,
        axes,
        dimensions,
        f"Who leads in {view.quarters[place]}, by dimension",
        "Colour: the power most likely to hold the largest influence. Hatching, paleness and the "
        "bars: how many of the simulated worlds agree. " + DISCLAIMER,
        (0.0, 0.05, 0.12, 0.28),
        marks=f"Monte Carlo error at most {_error(view)}. Shapes: Natural Earth",
        legend=[*pages.entries(view), *doubt, (mark, "disputed area")],
    ):
        _draw(panel, view, dimension, place, states)
        layout.panel_title(panel, f"{dimension.capitalize()} influence")
    return layout.figure_of(panel)


def on_the_map(states: Sequence[str]) -> tuple[str, ...]:
    """The states that have a shape."""
    return tuple(s for s in states if s in region().countries)


def _error(view: View) -> str:
    size = view.provenance.get("replicates")
    if not isinstance(size, int) or size < 1:
        return "unknown, the number of worlds is not recorded"
    return f"{50 / size**0.5:.1f} points"


def _draw(axes: Axes, view: View, dimension: str, place: int, states: Sequence[str] | None) -> None:
    asked = view.chosen("state", states)
    shown = on_the_map(asked)
    if not shown:
        raise ValueError("none of the states has a shape on the map")
    ground(axes, shown)
    at = view.data["leader_probability"].sel(dimension=dimension).isel(quarter=place)
    powers, looks = view.labels("power"), view.looks()
    for state in shown:
        leader, chance = view.largest(at.sel(state=state))
        fill = shade(looks[leader].colour, chance, 1 / max(len(powers), 2))
        hatch = next((h for least, h, _ in DOUBT if chance >= least), OPEN[0])
        shapes = region().countries[state]
        look = {"facecolor": fill, "edgecolor": style.on_colour(fill), "linewidth": 0.0}
        add_shape(axes, shapes, hatch=hatch, alpha=0.9, zorder=1.5, **look)
        edge = {"facecolor": "none", "edgecolor": "white", "linewidth": 0.9}
        add_shape(axes, shapes, zorder=1.6, **edge)
    disputes(axes)
    taken = _missing(axes, [view.name("state", s) for s in asked if s not in shown])
    for state in sorted(shown, key=lambda s: _width(axes, s)):
        taken.append(_label(axes, view, state, at.sel(state=state), taken))
    names = {p: view.name("power", p) for p in powers}
    neighbours(axes, shown, names, taken)


def _missing(axes: Axes, names: Sequence[str]) -> list[layout.Box]:
    """A line at the lower left for the states without a shape; returns its place."""
    if not names:
        return []
    room = 0.5 * layout.inches(axes)[0]
    text = layout.fit("Not on the map: " + ", ".join(names), room, style.SMALL)
    axes.text(
        0.06, 0.05, text, transform=layout.in_inches(axes),
        fontsize=style.SMALL, color=style.QUIET, path_effects=HALO, zorder=5,
    )  # fmt: skip
    return [(0.06, 0.03, layout.text_width(text, style.SMALL), style.SMALL * 1.5 / 72)]


def _width(axes: Axes, state: str) -> float:
    """Width of a state on the paper, inches."""
    points = np.vstack([polygon[0] for polygon in region().countries[state]])
    (x0, x1), inches = axes.get_xlim(), layout.inches(axes)[0]
    return float(np.ptp(points[:, 0]) / (x1 - x0) * inches)


def _label(
    axes: Axes, view: View, state: str, chances: xr.DataArray, taken: Sequence[layout.Box]
) -> layout.Box:
    """Name, leader and probability of a state over a bar of all powers; returns its place."""
    large = layout.inches(axes)[0] > 7
    size = style.BODY if large else style.SMALL
    name = layout.fit(view.name("state", state) if large else state, 1.3, size, "bold")
    leader, chance = view.largest(chances)
    words = f"{layout.fit(leader, 0.6, size)} {100 * chance:.0f} %"
    long = max(layout.text_width(name, size, "bold"), layout.text_width(words, size), 0.42)
    line = size * 1.25 / 72
    box = (0.0, 0.0, long + 0.08, 2 * line + 0.14)
    centre = to_inches(axes, middle(region().countries[state]))
    x, y = centre
    if long > _width(axes, state) * (0.9 if large else 0.7):
        aside = _ASIDE.get(state, (0.0, -0.5))
        x, y = x + aside[0], y + aside[1]
    x, y = _nearest(axes, (x, y), box, taken)
    within: dict[str, Any] = {"transform": layout.in_inches(axes)}
    if abs(x - centre[0]) + abs(y - centre[1]) > 0.2:
        ends = [centre[0], x], [centre[1], y]
        axes.plot(*ends, color=style.INK, linewidth=0.6, zorder=3.5, **within)
    place = (x - box[2] / 2, y - box[3] / 2, box[2], box[3])
    layout.boxes(axes, *place, facecolors="white", alpha=0.85, zorder=4, **within)
    top = y + box[3] / 2 - 0.02
    for i, (text, weight) in enumerate(((name, "bold"), (words, "normal"))):
        axes.text(
            x, top - (i + 0.5) * line, text, fontsize=size, fontweight=weight, ha="center",
            va="center", zorder=5, **within,
        )  # fmt: skip
    shares = np.nan_to_num(chances.to_numpy().astype(np.float64))
    parts = long * shares / max(float(shares.sum()), 1e-9)
    colours = [look.colour for look in view.looks().values()]
    left, low, tall = x - long / 2, top - 2 * line - 0.1, 0.07
    starts = left + parts.cumsum() - parts
    layout.boxes(axes, starts, low, parts, tall, facecolors=colours, zorder=4.5, **within)
    edge: dict[str, Any] = {"facecolors": "none", "edgecolors": "white", "linewidths": 0.6}
    layout.boxes(axes, left, low, long, tall, zorder=4.6, **edge, **within)
    return place


def _nearest(
    axes: Axes, wish: tuple[float, float], box: layout.Box, taken: Sequence[layout.Box]
) -> tuple[float, float]:
    """The free place for the middle of a box nearest to a wish; the wish if there is none."""
    steps = [
        (r * np.cos(a), r * np.sin(a))
        for r in np.arange(0.0, 1.2, 0.08)
        for a in np.linspace(0, 2 * np.pi, 16, endpoint=False)
    ]
    for dx, dy in steps:
        x, y = float(wish[0] + dx), float(wish[1] + dy)
        if layout.free(axes, (x - box[2] / 2, y - box[3] / 2, box[2], box[3]), taken):
            return x, y
    return wish


def outline(shapes: Sequence[Rings]) -> Path:
    """One path around all polygons of a country, with its holes."""
    rings = [ring for polygon in shapes for ring in polygon]
    return Path.make_compound_path(*(Path(np.vstack([r, r[:1]]), closed=True) for r in rings))


def add_shape(axes: Axes, shapes: Sequence[Rings], **look: Any) -> None:
    """Draw a country, as an artist: a patch would be measured for limits, which are set."""
    axes.add_artist(PathPatch(outline(shapes), **look))


def frame(axes: Axes, states: Iterable[str]) -> None:
    """Limits around the states with some air, filling the axes at the same scale both ways."""
    shapes = region().countries
    points = np.vstack([p[0] for s in states if s in shapes for p in shapes[s]])
    low, high = points.min(axis=0), points.max(axis=0)
    centre, size = (low + high) / 2, 1.12 * (high - low)
    width, height = layout.inches(axes)
    scale = max(size[0] / width, size[1] / height)
    axes.set_xlim(centre[0] - scale * width / 2, centre[0] + scale * width / 2)
    axes.set_ylim(centre[1] - scale * height / 2, centre[1] + scale * height / 2)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_facecolor(SEA)
    axes.spines[:].set_visible(True)
    axes.spines[:].set(color=style.FAINT, linewidth=0.6)


def ground(axes: Axes, states: Sequence[str]) -> None:
    """Everything below the states: sea, land, neighbours. Sets the limits of the axes."""
    frame(axes, states)
    shapes = region()
    for land in shapes.land:
        if _in_frame(axes, [land]):
            add_shape(axes, [land], facecolor=LAND, edgecolor="none", zorder=0.6)
    for code, country in shapes.countries.items():
        if code not in states and _in_frame(axes, country):
            look = {"facecolor": COUNTRY, "edgecolor": BORDER, "linewidth": 0.5}
            add_shape(axes, country, zorder=0.8, **look)


def _in_frame(axes: Axes, shapes: Sequence[Rings]) -> bool:
    """Whether something of a country lies within the limits of the axes."""
    points = np.vstack([polygon[0] for polygon in shapes])
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    return bool(west < x1 and east > x0 and south < y1 and north > y0)


def disputes(axes: Axes) -> None:
    """What is disputed: hatched shapes, dashed boundaries, diamonds. Drawn above everything."""
    shapes = region()
    for area in shapes.disputed.values():
        look = {"facecolor": COUNTRY, "edgecolor": "#77736c", "linewidth": 0.0}
        add_shape(axes, area, hatch="//////", zorder=2.2, **look)
        add_shape(axes, area, facecolor="none", edgecolor=BORDER, linestyle=":", zorder=2.3)
    for line in shapes.lines:
        axes.plot(*line.T, color=COUNTRY, linewidth=1.6, zorder=2.4)
        axes.plot(*line.T, color="#77736c", linewidth=0.8, linestyle=(0, (2, 1.6)), zorder=2.5)
    for place in shapes.places.values():
        axes.plot(*place, marker="D", markersize=3.2, color="#77736c", zorder=2.6, linestyle="")


def to_inches(axes: Axes, place: Floats) -> tuple[float, float]:
    """A place on the map in inches from the axes' lower left corner."""
    width, height = layout.inches(axes)
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    return (
        float((place[0] - x0) / (x1 - x0) * width),
        float((place[1] - y0) / (y1 - y0) * height),
    )


def neighbours(
    axes: Axes, states: Sequence[str], names: Mapping[str, str], taken: Sequence[layout.Box]
) -> None:
    """Names of neighbours where there is room beside the boxes ``taken``.

    ``names`` are those of the scenario, where it has the neighbour among its powers.
    """
    used = list(taken)
    for code, (name, place) in region().names.items():
        if code in states:
            continue
        x, y = to_inches(axes, place)
        text = layout.fit(names.get(code, name), 1.6, style.SMALL)
        long, tall = layout.text_width(text, style.SMALL), style.SMALL * 1.3 / 72
        box = (x - long / 2, y - tall / 2, long, tall)
        if not layout.free(axes, box, used):
            continue
        used.append(box)
        axes.text(
            x, y, text, transform=layout.in_inches(axes), fontsize=style.SMALL,
            color=style.QUIET, ha="center", va="center", path_effects=HALO, zorder=3,
        )  # fmt: skip

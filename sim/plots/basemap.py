"""The ground of a map: sea, land, neighbours with their names, and what is disputed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from sim.arrays import Floats
from sim.plots import layout, lettering, style
from sim.plots.geometry import Rings, region

SEA, LAND, COUNTRY, BORDER = "#e9f0f4", "#f6f5f2", "#efede8", "#a5a19a"
"""Fills of sea, distant land and neighbours, and their boundaries."""

HALO = (withStroke(linewidth=2.2, foreground="white", alpha=0.85),)


def outline(shapes: Sequence[Rings]) -> Path:
    """One path around all polygons of a country, with its holes."""
    rings = [ring for polygon in shapes for ring in polygon]
    return Path.make_compound_path(*(Path(np.vstack([r, r[:1]]), closed=True) for r in rings))


def add_shape(axes: Axes, shapes: Sequence[Rings], **look: Any) -> None:
    """Draw a country, as an artist: a patch would be measured for limits, which are set."""
    axes.add_artist(PathPatch(outline(shapes), **look))


def frame(axes: Axes, states: Iterable[str], air: float = 0.06) -> None:
    """Limits around the states, filling the axes at the same scale both ways."""
    shapes = region().countries
    points = np.vstack([p[0] for s in states if s in shapes for p in shapes[s]])
    low, high = points.min(axis=0), points.max(axis=0)
    centre, size = (low + high) / 2, (high - low) * (1 + 2 * air)
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
    width, height = layout.inches(axes)
    for code, (name, place) in region().names.items():
        if code in states:
            continue
        x, y = to_inches(axes, place)
        text = lettering.fit(names.get(code, name), 1.6, style.SMALL)
        long, tall = lettering.text_width(text, style.SMALL), style.SMALL * 1.3 / 72
        box = (x - long / 2, y - tall / 2, long, tall)
        if not layout.free(axes, box, used):
            continue
        used.append(box)
        axes.text(
            x / width, y / height, text, transform=axes.transAxes, fontsize=style.SMALL,
            color=style.QUIET, ha="center", va="center", path_effects=HALO, zorder=3,
        )  # fmt: skip

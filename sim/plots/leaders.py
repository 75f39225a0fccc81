"""Who leads: the likeliest leader by state and year, and who takes the lead from whom."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.path import Path

from sim.arrays import Floats
from sim.plots import layout, lettering, pages, style
from sim.plots.style import styled
from sim.plots.view import Source, View, view_of

_NARROWEST = 0.3
"""Width in inches below which a cell cannot hold a label; years are then left out."""
_BAR = 0.16
"""Width of the bar at each year in a flow, in years between bars."""


def last_of_years(view: View) -> tuple[list[int], list[str]]:
    """Positions of the initial state and of each year's last quarter, and their headings."""
    years = np.floor(view.years + 1e-6).astype(int)
    places, names = [0], ["start"]
    for year in dict.fromkeys(years[1:].tolist()):
        places.append(int(np.flatnonzero(years == year)[-1]))
        names.append(str(year))
    return places, names


def shade(colour: str, probability: float, floor: float) -> tuple[float, float, float]:
    """White at ``floor`` (a leader by the thinnest plurality), full colour at certainty."""
    strength = 0.12 + 0.88 * max(0.0, min(1.0, (probability - floor) / (1 - floor)))
    r, g, b = (1 - strength + strength * c for c in to_rgb(colour))
    return r, g, b


@styled
def leader_map(
    source: Source,
    dimension: str = "overall",
    *,
    states: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """State by year: the most probable leader (colour, code) and its probability in % (depth).

    Each column is the last quarter of its year; the first is the initial state. ``dimension`` is
    ``overall``, ``economic``, ``political`` or ``security``. Raises ``KeyError`` if the result
    holds no such dimension.
    """
    view = view_of(source)
    rows = view.chosen("state", states)
    if ax is None:
        title = "Who leads" if dimension == "overall" else f"Who leads in {dimension} influence"
        page = pages.new_page(view, title, **_told(view))
        (ax,) = _column(page, view, rows, 1, 0.75)
    _cells(ax, view, dimension, rows)
    return ax


@styled
def leader_maps(
    source: Source,
    dimensions: Sequence[str] = ("overall", "economic", "political", "security"),
    *,
    states: Sequence[str] | None = None,
    axes: Sequence[Axes] | None = None,
) -> Figure:
    """Leader maps of several dimensions, below each other on one upright page or on ``axes``."""
    view = view_of(source)
    rows = view.chosen("state", states)
    if axes is None:
        title = "Who leads, by dimension of influence"
        page = pages.new_page(view, title, size=style.PORTRAIT, **_told(view))
        axes = _column(page, view, rows, len(dimensions), 0.6)
    for panel, dimension in zip(pages.as_many(axes, dimensions), dimensions, strict=True):
        _cells(panel, view, dimension, rows)
        layout.panel_title(panel, f"{dimension.capitalize()} influence")
    return layout.figure_of(panel)


def _told(view: View) -> dict[str, Any]:
    """What a page with leader maps says about them."""
    return {
        "subtitle": "Power most likely to hold the largest influence at the end of each year. The "
        "number is the share of worlds in which it leads, in %; the paler the cell, the less "
        "certain.",
        "marks": "",
        "legend": pages.entries(view),
    }


def _column(
    page: pages.Page, view: View, rows: Sequence[str], count: int, highest: float
) -> list[Axes]:
    """Axes below each other, with room for the names of states, rows at most ``highest`` inches."""
    names = [lettering.text_width(view.name("state", s), style.BODY) for s in rows]
    indent = min(1.6, max(names, default=0.5)) + 0.12
    slot = (page.top - page.bottom) / count
    height = min(slot - (0.55 if count == 1 else 0.6), highest * len(rows))
    width = page.right - page.left - indent
    tops = [page.top - i * slot - (0.3 if count == 1 else 0.28) for i in range(count)]
    return [page.axes(page.left + indent, top - height, width, height) for top in tops]


def _cells(axes: Axes, view: View, dimension: str, rows: Sequence[str]) -> None:
    """Draw and annotate the cells of one map."""
    width, height = layout.inches(axes)
    places, names = last_of_years(view)
    powers = view.labels("power")
    words, narrowest = _layout_of_cell(powers, height / len(rows))
    every = math.ceil(len(places) * max(narrowest, _NARROWEST) / width)
    # count back from the last year, which is the one people look for; the start always stays
    kept = sorted({0, *range(len(places) - 1, 0, -every)})
    looks = view.looks()
    chances = view.data["leader_probability"].sel(dimension=dimension, state=list(rows))
    chances = chances.isel(quarter=[places[i] for i in kept]).transpose("state", "quarter", "power")
    likely = np.nan_to_num(chances.to_numpy().astype(np.float64))
    fills = []
    for i, j in np.ndindex(len(rows), len(kept)):
        leader, chance = powers[int(likely[i, j].argmax())], float(likely[i, j].max())
        fill = shade(looks[leader].colour, chance, 1 / max(len(powers), 2))
        fills.append(fill)
        axes.text(
            j + 0.5, i + 0.5, words.format(_code(leader), f"{100 * chance:.0f}"), ha="center",
            va="center", fontsize=style.SMALL, color=style.on_colour(fill), linespacing=1.1,
        )  # fmt: skip
    down, across = np.indices((len(rows), len(kept)))
    layout.boxes(axes, across, down, 1, 1, facecolors=fills, edgecolors="white", linewidths=1.0)
    axes.set(xlim=(0, len(kept)), ylim=(len(rows), 0))
    axes.set_xticks(np.arange(len(kept)) + 0.5, [names[i] for i in kept])
    shown = [lettering.fit(view.name("state", s), 1.6) for s in rows]
    axes.set_yticks(np.arange(len(rows)) + 0.5, shown, fontsize=style.BODY)
    axes.tick_params(length=0, pad=3)
    axes.spines[:].set_visible(False)


def _layout_of_cell(labels: Sequence[str], height: float) -> tuple[str, float]:
    """How a cell is annotated, and the width in inches it needs: the same in the whole map.

    Code above percentage where rows are high enough, else beside each other, else colour alone.
    """
    line = style.SMALL * 1.3 / 72
    if height >= 2 * line:
        return "{}\n{}", _NARROWEST
    if height >= line:
        widest = max(lettering.text_width(f"{_code(label)} 100", style.SMALL) for label in labels)
        return "{} {}", widest + 0.05
    return "", 0.05


def _code(label: str) -> str:
    return lettering.fit(label, _NARROWEST, style.SMALL)


def yearly_moves(view: View, state: str, dimension: str) -> tuple[Floats, Floats]:
    """Decimal years of the nodes ``[node]``, and moves ``[node - 1, power, power]`` as shares.

    Raises ``KeyError`` when the result holds no moves, ``ValueError`` when it spans no whole year.
    """
    if "leader_moves" not in view.data:
        raise KeyError("the result holds no leader_moves; run the scenario again")
    moves = view.data["leader_moves"].sel(dimension=dimension, state=state)
    values = np.asarray(moves.transpose("quarter", "power", "rival").values, dtype=np.float64)
    places = np.flatnonzero(np.isfinite(values).all(axis=(1, 2)))
    if places.size == 0:
        raise ValueError("leadership flows from year to year; the run is shorter than one")
    step = int(places[0])
    return view.years[[0, *places]] if step else view.years[places], values[places]


@styled
def leadership_flow(
    source: Source, state: str, dimension: str = "overall", *, ax: Axes | None = None
) -> Axes:
    """Alluvial diagram of one state: shares of worlds in which each power leads, and the moves.

    Bars stand a year apart and hold the powers in file order; a ribbon joins what a power led a
    year ago with who leads those worlds now. Worlds that stay are pale, worlds that change hands
    are strong, in the colour of the power that lost them. Raises ``KeyError`` and ``ValueError``
    as :func:`yearly_moves` does.
    """
    view = view_of(source)
    view.chosen("state", [state])
    title = f"Who takes the lead from whom in {view.name('state', state)}"
    size, pad = style.LANDSCAPE, (0.5, 0.35, 1.0, 0.15)
    ax = ax or pages.single(title, view=view, size=size, pad=pad, **_told_of_flows(view))
    _flow(ax, view, state, dimension)
    return ax


@styled
def leadership_flows(
    source: Source,
    dimension: str = "overall",
    *,
    states: Sequence[str] | None = None,
    axes: Sequence[Axes] | None = None,
) -> Figure:
    """One alluvial diagram per state on one page, or on the ``axes`` given."""
    view = view_of(source)
    what = "" if dimension == "overall" else f" in {dimension} influence"
    title, pad = f"Who takes the lead from whom{what}, by state", (0.5, 0.32, 0.62, 0.25)
    rows = view.chosen("state", states)
    for panel, state in pages.panels(view, axes, rows, title, pad=pad, **_told_of_flows(view)):
        _flow(panel, view, state, dimension)
        layout.panel_title(panel, view.name("state", state))
    return layout.figure_of(panel)


def _told_of_flows(view: View) -> dict[str, Any]:
    """What a page with flows says about them."""
    return {
        "subtitle": "Bars: shares of worlds in which each power has the largest influence, a year "
        "apart. Ribbons: what became of those worlds within the year; pale where the power keeps "
        "the lead, strong, in the colour of the power that loses it, where it does not.",
        "marks": "shares of worlds",
        "legend": pages.entries(view),
    }


def _flow(axes: Axes, view: View, state: str, dimension: str) -> None:
    years, moves = yearly_moves(view, state, dimension)
    powers = view.labels("power")
    looks = list(view.looks().values())
    shares = np.concatenate([moves[:1].sum(axis=2), moves.sum(axis=1)])
    floors = np.concatenate([np.zeros((len(shares), 1)), shares.cumsum(axis=1)], axis=1)
    half = _BAR / 2 * float(np.diff(years).min())
    colours = [look.colour for look in looks]
    ribbons: list[tuple[Path, str, bool]] = []
    for k, flow in enumerate(moves):
        span = (years[k] + half, years[k + 1] - half)
        ribbons += _ribbons(span, floors[k : k + 2], flow, colours)
    for moved, alpha in ((False, 0.22), (True, 0.75)):
        paths = [path for path, _, change in ribbons if change == moved]
        fills = [colour for _, colour, change in ribbons if change == moved]
        options: dict[str, Any] = {"alpha": alpha, "linewidths": 0, "zorder": 1.5 if moved else 1}
        axes.add_collection(PathCollection(paths, facecolors=fills, **options))
    layout.boxes(
        axes, (years - half)[:, None], 100 * floors[:, :-1], 2 * half, 100 * shares,
        facecolors=colours * len(years), edgecolors="white", linewidths=0.3, zorder=2,
    )  # fmt: skip
    layout.over_time(axes, years, "share of worlds [%]", (0, 100), grid=False)
    axes.set_xlim(years[0] - half, years[-1] + half)
    ends = []
    for power, look, floor, share in zip(powers, looks, floors[-1], shares[-1], strict=False):
        if share >= 0.005:
            words = f"{lettering.fit(power, 0.3, style.SMALL)} {100 * share:.0f}"
            ends.append((100 * float(floor + share / 2), words, look.text))
    layout.end_labels(axes, ends, room=0.62)


def _ribbons(
    span: tuple[float, float], floors: Floats, flow: Floats, colours: Sequence[str]
) -> list[tuple[Path, str, bool]]:
    """Ribbons between two bars, with colour and whether the lead changes hands.

    ``flow[before, after]`` are shares, ``floors[bar, power]`` where each power's part begins.
    """
    found = []
    left, right = floors[0, :-1].copy(), floors[1, :-1].copy()
    for (i, j), share in np.ndenumerate(flow):
        if share > 0:
            shape = _band(span, 100 * float(left[i]), 100 * float(right[j]), 100 * float(share))
            found.append((shape, colours[i], i != j))
            left[i] += share
            right[j] += share
    return found


def _band(span: tuple[float, float], left: float, right: float, height: float) -> Path:
    """A ribbon of constant height that leaves and arrives level."""
    x0, x1 = span
    middle = (x0 + x1) / 2
    points = [
        (x0, left), (middle, left), (middle, right), (x1, right),
        (x1, right + height), (middle, right + height), (middle, left + height),
        (x0, left + height), (x0, left),
    ]  # fmt: skip
    curve, line = Path.CURVE4, Path.LINETO
    codes = [Path.MOVETO, curve, curve, curve, line, curve, curve, curve, Path.CLOSEPOLY]
    return Path(points, codes)

"""How leadership flows between powers over the years: in which worlds who took it from whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path

from sim.arrays import Floats
from sim.plots import layout, lettering, style
from sim.plots.style import styled
from sim.plots.view import Source, View, chosen, view_of

_BAR = 0.16
"""Width of the bar at each year, in years between bars."""


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
    source: Source,
    state: str,
    dimension: str = "overall",
    *,
    ax: Axes | None = None,
) -> Axes:
    """Alluvial diagram of one state: shares of worlds in which each power leads, and the moves.

    Bars stand a year apart and hold the powers in file order; a ribbon joins what a power led a
    year ago with who leads those worlds now. Worlds that stay are pale, worlds that change hands
    are strong, in the colour of the power that lost them. Raises ``KeyError`` and ``ValueError``
    as :func:`yearly_moves` does.
    """
    view = view_of(source)
    chosen([state], view.labels("state"), "state")
    if ax is None:
        page = _page(view, f"Who takes the lead from whom in {view.name('state', state)}", None)
        ax = page.whole((0.5, 0.35, 1.0, 0.15))
    _draw(ax, view, state, dimension)
    return ax


@styled
def leadership_flows(
    source: Source,
    dimension: str = "overall",
    *,
    states: Sequence[str] | None = None,
    axes: Sequence[Axes] | None = None,
    figure: Figure | None = None,
) -> Figure:
    """One alluvial diagram per state on one page, or on the ``axes`` given."""
    view = view_of(source)
    rows = chosen(states, view.labels("state"), "state")
    if axes is None:
        what = "" if dimension == "overall" else f" in {dimension} influence"
        page = _page(view, f"Who takes the lead from whom{what}, by state", figure)
        axes = page.grid(len(rows), pad=(0.5, 0.32, 0.62, 0.25))
    for panel, state in zip(layout.as_many(axes, rows), rows, strict=True):
        _draw(panel, view, state, dimension)
        layout.panel_title(panel, view.name("state", state))
    return layout.figure_of(panel)


def _page(view: View, title: str, figure: Figure | None) -> layout.Page:
    page = layout.new_page(
        view,
        title,
        "Bars: shares of worlds in which each power has the largest influence, a year apart. "
        "Ribbons: what became of those worlds within the year; pale where the power keeps the "
        "lead, strong, in the colour of the power that loses it, where it does not.",
        marks="shares of worlds",
        figure=figure,
    )
    layout.legend_row(page, layout.entries(view, style.looks(view.labels("power"))))
    return page


def _draw(axes: Axes, view: View, state: str, dimension: str) -> None:
    years, moves = yearly_moves(view, state, dimension)
    powers = view.labels("power")
    looks = list(style.looks(powers).values())
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
    axes.bar(
        np.repeat(years - half, len(looks)), 100 * shares.ravel(), width=2 * half, align="edge",
        bottom=100 * floors[:, :-1].ravel(), color=colours * len(years), edgecolor="white",
        linewidth=0.3, zorder=2,
    )  # fmt: skip
    layout.time_axis(axes, years)
    axes.set_xlim(years[0] - half, years[-1] + half)
    axes.set_ylim(0, 100)
    layout.value_ticks(axes)
    layout.y_label(axes, "share of worlds [%]")
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

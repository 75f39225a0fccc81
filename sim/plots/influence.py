"""Who leads and who takes the lead from whom, by state and year; where powers move in influence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from sim.arrays import Floats
from sim.plots import layout, pages, style
from sim.plots.series import value_range
from sim.plots.style import Look, styled
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
def leader_maps(
    source: Source,
    dimensions: Sequence[str] = ("overall", "economic", "political", "security"),
    *,
    states: Sequence[str] | None = None,
    axes: Sequence[Axes] | None = None,
) -> Figure:
    """State by year: the most probable leader (colour, code) and its probability in % (depth).

    Each column is the last quarter of its year; the first is the initial state. ``dimensions`` are
    of ``overall``, ``economic``, ``political`` and ``security``, a map each: below each other on
    one page, or on ``axes``. Raises ``KeyError`` if the result holds no such dimension.
    """
    view = view_of(source)
    rows = view.chosen("state", states)
    if axes is None:
        size = style.LANDSCAPE if len(dimensions) == 1 else style.PORTRAIT
        title = "Who leads, by dimension of influence"
        page = pages.new_page(view, title, size=size, **_told(view))
        axes = _column(page, view, rows, len(dimensions))
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


def _column(page: pages.Page, view: View, rows: Sequence[str], count: int) -> list[Axes]:
    """Axes below each other, with room for the names of states; rows are not too high."""
    names = [layout.text_width(view.name("state", s), style.BODY) for s in rows]
    indent = min(1.6, max(names, default=0.5)) + 0.12
    slot = (page.top - page.bottom) / count
    height = min(slot - 0.6, (0.75 if count == 1 else 0.6) * len(rows))
    width = page.right - page.left - indent
    tops = [page.top - i * slot - 0.28 for i in range(count)]
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
    shown = [layout.fit(view.name("state", s), 1.6) for s in rows]
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
        widest = max(layout.text_width(f"{_code(label)} 100", style.SMALL) for label in labels)
        return "{} {}", widest + 0.05
    return "", 0.05


def _code(label: str) -> str:
    return layout.fit(label, _NARROWEST, style.SMALL)


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
def leadership_flows(
    source: Source,
    dimension: str = "overall",
    *,
    states: Sequence[str] | None = None,
    axes: Sequence[Axes] | None = None,
) -> Figure:
    """Alluvial diagrams by state: shares of worlds in which each power leads, and the moves.

    Bars stand a year apart and hold the powers in file order; a ribbon joins what a power led a
    year ago with who leads those worlds now. Worlds that stay are pale, worlds that change hands
    are strong, in the colour of the power that lost them. ``states`` chooses panels, drawn on
    ``axes``, one per state, or on a page of its own. Raises ``KeyError`` and ``ValueError`` as
    :func:`yearly_moves` does.
    """
    view = view_of(source)
    what = "" if dimension == "overall" else f" in {dimension} influence"
    rows = view.chosen("state", states)
    for panel, state in pages.panels(
        view,
        axes,
        rows,
        f"Who takes the lead from whom{what}, by state",
        "Bars: shares of worlds in which each power has the largest influence, a year apart. "
        "Ribbons: what became of those worlds within the year; pale where the power keeps the "
        "lead, strong, in the colour of the power that loses it, where it does not.",
        (0.5, 0.32, 0.62, 0.25),
        marks="shares of worlds",
        legend=pages.entries(view),
    ):
        _flow(panel, view, state, dimension)
        layout.panel_title(panel, view.name("state", state))
    return layout.figure_of(panel)


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
            words = f"{layout.fit(power, 0.3, style.SMALL)} {100 * share:.0f}"
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


@styled
def influence_plane(
    source: Source,
    *,
    across: str = "influence_economic",
    up: str = "influence_security",
    states: Sequence[str] | None = None,
    powers: Sequence[str] | None = None,
    axes: Sequence[Axes] | None = None,
) -> Figure:
    """Per state: each power's path through economic (across) and security (up) influence.

    The path joins the medians of the two variables; a dot marks the end of each year, the large
    marker the horizon. The box there spans the middle half of the replicates on each axis taken
    alone, the cross nine tenths: bands say nothing about how the two go together. Axes without
    negative values have a square-root scale, for most powers stay near the origin. Draws on
    ``axes``, one per state, or on a page of its own.
    """
    view = view_of(source)
    rows, columns = view.chosen("state", states), view.chosen("power", powers)
    # the quantiles over time of the two variables: [state, power, variable, quantile, quarter]
    paths = np.array(
        [
            [[view.curves(v, {"state": s, "power": p}) for v in (across, up)] for p in columns]
            for s in rows
        ]
    )
    ranges = [value_range(paths[:, :, k], view.unit(v)) for k, v in enumerate((across, up))]
    limits = [(min(low, 0.0), high) for low, high in ranges]  # 0 unless there are negative values
    from_zero = all(low == 0 for low, _ in limits)
    looks = view.looks()
    page = pages.panels(
        view,
        axes,
        rows,
        "Economic and security influence: where the powers are heading",
        "Path of the medians, a dot at each year's end, a large marker at the horizon; there the "
        "box spans 25–75 % and the cross 5–95 % of worlds on each axis taken alone. "
        + ("Square-root scales." if from_zero else ""),
        (0.52, 0.42, 0.12, 0.25),
        marks="medians; 25–75 % and 5–95 % at the horizon",
        legend=pages.entries(view, columns, pages.marked),
    )
    for (panel, state), drawn in zip(page, paths, strict=True):
        for which, (low, high) in zip(("x", "y"), limits, strict=True):
            _scale(panel, which, low, high)
        for path, power in zip(drawn, columns, strict=True):
            _trajectory(panel, view, path, looks[power])
        _codes(
            panel, [(path[:, 2, -1], p, looks[p]) for path, p in zip(drawn, columns, strict=True)]
        )
        panel.grid()
        layout.panel_title(panel, view.name("state", state))
        layout.x_label(panel, f"{_short(across)} [{view.unit(across)}]")
        layout.y_label(panel, f"{_short(up)} [{view.unit(up)}]")
    return layout.figure_of(panel)


def _scale(axes: Axes, which: str, low: float, high: float) -> None:
    """Limits and ticks of one axis, on a square-root scale if it starts at zero."""
    if low < 0 or high <= 0:
        axes.set(**{f"{which}lim": (low, high)})
        layout.value_ticks(axes, which, 4)
        return
    axis = axes.xaxis if which == "x" else axes.yaxis
    roots = (lambda values: np.sqrt(np.maximum(values, 0.0)), np.square)
    getattr(axes, f"set_{which}scale")("function", functions=roots)
    axes.set(**{f"{which}lim": (0.0, high)})
    ticks = root_ticks(high, 0.2)
    axis.set_ticks(ticks, [layout.number(v, 4) for v in ticks])


def root_ticks(high: float, gap: float) -> list[float]:
    """Round numbers from 0 to ``high``, at least ``gap`` of a square-root axis' length apart."""
    ticks: list[float] = []
    top = math.floor(math.log10(high))
    for power in range(top, top - 4, -1):
        for digit in (9, 8, 7, 6, 5, 4, 3, 2, 1):
            value = digit * 10.0**power
            above = math.sqrt(ticks[-1] / high) if ticks else 1.0 + gap
            if value <= high and gap <= math.sqrt(value / high) <= above - gap:
                ticks.append(round(value, 12 - power))
    return [0.0, *reversed(ticks)]


def _short(variable: str) -> str:
    return variable.replace("influence_", "").replace("_", " ")


def _trajectory(axes: Axes, view: View, path: Floats, look: Look) -> None:
    """One power's path, dots at years, box and cross at the end."""
    x, y = path[0, 2], path[1, 2]
    axes.plot(x, y, color=look.colour, linestyle=look.line, linewidth=1.0)
    places, _ = last_of_years(view)
    axes.plot(x[places], y[places], ".", color=look.colour, markersize=3)
    end = path[:, :, -1]
    corner, size = (end[0, 1], end[1, 1]), (end[0, 3] - end[0, 1], end[1, 3] - end[1, 1])
    axes.add_patch(Rectangle(corner, *size, facecolor=look.colour, alpha=0.25, lw=0))
    axes.plot([end[0, 0], end[0, 4]], [y[-1], y[-1]], color=look.colour, lw=0.6, alpha=0.8)
    axes.plot([x[-1], x[-1]], [end[1, 0], end[1, 4]], color=look.colour, lw=0.6, alpha=0.8)
    axes.plot(
        x[-1], y[-1], look.marker,
        color=look.colour, markersize=5.5, markeredgecolor="white", clip_on=False, zorder=4,
    )  # fmt: skip


def _codes(axes: Axes, ends: Sequence[tuple[Floats, str, Look]]) -> None:
    """The code of each power at the first free corner of its end; left out where none is free.

    Powers crowd near the origin; colour, marker and legend still tell them apart there.
    """
    width, height = layout.inches(axes)
    to_axes = axes.transData + axes.transAxes.inverted()
    known = [(xy, label, look) for xy, label, look in ends if np.isfinite(xy).all()]
    spots = [np.asarray(to_axes.transform(xy)) * (width, height) for xy, _, _ in known]
    tall = style.SMALL * 1.25 / 72
    taken = [(u - 0.04, v - 0.04, 0.08, 0.08) for u, v in spots]
    for (u, v), (_, label, look) in zip(spots, known, strict=True):
        text = layout.fit(label, 0.55, style.SMALL)
        long = layout.text_width(text, style.SMALL) + 0.04
        corners = [(x, y) for y in (v + 0.04, v - 0.04 - tall) for x in (u + 0.06, u - 0.06 - long)]
        corners += [(u - long / 2, v + 0.08), (u - long / 2, v - 0.08 - tall)]
        for x, y in corners:
            if layout.free(axes, (x, y, long, tall), taken, air=0.02):
                taken.append((x, y, long, tall))
                axes.text(
                    x, y, text, transform=layout.in_inches(axes), fontsize=style.SMALL,
                    color=look.text, zorder=5,
                    path_effects=[withStroke(linewidth=2.0, foreground="white", alpha=0.8)],
                )  # fmt: skip
                break

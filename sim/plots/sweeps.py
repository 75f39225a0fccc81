"""An outcome over a sweep: lines with bands, heat maps, contours of a probability."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap, Normalize
from matplotlib.ticker import MaxNLocator
from matplotlib.tri import TriContourSet

from sim.arrays import Floats
from sim.catalogue.questions import HYPOTHESES
from sim.mechanisms.registers import MECHANISMS, PARAMETERS
from sim.plots import layout, pages, style
from sim.plots.series import fill_bands
from sim.plots.style import Look, styled
from sim.plots.view import QUANTILES
from sim.workbench.sweep import Sweep

Swept: TypeAlias = "Sweep | xr.Dataset"

SHADES: Colormap = LinearSegmentedColormap.from_list(
    "sweep", ["#f4f1ea", "#e7c98f", "#c98a3c", "#8a4a2b", "#3d1f2e"]
)
"""Light to dark, so that it survives a grey printer."""

LEVELS = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Probabilities at which contours are drawn where the estimates pass at least two of them."""


@styled
def sweep_lines(source: Swept, outcome: str, *, ax: Axes | None = None) -> Axes:
    """An outcome against one swept number; a line for each value of a second.

    Line: estimate (mean, probability or share) at the points; whiskers: 1.96 Monte Carlo errors;
    for a single line also bands: 50 and 90 % of replicates, where the outcome is a number. Takes a
    sweep over one or two names, or its ``data``. Raises ``KeyError`` for an unknown outcome and
    ``ValueError`` for a design that is not a grid.
    """
    data, title, unit = _about(source, outcome)
    names = _grid_names(data, most=2)
    across, other = names[0], names[1] if len(names) > 1 else None
    values = [None] if other is None else list(data[other].values)
    looks = list(style.looks([f"line {v}" for v in values]).values())
    legend = [
        (pages.line(look), f"{_short(str(other))} = {_word(value)}")
        for value, look in zip(values, looks, strict=True)
    ]
    ax = ax or pages.single(
        title,
        "Estimate at each point; whiskers: 1.96 Monte Carlo errors."
        + (" Bands: 50 and 90 % of worlds." if other is None else ""),
        foot=_foot(source),
        legend=legend if other else (),
    )
    swept = data[across].values
    words = None if swept.dtype.kind in "ifu" else [str(value) for value in swept]
    x = np.asarray(swept if words is None else range(len(swept)), dtype=np.float64)
    for value, look in zip(values, looks, strict=True):
        part = data if other is None else data.sel({other: value})
        if other is None:
            _bands(ax, x, part, look)
        y, half = part["estimate"].to_numpy(), 1.96 * part["error"].to_numpy()
        ax.errorbar(
            x, y, half, color=look.text, linestyle=look.line, marker=look.marker, markersize=3.5,
            linewidth=1.4, elinewidth=1.0, capsize=2,
        )  # fmt: skip
    layout.in_a_plane(ax, _short(across), unit)
    ax.grid(axis="y")
    if words is not None:  # one after the other
        ax.set_xticks(x, words)
        ax.set_xlim(-0.4, len(x) - 0.6)
    return ax


@styled
def sweep_heat(source: Swept, outcome: str, *, ax: Axes | None = None) -> Axes:
    """An outcome over two swept numbers: shade and number in every cell, with its error.

    Takes a sweep over two names, or its ``data``. Raises as :func:`sweep_lines`.
    """
    data, title, unit = _about(source, outcome)
    names = _grid_names(data, most=2)
    if len(names) != 2:
        raise ValueError(f"this picture needs two swept names; got {', '.join(names)}")
    across, up = names
    ax = ax or pages.single(
        title,
        f"Estimate in each cell, with its Monte Carlo error; darker is more. Unit: {unit}.",
        foot=_foot(source),
        pad=(1.0, 0.5, 0.3, 0.05),
    )
    part = data.transpose(up, across, ...)
    z, error = part["estimate"].to_numpy(), part["error"].to_numpy()
    chance = unit.startswith("probability")
    norm = Normalize(0, 1) if chance else Normalize(float(np.nanmin(z)), float(np.nanmax(z)))
    ax.pcolormesh(
        np.arange(z.shape[1] + 1), np.arange(z.shape[0] + 1), z, cmap=SHADES, norm=norm,
        edgecolors="white", linewidth=0.8,
    )  # fmt: skip
    width, height = layout.inches(ax)
    text = _cell_words(width / z.shape[1], height / z.shape[0])
    for (i, j), value in np.ndenumerate(z):
        if text and np.isfinite(value):
            words = text.format(
                layout.number(float(value), 2), layout.number(float(error[i, j]), 1)
            )
            ink = style.on_colour(SHADES(float(norm(value))))
            ax.text(
                j + 0.5, i + 0.5, words, ha="center", va="center", fontsize=style.SMALL, color=ink
            )
    for name, which in ((across, "x"), (up, "y")):
        values = data[name].values
        step = max(1, int(np.ceil(len(values) * 0.45 / width))) if which == "x" else 1
        places = np.arange(len(values))[::step]
        shown = [_word(values[k]) for k in places]
        (ax.set_xticks if which == "x" else ax.set_yticks)(places + 0.5, shown)
    ax.tick_params(length=0)
    layout.x_label(ax, _short(across))
    layout.y_label(ax, _short(up))
    return ax


@styled
def probability_contours(
    source: Swept,
    outcome: str,
    *,
    levels: Sequence[float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Contours of a probability over two swept numbers; any design that covers the plane.

    Shaded over the range that the estimates take, with a colour bar at the right of the axes; a
    named line for each of ``levels`` that is reached (by default :data:`LEVELS` or, where fewer
    than two of these are, round numbers); dots are the points that were simulated. Raises
    ``ValueError`` unless two numbers were swept.
    """
    data, title, unit = _about(source, outcome)
    x, y, z, names = _scattered(data)
    ax = ax or pages.single(
        title,
        "Shade and lines: estimate between the points simulated (dots). The scale at the right "
        "covers what was found, not all that is possible.",
        foot=_foot(source),
        pad=(0.75, 0.5, 0.9, 0.1),
    )
    low, high = float(z.min()), float(z.max())
    edges = _round_values(*_apart(low, high, unit), 10)
    shades = ax.tricontourf(x, y, z, levels=edges, cmap=SHADES)
    _colour_bar(ax, shades, edges, unit)
    reached = [v for v in (LEVELS if levels is None else levels) if low < v < high]
    if levels is None and len(reached) < 2 and low < high:
        reached = [v for v in _round_values(low, high, 5) if low < v < high]
    if reached:
        depths = [(v - edges[0]) / (edges[-1] - edges[0]) for v in reached]
        inks = [style.on_colour(SHADES(float(depth))) for depth in depths]
        lines = ax.tricontour(x, y, z, levels=reached, colors=inks, linewidths=1.0)
        ax.clabel(lines, fmt=lambda v: layout.number(v, 3), fontsize=style.SMALL)
    ax.plot(x, y, ".", color=style.INK, markersize=2.5, linestyle="", clip_on=False)
    ax.set(xlim=(x.min(), x.max()), ylim=(y.min(), y.max()))
    layout.in_a_plane(ax, _short(names[0]), _short(names[1]))
    return ax


def _about(source: Swept, outcome: str) -> tuple[xr.Dataset, str, str]:
    """The data of one outcome, its title, and its unit."""
    data = source if isinstance(source, xr.Dataset) else source.data
    known = [str(v) for v in data["outcome"].values]
    if outcome not in known:
        near = ", ".join(known[:12])
        raise KeyError(f"no outcome {outcome}; swept were {near}{' ...' if known[12:] else ''}")
    part = data.sel(outcome=outcome)
    told = {str(key): str(value.item()) for key, value in part.coords.items() if not value.dims}
    unit = told.get("unit") or "estimate"
    if told.get("measure") in ("probability", "share"):
        unit = "probability [0..1]"
    return part, told.get("title", outcome), unit


def _grid_names(data: xr.Dataset, most: int) -> list[str]:
    names = [str(d) for d in data["estimate"].dims]
    if "point" in names or not 1 <= len(names) <= most:
        raise ValueError(f"this picture needs a grid over at most {most} names; got {names}")
    return names


def _scattered(data: xr.Dataset) -> tuple[Floats, Floats, Floats, tuple[str, str]]:
    """Places and values of all points of a sweep over two numbers."""
    dims = [str(d) for d in data["estimate"].dims]
    along = [str(c) for c in data.coords if c != "point" and data[c].dims == ("point",)]
    swept = along if "point" in dims else dims
    if len(swept) != 2:
        raise ValueError(f"this picture needs two swept numbers; got {', '.join(swept) or 'none'}")
    flat = data if "point" in dims else data[["estimate"]].stack(point=dims)
    try:
        x, y = (np.asarray(flat[name].values, dtype=np.float64) for name in swept)
    except (TypeError, ValueError):
        raise ValueError("switches and rule variants have no place on a plane") from None
    return x, y, flat["estimate"].to_numpy().astype(np.float64), (swept[0], swept[1])


def _bands(axes: Axes, x: Floats, part: xr.Dataset, look: Look) -> None:
    if "values" not in part:
        return
    levels = part["values"].transpose("quantile", ...).sel(quantile=list(QUANTILES)).to_numpy()
    if np.isfinite(levels).any():
        fill_bands(axes, x, levels, look)


def _short(name: str) -> str:
    """What a swept number is called: its meaning and unit, where the catalogue has them."""
    head, _, rest = name.partition(".")
    words = rest.split(".")
    if head == "parameters" and (known := PARAMETERS.get(".".join(words[:2]))):
        unit = f" [{known.unit}]" if known.unit else ""
        return ": ".join([known.meaning, *words[2:]]).replace("_", " ") + unit
    if head == "hypotheses" and words[0] in HYPOTHESES:
        return ": ".join([HYPOTHESES[words[0]].question, *words[1:]]).replace("_", " ")
    if head == "mechanisms" and rest in MECHANISMS:
        return MECHANISMS[rest].name
    first, *labels = words
    where = f" ({', '.join(labels)})" if labels else ""
    return f"{head} {first}{where}".replace("_", " ").strip()


def _word(value: object) -> str:
    if isinstance(value, int | float | np.number):
        return layout.number(float(value), 3)
    return str(value)


def _cell_words(width: float, height: float) -> str:
    """What fits into a cell: the estimate with its error below or beside it, alone, or nothing."""
    line = style.SMALL * 1.3 / 72
    if width >= 0.5 and height >= 2 * line:
        return "{}\n± {}"
    return "{}" if width >= 0.32 and height >= line else ""


def _apart(low: float, high: float, unit: str) -> tuple[float, float]:
    """The ends of a range, moved a little apart where they are the same."""
    if high > low:
        return low, high
    if unit.startswith("probability"):
        return max(low - 0.05, 0.0), min(high + 0.05, 1.0)
    air = 0.05 * abs(low) or 1.0
    return low - air, high + air


def _round_values(low: float, high: float, most: int) -> Floats:
    """At most ``most`` + 1 round numbers, evenly apart, that enclose a range."""
    locator = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10])
    # the ends of 0..1 come out as 1.0000000000000002 and the like
    return np.asarray([round(v, 12) for v in locator.tick_values(low, high)])


def _colour_bar(axes: Axes, shades: TriContourSet, edges: Floats, unit: str) -> None:
    """What the shades stand for, in 0.8 inches at the right of the axes."""
    width, height = layout.inches(axes)
    key = axes.inset_axes((1 + 0.12 / width, 0, 0.15 / width, 1))
    bar = layout.figure_of(axes).colorbar(shades, cax=key)
    step = 1 if height / len(edges) > 0.25 else 2
    bar.set_ticks(list(edges[::step]), labels=[layout.number(v, 4) for v in edges[::step]])
    key.tick_params(labelsize=style.SMALL)
    key.set_ylabel(layout.fit(unit, height, style.SMALL), fontsize=style.SMALL, labelpad=4)


def _foot(source: Swept) -> str:
    if isinstance(source, xr.Dataset):
        return ""
    size = f"{len(source.points)} points ({source.design}), {source.replicates:,} worlds each"
    return f"Scenario: {source.facts.get('title', '')} · {size} · seed {source.seed} · same chance"

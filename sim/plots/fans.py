"""Fan charts: bands of a variable over time, for many states and powers or for one selection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arrays import Floats
from sim.catalogue.variables import VARIABLES
from sim.plots import layout, style
from sim.plots.style import Look, styled
from sim.plots.view import QUANTILES, Source, View, chosen, view_of

SHARES = {"overall": "influence_share", "economic": "economic_share", "security": "security_share"}
"""Variable that holds the share of a power in all influence, by dimension."""


def curves(view: View, variable: str, where: Mapping[str, str]) -> Floats:
    """The five quantiles of one selection over time ``[quantile, quarter]``."""
    data = view.data[variable].sel(dict(where)).transpose("quantile", "quarter")
    levels = np.asarray(data["quantile"].values, dtype=np.float64)
    rows = [int(np.abs(levels - level).argmin()) for level in QUANTILES]
    return np.asarray(data.values[rows], dtype=np.float64)


def draw_band(axes: Axes, years: Floats, bands: Floats, look: Look, *, strength: float = 1) -> None:
    """Outer and inner band and median of one line; ``strength`` scales the fills' opacity."""
    outer, inner = 0.13 * strength, 0.22 * strength
    axes.fill_between(years, bands[0], bands[4], color=look.colour, alpha=outer, linewidth=0)
    axes.fill_between(years, bands[1], bands[3], color=look.colour, alpha=inner, linewidth=0)
    axes.plot(years, bands[2], color=look.colour, linestyle=look.line)


def value_range(bands: Floats, unit: str) -> tuple[float, float]:
    """Limits of a vertical axis that holds all bands, from 0 where values are not negative."""
    finite = bands[np.isfinite(bands)]
    if finite.size == 0:
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    if low >= 0 and (low < 0.5 * high or high == 0):
        low = 0.0
    air = 0.05 * (high - low) or 0.05 * abs(high) or 1.0
    top = high + air
    if unit.startswith("%") and high <= 100 and "year" not in unit:
        top = min(top, 100.0 + 1e-9)
    return (low if low == 0 else low - air), top


def _log_scale(variable: str, bands: Floats) -> bool:
    """Whether a variable summarised in log bins really spans more than a factor of thirty."""
    declared = variable in VARIABLES and VARIABLES[variable].scale == "log"
    if not declared:
        return False
    positive = bands[np.isfinite(bands) & (bands > 0)]
    return positive.size == bands.size and float(positive.max() / positive.min()) > 30


def _set_scale(axes: Axes, variable: str, bands: Floats, limits: tuple[float, float]) -> None:
    if _log_scale(variable, bands):
        axes.set_yscale("log")
        axes.set_ylim(float(bands.min()) / 1.2, float(bands.max()) * 1.2)
        axes.yaxis.set_major_formatter(lambda value, _: layout.number(value, 4))
        axes.yaxis.set_minor_formatter(lambda *_: "")
        return
    axes.set_ylim(*limits)
    layout.value_ticks(axes)


@styled
def band_chart(
    source: Source,
    variable: str,
    *,
    worlds: int = 5,
    ax: Axes | None = None,
    **where: str,
) -> Axes:
    """Bands of one variable for one selection, with a few single worlds drawn on top.

    ``where`` picks one label on each axis of the variable (``state="TJK", power="CHN"``).
    ``worlds`` is how many of the stored single worlds to draw (0 for none).
    Raises ``KeyError`` for an unknown variable or label and ``ValueError`` if an axis is left open.
    """
    view = view_of(source)
    open_axes = set(view.data[variable].dims) - {"quantile", "quarter"} - set(where)
    if open_axes:
        raise ValueError(f"{variable} needs a label for: {', '.join(sorted(map(str, open_axes)))}")
    bands = curves(view, variable, where)
    spot = ", ".join(view.name(axis, label) for axis, label in where.items())
    if ax is None:
        title = f"{view.meaning(variable)}{': ' if spot else ''}{spot}"
        marks = "bands 5–95 % and 25–75 %, line: median"
        thin = f"Thin lines: {worlds} single worlds. " if worlds and view.worlds is not None else ""
        page = layout.new_page(view, title, f"{thin}Unit: {view.unit(variable)}.", marks=marks)
        width, height = page.right - page.left, page.top - page.bottom
        ax = page.axes(page.left + 0.65, page.bottom + 0.4, width - 1.2, height - 0.5)
    label = where.get("power") or next(iter(where.values()), "")
    look = style.looks([label])[label]
    draw_band(ax, view.years, bands, look)
    shown = _single_worlds(view, variable, where, worlds)
    for path in shown:
        ax.plot(view.years, path, color=style.QUIET, linewidth=0.6, alpha=0.8)
    everything = np.concatenate([bands, shown]) if shown.size else bands
    layout.time_axis(ax, view.years)
    _set_scale(ax, variable, everything, value_range(everything, view.unit(variable)))
    layout.y_label(ax, f"{view.meaning(variable)} [{view.unit(variable)}]")
    ax.grid(axis="y")
    return ax


def _single_worlds(view: View, variable: str, where: Mapping[str, str], count: int) -> Floats:
    """Paths of the first stored replicates ``[replicate, quarter]``, none if not stored."""
    if view.worlds is None or variable not in view.worlds or count <= 0:
        return np.empty((0, len(view.years)))
    paths = view.worlds[variable].sel(where).isel(replicate=slice(0, count))
    return np.asarray(paths.transpose("replicate", "quarter").values, dtype=np.float64)


@styled
def fan_grid(
    source: Source,
    variable: str,
    *,
    panels: Sequence[str] | None = None,
    lines: Sequence[str] | None = None,
    title: str | None = None,
    subtitle: str = "",
    axes: Sequence[Axes] | None = None,
    figure: Figure | None = None,
) -> Figure:
    """One panel per state (or other first axis), one fan per power (or other second axis).

    ``panels`` and ``lines`` choose labels; all are drawn by default. All panels share one
    vertical scale. Draws on ``axes``, one per panel, or on a page of its own. Raises
    ``KeyError`` for an unknown variable, ``ValueError`` for other labels.
    """
    view = view_of(source)
    axes_of = [str(d) for d in view.data[variable].dims if d not in ("quantile", "quarter")]
    first = axes_of[0] if axes_of else ""
    second = axes_of[1] if len(axes_of) > 1 else ""
    rows = chosen(panels, view.labels(first), first) if first else ("",)
    columns = chosen(lines, view.labels(second), second) if second else ("",)
    looks = style.looks(view.labels(second)) if second else {"": style.looks([""])[""]}
    if axes is None:
        marks = f"bands 5–95 % and 25–75 %, line: median{view.shock_words()}"
        heading = title or view.meaning(variable)
        page = layout.new_page(view, heading, subtitle, marks=marks, figure=figure)
        if second:
            kept = {label: looks[label] for label in columns}
            names = {label: view.name(second, label) for label in columns}
            layout.legend_row(page, layout.line_entries(kept, names))
        axes = page.grid(len(rows), pad=(0.5, 0.32, 0.52, 0.25))
    unit = view.unit(variable)
    stack = np.array(
        [[curves(view, variable, _where(first, r, second, c)) for c in columns] for r in rows]
    )
    limits = value_range(stack, unit)
    for i, panel in enumerate(layout.as_many(axes, rows)):
        _fans(panel, view, stack[i], [looks[c] for c in columns])
        layout.shock_marks(panel, view, rows[i] if first == "state" else "")
        _set_scale(panel, variable, stack, limits)
        layout.panel_title(panel, view.name(first, rows[i]) if first else "")
        layout.y_label(panel, unit)
        if second:
            ends = [(stack[i, j, 2, -1], c, looks[c].text) for j, c in enumerate(columns)]
            layout.end_labels(panel, [e for e in ends if np.isfinite(e[0])], room=0.5)
    return layout.figure_of(panel)


def _where(first: str, row: str, second: str, column: str) -> dict[str, str]:
    return {axis: label for axis, label in ((first, row), (second, column)) if axis}


def _fans(axes: Axes, view: View, stack: Floats, looks: Sequence[Look]) -> None:
    """All fans of one panel, the smallest on top so that no band hides another's median."""
    heights = np.nan_to_num(stack[:, 2, :]).mean(axis=1)
    for j in np.argsort(-heights):
        draw_band(axes, view.years, stack[j], looks[j])
    layout.time_axis(axes, view.years)
    axes.grid(axis="y")


def influence_shares(
    source: Source,
    *,
    dimension: str = "overall",
    states: Sequence[str] | None = None,
    powers: Sequence[str] | None = None,
    axes: Sequence[Axes] | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Who holds which share of all influence, by state: one fan per power.

    ``dimension`` is ``overall``, ``economic`` or ``security``. Unit: % of all powers.
    """
    if dimension not in SHARES:
        raise ValueError(f"no shares for dimension {dimension!r}; known: {', '.join(SHARES)}")
    what = "influence" if dimension == "overall" else f"{dimension} influence"
    return fan_grid(
        source,
        SHARES[dimension],
        panels=states,
        lines=powers,
        title=f"Share of each power in all {what}, by state",
        subtitle="Fans hold the share over all worlds: dark half of them, pale nine in ten; "
        "the line is the median. Medians of shares need not add up to 100 %.",
        axes=axes,
        figure=figure,
    )

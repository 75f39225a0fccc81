"""Over time: fans of a variable, by state, or after the record; debts stacked by creditor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.arrays import Floats
from sim.catalogue.variables import VARIABLES
from sim.plots import layout, pages, style
from sim.plots.style import Look, styled
from sim.plots.view import Source, View, view_of
from sim.validation.record import OBSERVABLES, load_observations

SHARES = {"overall": "influence_share", "economic": "economic_share", "security": "security_share"}
"""Variable that holds the share of a power in all influence, by dimension."""

POWERS = ("RUS", "CHN")
"""Powers whose figures are drawn unless others are asked for: the two that lead most often."""

YEARS_BACK = 10
"""Years of the record before the start of the run."""

OTHERS = "#c9c9c9"
"""Creditors that are no powers, or too small to be seen."""

_VISIBLE = 0.002
"""Creditors below this share of the largest total could not be seen, and join the others."""


def draw_band(axes: Axes, years: Floats, bands: Floats, look: Look, *, strength: float = 1) -> None:
    """Outer and inner band and median of one line; ``strength`` scales the fills' opacity."""
    fill_bands(axes, years, bands, look, strength=strength)
    axes.plot(years, bands[2], color=look.colour, linestyle=look.line)


def fill_bands(axes: Axes, x: Floats, bands: Floats, look: Look, *, strength: float = 1) -> None:
    """The outer and the inner of five quantiles ``[quantile, x]`` as fills."""
    for low, high, alpha in ((0, 4, 0.13), (1, 3, 0.22)):
        axes.fill_between(
            x, bands[low], bands[high], color=look.colour, alpha=alpha * strength, linewidth=0
        )


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
    if variable not in VARIABLES or VARIABLES[variable].scale != "log":
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
    bands = view.curves(variable, where)
    spot = ", ".join(view.name(axis, label) for axis, label in where.items())
    thin = f"Thin lines: {worlds} single worlds. " if worlds and view.worlds is not None else ""
    ax = ax or pages.single(
        f"{view.meaning(variable)}{': ' if spot else ''}{spot}",
        f"{thin}Unit: {view.unit(variable)}.",
        view=view,
        size=style.LANDSCAPE,
        pad=(0.65, 0.4, 0.55, 0.1),
        marks=pages.BANDS,
    )
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
) -> Figure:
    """One panel per state (or other first axis), one fan per power (or other second axis).

    ``panels`` and ``lines`` choose labels; all are drawn by default. All panels share one
    vertical scale. Draws on ``axes``, one per panel, or on a page of its own. Raises
    ``KeyError`` for an unknown variable, ``ValueError`` for other labels.
    """
    view = view_of(source)
    dims = [str(d) for d in view.data[variable].dims if d not in ("quantile", "quarter")]
    first, second = (*dims, "", "")[:2]
    rows = view.chosen(first, panels) if first else ("",)
    columns = view.chosen(second, lines) if second else ("",)
    looks = view.looks(second) if second else style.looks([""])
    unit = view.unit(variable)
    where = [[{k: v for k, v in ((first, r), (second, c)) if k} for c in columns] for r in rows]
    stack = np.array([[view.curves(variable, one) for one in row] for row in where])
    limits = value_range(stack, unit)
    page = pages.panels(
        view,
        axes,
        rows,
        title or view.meaning(variable),
        subtitle,
        (0.5, 0.32, 0.52, 0.25),
        marks=pages.BANDS + view.shock_words(),
        legend=pages.entries(view, columns, pages.line, axis=second) if second else (),
    )
    for (panel, row), fans in zip(page, stack, strict=True):
        _fans(panel, view, fans, [looks[c] for c in columns])
        layout.shock_marks(panel, view, row if first == "state" else "")
        _set_scale(panel, variable, stack, limits)
        layout.panel_title(panel, view.name(first, row) if first else "")
        layout.y_label(panel, unit)
        if second:
            ends = [(fan[2, -1], c, looks[c].text) for fan, c in zip(fans, columns, strict=True)]
            layout.end_labels(panel, [e for e in ends if np.isfinite(e[0])], room=0.5)
    return layout.figure_of(panel)


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
    )


@styled
def record_and_run(source: Source, variable: str = "trade_share") -> Figure:
    """Published figures before the start of a run, and its fans from there, by state and power.

    ``variable`` is one that the record measures for a state and a power under its own name.
    Raises ``KeyError`` for any other.
    """
    view, kind = view_of(source), OBSERVABLES[variable]
    columns = [p for p in POWERS if p in view.labels("power")] or view.labels("power")
    looks = {power: view.looks()[power] for power in columns}
    late = 0.375 if kind.timing == "mean" else 0.75  # as quarters are drawn, at their beginning
    for panel, state in pages.panels(
        view,
        None,
        view.labels("state"),
        f"The record and the run: {view.meaning(variable).lower()}",
        f"Dots: published figures of the {YEARS_BACK} years before the start. Fans: the run.",
        (0.5, 0.32, 0.3, 0.25),
        marks=f"{pages.BANDS}; dots: the record",
        legend=pages.entries(view, columns, pages.line),
    ):
        _after_the_record(panel, view, variable, state, looks, late)
        layout.panel_title(panel, view.name("state", state))
    return layout.figure_of(panel)


def known_before(view: View, variable: str, state: str, power: str) -> Floats:
    """Years and figures of the record before the start of a run, ``[2, year]``."""
    table = _observations()
    start = int(float(view.years[0]) + 1e-6)
    rows = (table["variable"] == variable) & (table["iso3"] == state) & (table["power"] == power)
    rows &= table["year"].between(start - YEARS_BACK + 1, start)
    found = table[rows].sort_values("year")
    return np.array([found["year"], found["value"]], dtype=np.float64)


_observations = cache(load_observations)


def _after_the_record(
    axes: Axes, view: View, variable: str, state: str, looks: dict[str, Look], late: float
) -> None:
    first, stack = view.years[0], []
    for power, look in looks.items():
        bands = view.curves(variable, {"state": state, "power": power})
        years, figures = known_before(view, variable, state, power)
        draw_band(axes, view.years, bands, look)
        axes.plot(years + late, figures, color=look.colour, linestyle=look.line, linewidth=0.8,
                  marker="o", markersize=2.5)  # fmt: skip
        first = min(first, *(years + late)) if len(years) else first
        stack += [bands.reshape(-1), figures]
    axes.axvline(float(view.years[0]), color=style.QUIET, linewidth=0.6)
    unit, years = view.unit(variable), np.array([first, view.years[-1]])
    layout.over_time(axes, years, unit, value_range(np.concatenate(stack), unit))


@styled
def debt_by_creditor(
    source: Source, *, states: Sequence[str] | None = None, axes: Sequence[Axes] | None = None
) -> Figure:
    """External public debt of each state by creditor, in % of its GDP.

    Areas are means over replicates, which add up exactly to the mean total (medians would not);
    dashed lines hold nine in ten replicates of the total. ``states`` chooses panels, drawn on
    ``axes``, one per state, or on a page of its own.
    Raises ``KeyError`` when the result holds no debt and ``ValueError`` for unknown states.
    """
    view = view_of(source)
    owed = view.mean("debt_gdp").transpose("quarter", "state", "power")
    everything = view.mean("external_debt").transpose("quarter", "state")
    least = _VISIBLE * float(everything.max())
    kept = [p for p in view.labels("power") if float(owed.sel(power=p).max()) > least]
    colours = [view.looks()[p].colour for p in kept] or [OTHERS]
    legend = [
        *pages.entries(view, kept),
        (Patch(facecolor=OTHERS), "multilateral and other creditors"),
        (Line2D([], [], color=style.INK, linestyle="--"), "5–95 % of the total"),
    ]
    for panel, state in pages.panels(
        view,
        axes,
        view.chosen("state", states),
        "External public debt by creditor, by state",
        "Areas: means over worlds, which add up to the mean total. Dashed: 5 and 95 % of the "
        "total over worlds.",
        (0.5, 0.32, 0.3, 0.25),
        marks=f"areas: means; dashed: 5–95 % of the total{view.shock_words()}",
        legend=legend,
    ):
        layers = np.stack([owed.sel(state=state, power=p).values for p in kept] or [view.years * 0])
        total = np.asarray(everything.sel(state=state).values, dtype=np.float64)
        rest = np.maximum(total - layers.sum(axis=0), 0.0)
        _stack(panel, view, np.vstack([layers, rest]), [*colours, OTHERS], state)
        layout.panel_title(panel, view.name("state", state))
    return layout.figure_of(panel)


def _stack(axes: Axes, view: View, layers: Floats, colours: list[str], state: str) -> None:
    axes.stackplot(view.years, layers, colors=colours, linewidth=0.3, edgecolor="white")
    bands = view.curves("external_debt", {"state": state})
    for edge in (bands[0], bands[4]):
        axes.plot(view.years, edge, color=style.INK, linestyle="--", linewidth=0.8)
    top = max(float(np.nanmax(bands[4])), float(layers.sum(axis=0).max()))
    layout.over_time(axes, view.years, "% of GDP", (0.0, 1.05 * top if top > 0 else 1.0))
    layout.shock_marks(axes, view, state)

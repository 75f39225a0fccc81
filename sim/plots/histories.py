"""When and by what an outcome was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.arrays import Floats
from sim.plots import canvas, layout, style
from sim.plots.ridges import ONE, TWO
from sim.plots.style import styled
from sim.quarter import Quarter

if TYPE_CHECKING:
    from sim.workbench.histories import Junctures, Resolution, Responsibility

_MARKED = 4
"""Quarters that are marked in a picture, at most."""


@styled
def juncture_line(source: Junctures, *, ax: Axes | None = None) -> Axes:
    """How likely an outcome was at each quarter of one world's history.

    Band: 95 % intervals for the number of branches. Dots: the quarters of the largest changes, as
    they began. The line ends at 100 or 0 %, which is what it came to.
    """
    table = source.table
    if ax is None:
        ax = canvas.single(
            f"{source.question}: {source.asked}?",
            f"Probability at the start of each quarter of world {source.replicate} of seed "
            f"{source.seed}, with 95 % intervals; dots: where it changed most in what followed.",
            source=f"Scenario: {source.title}; {source.replicates:,} branches at each quarter",
        )
    years = np.append(_years(table["quarter"]), _end(table["quarter"]))
    value = 100 * np.append(table["probability"].to_numpy(float), float(source.happened))
    error = 196 * np.append(table["error"].to_numpy(float), 0.0)
    low, high = np.clip(value - error, 0, 100), np.clip(value + error, 0, 100)
    ax.fill_between(years, low, high, color=ONE, alpha=0.18, linewidth=0)
    ax.plot(years, value, color=ONE, linewidth=1.5, clip_on=False)
    for row in source.decisive(_MARKED).to_dict("records"):
        at, p = _years([row["quarter"]])[0], 100 * row["probability"]
        ax.plot([at], [p], "o", color=TWO, markersize=5, clip_on=False)
        ax.annotate(
            str(row["quarter"]), (at, p), (4, 5), textcoords="offset points",
            fontsize=style.SMALL, color=style.INK,
        )  # fmt: skip
    return _finished(ax, years, "probability [%]")


@styled
def resolution_line(source: Resolution | pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """How much of an outcome's variance over worlds is explained by all up to each quarter.

    Band: 95 % intervals for the number of worlds. The dashed line is half. ``source`` is a
    resolution or its table.
    """
    table = source if isinstance(source, pd.DataFrame) else source.table
    if ax is None:
        title, foot = "When it is decided", ""
        if not isinstance(source, pd.DataFrame):
            title = f"{source.question}: {source.asked}?"
            foot = f"Scenario: {source.title}; {source.worlds:,} worlds of seed {source.seed}"
        ax = canvas.single(
            title,
            "Share of the variance between worlds that is explained by what has happened up to the "
            "start of each quarter, with 95 % intervals; at first, by the uncertain numbers alone.",
            source=foot,
        )
    years = np.append(_years(table["quarter"]), _end(table["quarter"]))
    value = 100 * np.append(table["explained"].to_numpy(float), 1.0)
    error = 196 * np.append(table["error"].to_numpy(float), 0.0)
    low, high = np.clip(value - error, 0, 100), np.clip(value + error, 0, 100)
    ax.fill_between(years, low, high, color=ONE, alpha=0.18, linewidth=0)
    ax.plot(years, np.clip(value, 0, 100), color=ONE, linewidth=1.5, clip_on=False)
    ax.axhline(50, color=TWO, linestyle="--", linewidth=0.9)
    return _finished(ax, years, "explained [%]")


@styled
def responsibility_ranking(
    source: Responsibility, *, most: int = 12, ax: Axes | None = None
) -> Axes:
    """By how much single events of one world changed the probability of an outcome.

    Dot and line: effect with its 95 % interval for the number of branches; at the right the
    probability with and without the event. Raises ``ValueError`` when there is nothing to draw.
    """
    rows = source.table.head(most).to_dict("records")
    if not rows:
        raise ValueError("no event was decided by a draw of its own")
    names = [f"{row['quarter']}: {row['event'].partition(';')[0].rstrip('.')}" for row in rows]
    if ax is None:
        ax = canvas.rows_page(
            f"{source.question}: {source.asked}?",
            f"What single events of world {source.replicate} of seed {source.seed} added to its "
            "probability, with 95 % intervals; at the right with and without the event.",
            names,
            source=f"Scenario: {source.title}; {source.replicates:,} branches of each",
            right=1.5,
            most=3.6,
            width=9.6,
        )
    canvas.row_names(ax, names, canvas.left_room(ax))
    ax.axvline(0, color=style.FAINT, linewidth=0.8)
    for place, row in enumerate(rows):
        effect, error = 100 * row["effect"], 196 * row["error"]
        ax.plot([effect - error, effect + error], [place, place], color=ONE, linewidth=1.2)
        ax.plot([effect], [place], "o", color=ONE, markersize=5)
        canvas.beside(ax, place, f"{100 * row['with']:.0f} against {100 * row['without']:.0f} %")
    layout.value_ticks(ax, "x")
    layout.x_label(ax, "effect on the probability [percentage points]")
    ax.grid(axis="x")
    return ax


def _finished(ax: Axes, years: Floats, label: str) -> Axes:
    ax.set_ylim(0, 100)
    layout.time_axis(ax, years, to_end=True)
    layout.value_ticks(ax)
    layout.y_label(ax, label)
    ax.grid(axis="y")
    return ax


def _years(quarters: object) -> Floats:
    """Starts of quarters as decimal years."""
    found = [Quarter.parse(str(q)) for q in pd.Series(quarters)]
    return np.array([q.year + (q.number - 1) / 4 for q in found])


def _end(quarters: pd.Series) -> float:
    """The end of the last span of a table, which is as long as the others."""
    years = _years(quarters)
    return float(years[-1] + (years[-1] - years[-2] if len(years) > 1 else 0.25))

"""When and by what an outcome was decided."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.arrays import Floats
from sim.plots import layout, style
from sim.plots.style import ONE, TWO, styled
from sim.quarter import Quarter
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
        ax = layout.single(
            f"{source.question}: {source.asked}?",
            f"Probability at the start of each quarter of world {source.replicate} of seed "
            f"{source.seed}, with 95 % intervals; dots: where it changed most in what followed.",
            source=f"Scenario: {source.title}; {source.replicates:,} branches at each quarter",
        )
    _line(ax, table, "probability", "probability [%]", last=float(source.happened))
    for row in source.decisive(_MARKED).to_dict("records"):
        at, p = _years([row["quarter"]])[0], 100 * row["probability"]
        ax.plot([at], [p], "o", color=TWO, markersize=5, clip_on=False)
        ax.annotate(
            str(row["quarter"]), (at, p), (4, 5), textcoords="offset points",
            fontsize=style.SMALL, color=style.INK,
        )  # fmt: skip
    return ax


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
        ax = layout.single(
            title,
            "Share of the variance between worlds that is explained by what has happened up to the "
            "start of each quarter, with 95 % intervals; at first, by the uncertain numbers alone.",
            source=foot,
        )
    _line(ax, table, "explained", "explained [%]", last=1.0)
    ax.axhline(50, color=TWO, linestyle="--", linewidth=0.9)
    return ax


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
        ax = layout.rows_page(
            f"{source.question}: {source.asked}?",
            f"What single events of world {source.replicate} of seed {source.seed} added to its "
            "probability, with 95 % intervals; at the right with and without the event.",
            names,
            source=f"Scenario: {source.title}; {source.replicates:,} branches of each",
            right=1.5,
            most=3.6,
            width=9.6,
        )
    ax.axvline(0, color=style.FAINT, linewidth=0.8)
    for place, row in enumerate(rows):
        effect, error = 100 * row["effect"], 196 * row["error"]
        ax.plot([effect - error, effect + error], [place, place], color=ONE, linewidth=1.2)
        ax.plot([effect], [place], "o", color=ONE, markersize=5)
        layout.beside(ax, place, f"{100 * row['with']:.0f} against {100 * row['without']:.0f} %")
    layout.finish_rows(ax, names, "effect on the probability [percentage points]")
    return ax


def _line(ax: Axes, table: pd.DataFrame, column: str, label: str, *, last: float) -> None:
    """A column in percent with its 95 % intervals, up to its ``last`` value at the end."""
    years = _years(table["quarter"])
    # the last span is as long as the others
    years = np.append(years, years[-1] + (years[-1] - years[-2] if len(years) > 1 else 0.25))
    value = 100 * np.append(table[column].to_numpy(float), last)
    error = 196 * np.append(table["error"].to_numpy(float), 0.0)
    low, middle, high = (np.clip(v, 0, 100) for v in (value - error, value, value + error))
    ax.fill_between(years, low, high, color=ONE, alpha=0.18, linewidth=0)
    ax.plot(years, middle, color=ONE, linewidth=1.5, clip_on=False)
    ax.set_ylim(0, 100)
    layout.time_axis(ax, years, to_end=True)
    layout.value_ticks(ax)
    layout.y_label(ax, label)
    ax.grid(axis="y")


def _years(quarters: object) -> Floats:
    """Starts of quarters as decimal years."""
    return np.array([Quarter.parse(str(q)).decimal for q in pd.Series(quarters)])

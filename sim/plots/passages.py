"""First passages: who gets there first, when, and under which conditions."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.arrays import Floats
from sim.ensemble.outcome import decimal_years
from sim.plots import layout, style
from sim.plots.style import ONE, TWO, Look, styled
from sim.workbench.discovery import Discovery, FirstPassage

_RACE = (
    "Share of worlds in which each has come first by the end of the quarter, with 95 % "
    "intervals; dotted: still waiting. At each moment all lines add up to 100 %."
)
_EACH = "Share of worlds in which each has come by the end of the quarter, with 95 % intervals."
_WAITING = Look("#8a8a8a", "#595959", (0, (1.0, 1.5)), "")


@styled
def first_passage(source: FirstPassage | pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Curves of first passages: probability that each cause has come (first) by then.

    Bands: 95 % intervals for the number of replicates. Where events compete the dotted line is the
    share of worlds in which nothing has come yet; it and the curves add up to 100 %. ``source`` is
    a first passage or its table of ``curves`` (which has no waiting line).
    """
    competing = isinstance(source, pd.DataFrame) or source.competing
    curves = source if isinstance(source, pd.DataFrame) else source.curves
    causes = list(dict.fromkeys(str(c) for c in curves["cause"]))
    names = _names(source, causes)
    looks = style.looks(causes)
    if ax is None:
        title, foot = "First passages", ""
        if not isinstance(source, pd.DataFrame):
            title, foot = source.title, f"{source.replicates:,} worlds"
        ax = layout.single(
            title,
            _RACE if competing else _EACH,
            source=foot,
            pad=(0.55, 0.35, 2.1, 0.05),
        )
    ends = []
    for cause in causes:
        rows = curves[curves["cause"] == cause].sort_values("quarter")
        label = f"{names[cause]} {100 * float(rows['probability'].iloc[-1]):.0f} %"
        ends.append((_curve(ax, rows, looks[cause]), label, looks[cause].text))
    if not isinstance(source, pd.DataFrame) and competing:
        rows = source.waiting.reset_index().sort_values("quarter")
        label = f"not yet {100 * float(rows['probability'].iloc[-1]):.0f} %"
        ends.append((_curve(ax, rows, _WAITING), label, _WAITING.text))
    ax.set_ylim(0, 100)
    layout.time_axis(ax, _years(curves["quarter"]), to_end=True)
    layout.value_ticks(ax)
    layout.y_label(ax, "came first [%]" if competing else "has come [%]")
    ax.grid(axis="y")
    layout.end_labels(ax, ends, room=2.0)
    return ax


def _names(source: FirstPassage | pd.DataFrame, causes: list[str]) -> dict[str, str]:
    if isinstance(source, pd.DataFrame) or "label" not in source.summary:
        return {c: c for c in causes}
    named = source.summary
    keys = named.get("cause", named.index)
    table = dict(zip(map(str, keys), map(str, named["label"]), strict=True))
    return {c: table.get(c, c) for c in causes}


def _years(quarters: object) -> Floats:
    """Ends of quarters as decimal years, in order."""
    moments = pd.DatetimeIndex(pd.unique(pd.Series(quarters))).sort_values()
    return decimal_years(moments.to_numpy()) + 0.25


def _curve(axes: Axes, rows: pd.DataFrame, look: Look) -> float:
    years = _years(rows["quarter"])
    value, low, high = (100 * rows[k].to_numpy(np.float64) for k in ("probability", "low", "high"))
    axes.fill_between(years, low, high, step="post", color=look.colour, alpha=0.18, linewidth=0)
    axes.step(
        years, value, where="post", color=look.colour, linestyle=look.line, linewidth=1.5,
        clip_on=False,
    )  # fmt: skip
    return float(value[-1])


@styled
def discovery_trade_off(source: Discovery | pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Coverage against density of the boxes that PRIM finds, from the widest to the narrowest.

    Coverage (across): share of the cases of interest inside the box; density (up): share of the
    box that are cases of interest; both on replicates the search has not seen, with 1.96 errors.
    Numbers: conditions. The dashed line is the share without any condition. ``source`` is a
    discovery or its ``trajectory``.
    """
    table = source if isinstance(source, pd.DataFrame) else source.trajectory
    if table.empty:
        raise ValueError("there is no trajectory; a tree has none")
    rate = None if isinstance(source, pd.DataFrame) else 100 * source.rate
    if ax is None:
        title, foot = "Conditions: coverage against density", ""
        if not isinstance(source, pd.DataFrame):
            title = f"Conditions for: {source.title} ({source.interesting})"
            foot = f"{source.replicates:,} worlds, half of them for this picture"
        ax = layout.single(
            title,
            "A dot per box: across the share of all cases inside it, up the share of cases in it. "
            "Numbers: how many conditions the box has; dashed: share without conditions.",
            source=foot,
        )
    x, y = (100 * table[k].to_numpy(np.float64) for k in ("coverage", "density"))
    errors = [
        1.96 * 100 * table[f"{k}_error"].to_numpy(np.float64) if f"{k}_error" in table else None
        for k in ("coverage", "density")
    ]
    ax.errorbar(
        x, y, errors[1], errors[0], color=ONE, marker="o", markersize=4, linewidth=0.8,
        elinewidth=0.6, ecolor=style.FAINT,
    )  # fmt: skip
    last = -1
    for place, count in enumerate(table["conditions"].astype(int)):
        if count != last:
            ax.annotate(
                str(count), (x[place], y[place]), (4, 4), textcoords="offset points",
                fontsize=style.SMALL, color=style.INK,
            )  # fmt: skip
        last = count
    if rate is not None:
        ax.axhline(rate, color=TWO, linestyle="--", linewidth=0.9)
    ax.set(xlim=(0, 102), ylim=(0, 102))
    layout.value_ticks(ax, "x")
    layout.value_ticks(ax)
    layout.x_label(ax, "coverage: share of all cases inside the box [%]")
    layout.y_label(ax, "density: share of the box that are cases [%]")
    ax.grid()
    return ax

"""Which uncertain numbers move an outcome: tornado, shares of variance, screening."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.plots import layout, lettering, style
from sim.plots.style import ONE, TWO, styled
from sim.workbench.sensitivity import Sensitivity, Tornado


@styled
def tornado(
    source: Tornado | pd.DataFrame,
    *,
    baseline: float | None = None,
    most: int = 15,
    ax: Axes | None = None,
) -> Axes:
    """Mean of an outcome where each factor is low and where it is high, widest swing on top.

    Bars run from the mean over all replicates (vertical line) to the mean where the factor is in
    its lowest (dotted) or highest fifth (plain), with Monte Carlo errors.
    ``source`` is a tornado or its table, with which ``baseline`` must be given. Says so where no
    factor moves the outcome.
    """
    if isinstance(source, pd.DataFrame):
        rows, unit, title, foot = source.head(most), "", "What moves the outcome", ""
        middle = float(rows[["low", "high"]].to_numpy().mean()) if baseline is None else baseline
    else:
        rows, unit, title = source.table.head(most), source.unit, source.title
        middle, foot = source.baseline, f"{source.replicates:,} worlds"
    names = [str(n) for n in (rows.get("label", rows.index))]
    if ax is None:
        dotted = Patch(facecolor=TWO, alpha=0.75, hatch="....", edgecolor="white")
        ax = layout.rows_page(
            f"What moves: {title}",
            "Mean of the outcome where a factor is in its lowest and in its highest fifth, all "
            "else as it comes; whiskers: 1.96 Monte Carlo errors; vertical line: all worlds.",
            names,
            source=foot,
            right=1.9,
            most=3.2,
            width=9.8,
            legend=[(dotted, "factor low"), (Patch(facecolor=ONE, alpha=0.75), "factor high")],
        )
    if rows.empty:
        words = "No factor moves it by more than its Monte Carlo error. Try more worlds."
        ax.text(0.5, 0.5, words, transform=ax.transAxes, ha="center", va="center", wrap=True)
        ax.set_axis_off()
        return ax
    for i, (_, row) in enumerate(rows.iterrows()):
        low, high = float(row["low"]), float(row["high"])
        bar: dict[str, Any] = {"left": middle, "height": 0.62, "alpha": 0.75, "linewidth": 0}
        ax.barh(i, low - middle, color=TWO, hatch="....", edgecolor="white", **bar)
        ax.barh(i, high - middle, color=ONE, **bar)
        for value, key in ((low, "low_error"), (high, "high_error")):
            half = 1.96 * float(row.get(key, 0.0))
            ax.plot([value - half, value + half], [i, i], color=style.INK, linewidth=1.0)
        if "low_value" in rows:
            words = f"{row['low_value']} | {row['high_value']}"
            layout.beside(ax, i, "\n".join(lettering.wrap(words, 1.75, style.SMALL)))
    ax.axvline(middle, color=style.INK, linewidth=0.9)
    layout.finish_rows(ax, names, f"mean of the outcome{f' [{unit}]' if unit else ''}")
    return ax


@styled
def variance_shares(
    source: Sensitivity | pd.DataFrame, *, most: int = 15, ax: Axes | None = None
) -> Axes:
    """Share of an outcome's variance by factor with 95 % intervals, the strongest on top.

    Filled: the factor on its own (first order); hollow: with all it takes part in (total), where
    the method gives it. Takes a sensitivity by screening, Sobol indices or split, or its table.
    """
    table = source if isinstance(source, pd.DataFrame) else source.table
    if "first" not in table:
        raise ValueError("the table holds no shares of variance; for Morris use morris_plane")
    title, foot = _head(source)
    rows = table.head(most)
    names = [str(n) for n in (rows.get("label", rows.index))]
    total = "total" in rows
    if ax is None:
        both = [(Line2D([], [], marker="o", color=ONE), "on its own")]
        if total:
            hollow = Line2D([], [], marker="D", color=TWO, markerfacecolor="white")
            both.append((hollow, "with all it takes part in"))
        ax = layout.rows_page(
            f"What the spread of an outcome comes from: {title}",
            "Share of the variance between worlds, with 95 % intervals.",
            names,
            source=foot,
            right=0.5,
            row=0.3,
            legend=both,
        )
    for i, (_, row) in enumerate(rows.iterrows()):
        off = 0.14 if total else 0.0
        _interval(ax, i - off, row, "first")
        if total:
            _interval(ax, i + off, row, "total")
    ax.axvline(0, color=style.INK, linewidth=0.8, zorder=0.6)
    layout.finish_rows(ax, names, "share of the variance [0..1]")
    return ax


@styled
def morris_plane(
    source: Sensitivity | pd.DataFrame, *, names: int = 10, ax: Axes | None = None
) -> Axes:
    """Morris screening: mean size of a factor's effect (across) against its spread (up).

    Factors far to the right matter; those above the dashed line act unevenly: by interaction, by
    bends, or by chance. The ``names`` strongest are named.
    """
    table = source if isinstance(source, pd.DataFrame) else source.table
    if "mu_star" not in table:
        raise ValueError("the table holds no Morris effects")
    title, foot = _head(source)
    unit = "" if isinstance(source, pd.DataFrame) else source.unit
    if ax is None:
        ax = layout.single(
            f"Which numbers matter: {title}",
            "Morris screening. Across: mean size of the effect of moving a factor, with 95 % "
            "interval; up: spread of its effects. Dashed: spread as large as the mean.",
            source=foot,
            pad=(0.65, 0.45, 2.9, 0.05),
        )
    x, y = table["mu_star"].to_numpy(np.float64), table["sigma"].to_numpy(np.float64)
    top = max(float(np.nanmax(x, initial=0)), float(np.nanmax(y, initial=0))) * 1.1 or 1.0
    ax.plot([0, top], [0, top], color=style.QUIET, linestyle="--", linewidth=0.8)
    spans = np.stack([table["mu_star_low"], table["mu_star_high"]]).astype(np.float64)
    ax.hlines(y, *spans, color=ONE, linewidth=0.8, alpha=0.6)
    ax.plot(x, y, "o", color=ONE, markersize=4, linestyle="")
    ax.set(xlim=(0, max(float(np.nanmax(spans, initial=0)), top)), ylim=(0, top))
    labels = [str(n) for n in (table.get("label", table.index))]
    strongest = [int(i) for i in np.argsort(-x)[:names]]
    ends = [
        (float(y[i]), lettering.fit_ends(labels[i], 2.7, style.SMALL), style.INK) for i in strongest
    ]
    layout.end_labels(ax, ends, room=2.85)
    for i in strongest:
        ax.plot([x[i], ax.get_xlim()[1]], [y[i], y[i]], color=style.FAINT, linewidth=0.5, zorder=0)
    layout.value_ticks(ax, "x")
    layout.value_ticks(ax)
    layout.x_label(ax, f"mean size of the effect [{unit}]")
    layout.y_label(ax, f"spread of the effects [{unit}]")
    return ax


def _head(source: Sensitivity | pd.DataFrame) -> tuple[str, str]:
    if isinstance(source, pd.DataFrame):
        return "one outcome", ""
    return source.title, f"{source.method} · {source.runs:,} worlds · seed {source.seed}"


def _interval(axes: Axes, height: float, row: pd.Series[float], key: str) -> None:
    colour, marker, fill = (ONE, "o", ONE) if key == "first" else (TWO, "D", "white")
    axes.plot([row[f"{key}_low"], row[f"{key}_high"]], [height] * 2, color=colour, linewidth=1.5)
    axes.plot(row[key], height, marker, color=colour, markersize=4.5, markerfacecolor=fill)

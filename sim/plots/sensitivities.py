"""Which uncertain numbers move an outcome, and under which conditions it comes about."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.plots import layout, pages, style
from sim.plots.style import ONE, TWO, styled
from sim.plots.view import answer_of
from sim.workbench.discovery import Discovery
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
    found = answer_of(source, "table", title="What moves the outcome", unit="", baseline=baseline)
    rows, middle = found.table.head(most), found.baseline
    if middle is None:
        middle = float(rows[["low", "high"]].to_numpy().mean())
    names = _labels(rows)
    dotted = Patch(facecolor=TWO, alpha=0.75, hatch="....", edgecolor="white")
    ax = ax or pages.rows_page(
        f"What moves: {found.title}",
        "Mean of the outcome where a factor is in its lowest and in its highest fifth, all "
        "else as it comes; whiskers: 1.96 Monte Carlo errors; vertical line: all worlds.",
        names,
        foot=pages.worlds(source),
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
            layout.beside(ax, i, "\n".join(layout.wrap(words, 1.75, style.SMALL)))
    ax.axvline(middle, color=style.INK, linewidth=0.9)
    layout.finish_rows(ax, names, f"mean of the outcome{f' [{found.unit}]' if found.unit else ''}")
    return ax


@styled
def variance_shares(
    source: Sensitivity | pd.DataFrame, *, most: int = 15, ax: Axes | None = None
) -> Axes:
    """Share of an outcome's variance by factor with 95 % intervals, the strongest on top.

    Filled: the factor on its own (first order); hollow: with all it takes part in (total), where
    the method gives it. Takes a sensitivity by screening, Sobol indices or split, or its table.
    """
    found = answer_of(source, "table", title="one outcome")
    if "first" not in found.table:
        raise ValueError("the table holds no shares of variance; for Morris use morris_plane")
    rows = found.table.head(most)
    names, total = _labels(rows), "total" in rows
    hollow = Line2D([], [], marker="D", color=TWO, markerfacecolor="white")
    both = [(Line2D([], [], marker="o", color=ONE), "on its own")]
    both += [(hollow, "with all it takes part in")] if total else []
    ax = ax or pages.rows_page(
        f"What the spread of an outcome comes from: {found.title}",
        "Share of the variance between worlds, with 95 % intervals.",
        names,
        foot=_method(source),
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
    found = answer_of(source, "table", title="one outcome", unit="")
    table = found.table
    if "mu_star" not in table:
        raise ValueError("the table holds no Morris effects")
    ax = ax or pages.single(
        f"Which numbers matter: {found.title}",
        "Morris screening. Across: mean size of the effect of moving a factor, with 95 % "
        "interval; up: spread of its effects. Dashed: spread as large as the mean.",
        foot=_method(source),
        pad=(0.65, 0.45, 2.9, 0.05),
    )
    x, y = table["mu_star"].to_numpy(np.float64), table["sigma"].to_numpy(np.float64)
    top = max(float(np.nanmax(x, initial=0)), float(np.nanmax(y, initial=0))) * 1.1 or 1.0
    ax.plot([0, top], [0, top], color=style.QUIET, linestyle="--", linewidth=0.8)
    spans = np.stack([table["mu_star_low"], table["mu_star_high"]]).astype(np.float64)
    ax.hlines(y, *spans, color=ONE, linewidth=0.8, alpha=0.6)
    ax.plot(x, y, "o", color=ONE, markersize=4, linestyle="")
    ax.set(xlim=(0, max(float(np.nanmax(spans, initial=0)), top)), ylim=(0, top))
    labels = _labels(table)
    strongest = [int(i) for i in np.argsort(-x)[:names]]
    ends = [
        (float(y[i]), layout.fit_ends(labels[i], 2.7, style.SMALL), style.INK) for i in strongest
    ]
    layout.end_labels(ax, ends, room=2.85)
    for i in strongest:
        ax.plot([x[i], ax.get_xlim()[1]], [y[i], y[i]], color=style.FAINT, linewidth=0.5, zorder=0)
    unit = f"[{found.unit}]"
    layout.in_a_plane(ax, f"mean size of the effect {unit}", f"spread of the effects {unit}")
    return ax


def _labels(table: pd.DataFrame) -> list[str]:
    """What the factors of a table are called."""
    return [str(name) for name in table.get("label", table.index)]


def _method(source: Sensitivity | pd.DataFrame) -> str:
    """How a sensitivity was found; nothing for a bare table."""
    if isinstance(source, pd.DataFrame):
        return ""
    return f"{source.method} · {source.runs:,} worlds · seed {source.seed}"


def _interval(axes: Axes, height: float, row: pd.Series[float], key: str) -> None:
    colour, marker, fill = (ONE, "o", ONE) if key == "first" else (TWO, "D", "white")
    ends = row[f"{key}_low"], row[f"{key}_high"]
    layout.interval(axes, height, ends, row[key], colour, marker, size=4.5, fill=fill)


@styled
def discovery_trade_off(source: Discovery | pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Coverage against density of the boxes that PRIM finds, from the widest to the narrowest.

    Coverage (across): share of the cases of interest inside the box; density (up): share of the
    box that are cases of interest; both on replicates the search has not seen, with 1.96 errors.
    Numbers: conditions. The dashed line is the share without any condition. ``source`` is a
    discovery or its ``trajectory``.
    """
    found = answer_of(source, "trajectory", title="", rate=None)
    table = found.trajectory
    if table.empty:
        raise ValueError("there is no trajectory: no box was found")
    title, foot = "Conditions: coverage against density", ""
    if found is source:
        title = f"Conditions for: {found.title} ({found.interesting})"
        foot = f"{pages.worlds(found)}, half of them for this picture"
    ax = ax or pages.single(
        title,
        "A dot per box: across the share of all cases inside it, up the share of cases in it. "
        "Numbers: how many conditions the box has; dashed: share without conditions.",
        foot=foot,
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
    if found.rate is not None:
        ax.axhline(100 * found.rate, color=TWO, linestyle="--", linewidth=0.9)
    ax.set(xlim=(0, 102), ylim=(0, 102))
    across = "coverage: share of all cases inside the box [%]"
    layout.in_a_plane(ax, across, "density: share of the box that are cases [%]", grid=True)
    return ax

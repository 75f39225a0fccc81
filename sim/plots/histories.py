"""When and by what an outcome was decided, and what came first."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.arrays import Floats
from sim.ensemble.outcome import decimal_years
from sim.plots import layout, pages, style
from sim.plots.style import ONE, TWO, Look, styled
from sim.plots.view import answer_of
from sim.quarter import Quarter
from sim.workbench.discovery import FirstPassage
from sim.workbench.histories import Junctures, Resolution, Responsibility

_MARKED = 4
"""Quarters that are marked in a picture, at most."""
_RACE = (
    "Share of worlds in which each has come first by the end of the quarter, with 95 % "
    "intervals; dotted: still waiting. At each moment all lines add up to 100 %."
)
_EACH = "Share of worlds in which each has come by the end of the quarter, with 95 % intervals."
_WAITING = Look("#8a8a8a", "#595959", (0, (1.0, 1.5)), "")


@styled
def juncture_line(source: Junctures, *, ax: Axes | None = None) -> Axes:
    """How likely an outcome was at each quarter of one world's history.

    Band: 95 % intervals for the number of branches. Dots: the quarters of the largest changes, as
    they began. The line ends at 100 or 0 %, which is what it came to.
    """
    ax = ax or pages.single(
        f"{source.question}: {source.asked}?",
        f"Probability at the start of each quarter of world {source.replicate} of seed "
        f"{source.seed}, with 95 % intervals; dots: where it changed most in what followed.",
        foot=f"Scenario: {source.title}; {source.replicates:,} branches at each quarter",
    )
    last = float(source.happened)
    _line(ax, source.table, "probability", "probability [%]", last=last)
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
    title, foot = "When it is decided", ""
    if not isinstance(source, pd.DataFrame):
        title = f"{source.question}: {source.asked}?"
        foot = f"Scenario: {source.title}; {source.worlds:,} worlds of seed {source.seed}"
    ax = ax or pages.single(
        title,
        "Share of the variance between worlds that is explained by what has happened up to the "
        "start of each quarter, with 95 % intervals; at first, by the uncertain numbers alone.",
        foot=foot,
    )
    _line(ax, answer_of(source, "table").table, "explained", "explained [%]", last=1.0)
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
    ax = ax or pages.rows_page(
        f"{source.question}: {source.asked}?",
        f"What single events of world {source.replicate} of seed {source.seed} added to its "
        "probability, with 95 % intervals; at the right with and without the event.",
        names,
        foot=f"Scenario: {source.title}; {source.replicates:,} branches of each",
        right=1.5,
        most=3.6,
        width=9.6,
    )
    ax.axvline(0, color=style.FAINT, linewidth=0.8)
    for place, row in enumerate(rows):
        effect, error = 100 * row["effect"], 196 * row["error"]
        layout.interval(ax, place, (effect - error, effect + error), effect, ONE, width=1.2)
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
    layout.over_time(ax, years, label, (0, 100), to_end=True)


def _years(quarters: object) -> Floats:
    """Starts of quarters as decimal years."""
    return np.array([Quarter.parse(str(q)).decimal for q in pd.Series(quarters)])


@styled
def first_passage(source: FirstPassage | pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Curves of first passages: probability that each cause has come (first) by then.

    Bands: 95 % intervals for the number of replicates. Where events compete the dotted line is the
    share of worlds in which nothing has come yet; it and the curves add up to 100 %. ``source`` is
    a first passage or its table of ``curves`` (which has no waiting line).
    """
    nothing = pd.DataFrame()
    known = {"title": "First passages", "summary": nothing, "waiting": None, "competing": True}
    found = answer_of(source, "curves", **known)
    causes = list(dict.fromkeys(str(c) for c in found.curves["cause"]))
    names, looks = _names(found.summary, causes), style.looks(causes)
    ax = ax or pages.single(
        found.title,
        _RACE if found.competing else _EACH,
        foot=pages.worlds(source),
        pad=(0.55, 0.35, 2.1, 0.05),
    )
    drawn = [
        (names[cause], found.curves[found.curves["cause"] == cause], looks[cause])
        for cause in causes
    ]
    if found.competing and found.waiting is not None:
        drawn.append(("not yet", found.waiting.reset_index(), _WAITING))
    ends = []
    for name, rows, look in drawn:
        last = _curve(ax, rows.sort_values("quarter"), look)
        ends.append((last, f"{name} {last:.0f} %", look.text))
    years = _ends(found.curves["quarter"])
    label = "came first [%]" if found.competing else "has come [%]"
    layout.over_time(ax, years, label, (0, 100), to_end=True)
    layout.end_labels(ax, ends, room=2.0)
    return ax


def _names(named: pd.DataFrame, causes: list[str]) -> dict[str, str]:
    """What causes are called by a summary that has labels; their own words where it has none."""
    if "label" not in named:
        return {c: c for c in causes}
    keys = named.get("cause", named.index)
    table = dict(zip(map(str, keys), map(str, named["label"]), strict=True))
    return {c: table.get(c, c) for c in causes}


def _ends(quarters: object) -> Floats:
    """Ends of quarters as decimal years, in order."""
    moments = pd.DatetimeIndex(pd.unique(pd.Series(quarters))).sort_values()
    return decimal_years(moments.to_numpy()) + 0.25


def _curve(axes: Axes, rows: pd.DataFrame, look: Look) -> float:
    years = _ends(rows["quarter"])
    value, low, high = (100 * rows[k].to_numpy(np.float64) for k in ("probability", "low", "high"))
    axes.fill_between(years, low, high, step="post", color=look.colour, alpha=0.18, linewidth=0)
    axes.step(
        years, value, where="post", color=look.colour, linestyle=look.line, linewidth=1.5,
        clip_on=False,
    )  # fmt: skip
    return float(value[-1])

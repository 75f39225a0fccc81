"""The panels of outcomes: one way of drawing a distribution for each kind of outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from scipy.stats import binomtest

from sim.arrays import Floats
from sim.plots import layout, lettering, style
from sim.plots.lettering import number
from sim.plots.style import ONE, Look

_SAME = 1e-9
"""Part of their size by which values may differ and count as the same: rounding, no spread."""

MANY = 25
"""Counts that reach beyond this are drawn as a continuous quantity."""

Rows = Sequence[tuple[str, Floats]]
"""Name of each row and its values over replicates, NaN where a replicate has none."""


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """95 % interval of a probability from a finite number of replicates (Wilson 1927).

    >>> tuple(round(x, 3) for x in wilson(0, 100))
    (0.0, 0.037)
    """
    if trials == 0:
        return 0.0, 1.0
    found = binomtest(successes, trials).proportion_ci(method="wilson")
    return float(found.low), float(found.high)


def known(values: Floats) -> Floats:
    """The finite values."""
    return values[np.isfinite(values)]


def in_words(group: str, rows: Rows, *, counts: bool = False) -> list[str]:
    """What stands at the right of each row: a probability, or the middle and 5 to 95 %.

    The middle is the mean of ``counts`` and the median of anything else, as in all summaries.
    """
    if group not in ("probabilities", "integers", "densities"):
        return []
    found = [known(values) for _, values in rows]
    write = _chance if group == "probabilities" else partial(_spread, counts=counts)
    return [write(values) if values.size else "no value" for values in found]


def _chance(values: Floats) -> str:
    happened = int((values > 0.5).sum())
    low, high = wilson(happened, values.size)
    return f"{_percent(happened, values.size)} % ({100 * low:.0f}–{100 * high:.0f})"


def _percent(part: int, whole: int) -> str:
    """A share in whole percent that says 0 or 100 only where it is exact."""
    share = 100 * part / max(whole, 1)
    if 0 < share < 0.5:
        return "<1"
    return ">99" if 99.5 <= share < 100 else f"{share:.0f}"


def _spread(values: Floats, *, counts: bool) -> str:
    low, middle, high = (number(value, 2) for value in _marks(values, counts=counts))
    span = f" ({low} to {high})" if low != high else ""
    return f"{'mean ' if counts else ''}{middle}{span}"


def _marks(values: Floats, *, counts: bool) -> tuple[float, float, float]:
    """5 %, the middle and 95 %: quantiles that are values, as in the table of outcomes."""
    low, middle, high = map(float, np.quantile(values, (0.05, 0.5, 0.95), method="inverted_cdf"))
    return low, float(values.mean()) if counts else middle, high


def probabilities(axes: Axes, rows: Rows) -> None:
    """A dot per row at the share of replicates in which it happened, with its 95 % interval."""
    for i, (_, values) in enumerate(rows):
        happened = known(values) > 0.5
        if happened.size == 0:
            continue
        share = 100 * float(happened.mean())
        low, high = (100 * v for v in wilson(int(happened.sum()), happened.size))
        axes.plot([low, high], [i, i], color=ONE, linewidth=1.6, solid_capstyle="butt")
        axes.plot(share, i, "o", color=ONE, markersize=4.5, clip_on=False)
    axes.set_xlim(-2, 102)
    _frame(axes, rows, in_words("probabilities", rows), "worlds [%], 95 % interval")
    axes.grid(axis="x")


def codes(axes: Axes, rows: Rows, categories: Sequence[str], looks: Mapping[str, Look]) -> None:
    """A bar per row, divided by the shares of replicates in each category."""
    width = layout.inches(axes)[0]
    for i, (_, values) in enumerate(rows):
        found = known(values).astype(int)
        left = 0.0
        for code, category in enumerate(categories):
            share = 100 * float((found == code).mean()) if found.size else 0.0
            if share == 0:
                continue
            colour = looks[category].colour
            axes.barh(i, share, left=left, height=0.78, color=colour, edgecolor="white", lw=0.5)
            room = share / 100 * width - 0.06
            for text in (f"{lettering.drawable(category)} {share:.0f}", f"{share:.0f}"):
                if lettering.text_width(text, style.SMALL) <= room:
                    ink = style.on_colour(colour)
                    axes.text(
                        left + share / 2, i, text, fontsize=style.SMALL, color=ink,
                        ha="center", va="center_baseline",
                    )  # fmt: skip
                    break
            left += share
    axes.set_xlim(0, 100)
    _frame(axes, rows, [], "worlds [%]")


def integers(axes: Axes, rows: Rows, unit: str, *, counts: bool = True) -> None:
    """A row of bars per outcome: the share of replicates with each whole number."""
    everything = np.concatenate([known(v) for _, v in rows])
    low, high = (int(everything.min()), int(everything.max())) if everything.size else (0, 1)
    for i, (_, values) in enumerate(rows):
        found = known(values).astype(int)
        if found.size == 0:
            continue
        numbers, sizes = np.unique(found, return_counts=True)
        share = sizes / found.size
        heights = 0.85 * share / share.max()
        axes.bar(numbers, -heights, bottom=i + 0.45, width=0.8, color=ONE, linewidth=0)
        axes.axhline(i + 0.45, color=style.FAINT, linewidth=0.5, zorder=0.5)
    axes.set_xlim(low - 0.6, max(high, low + 1) + 0.6)
    _frame(axes, rows, in_words("integers", rows, counts=counts), unit, integer=True)


def densities(axes: Axes, rows: Rows, unit: str, *, counts: bool = False) -> None:
    """A histogram per row with a tall mark and the range from 5 to 95 % (line).

    The mark is at the median, of ``counts`` at the mean.
    """
    low, high = span([known(v) for _, v in rows])
    width = layout.inches(axes)[0]
    for i, (_, values) in enumerate(rows):
        found = known(values)
        if found.size == 0:
            continue
        base = i + 0.3
        inner = found[(found >= low) & (found <= high)]
        sizes, edges = np.histogram(inner, bins=_edges(inner, high - low, width))
        heights = 0.75 * sizes / max(int(sizes.max()), 1)
        axes.stairs(base - heights, edges, baseline=base, fill=True, color=ONE, alpha=0.45)
        first, middle, last = _marks(found, counts=counts)
        axes.plot([first, last], [base + 0.08] * 2, color=style.INK, linewidth=1.3)
        axes.plot([middle] * 2, [base + 0.16, base - 0.75], color=style.INK, linewidth=1.3)
    axes.set_xlim(low, high)
    _frame(axes, rows, in_words("densities", rows, counts=counts), unit, most=4)


def _edges(values: Floats, reach: float, width: float) -> Floats:
    """Edges of bins for values on an axis that spans ``reach`` in ``width`` inches.

    They hold the values alone; where these are next to equal, one bin that can still be seen.
    """
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    across = (high - low) / reach * width
    bins = max(1, int(min(2 * values.size ** (1 / 3), 20 * across)))
    least = reach / 200
    if high - low < least:
        middle = (low + high) / 2
        low, high, bins = middle - least / 2, middle + least / 2, 1
    return np.linspace(low, high, bins + 1)


def first_passages(
    axes: Axes, rows: Rows, looks: Sequence[Look], years: tuple[float, float], room: float
) -> None:
    """A curve per row: the share of replicates in which it has happened by each quarter.

    The label at the end says in how many replicates it never happens.
    """
    ends = []
    for (name, values), look in zip(rows, looks, strict=True):
        moments = np.sort(known(values))
        size = max(values.size, 1)
        x = np.concatenate([[years[0]], moments, [years[1]]])
        y = 100 * np.concatenate([[0], np.arange(1, moments.size + 1), [moments.size]]) / size
        line: dict[str, Any] = {"color": look.colour, "linestyle": look.line, "clip_on": False}
        axes.step(x, y, where="post", linewidth=1.3, **line)
        never = f"never {_percent(values.size - moments.size, values.size)} %"
        ends.append((float(y[-1]), f"{name}: {never}" if name else never, look.text))
    layout.over_time(axes, np.array(years), "happened [%]", (0, 100), to_end=True)
    layout.end_labels(axes, ends, room=room)


def span(parts: Sequence[Floats]) -> tuple[float, float]:
    """Limits that hold all values, or all but half a percent at each end where tails are long."""
    everything = np.concatenate(parts) if parts else np.zeros(0)
    if everything.size == 0:
        return 0.0, 1.0
    low, high = float(everything.min()), float(everything.max())
    if high - low <= _SAME * max(abs(low), abs(high)):
        air = 0.05 * abs(high) or 0.5
        return low - air, high + air
    inner = [float(v) for v in np.quantile(everything, (0.005, 0.995))]
    if high - low > 2 * (inner[1] - inner[0]) > 0:
        low, high = inner
    air = 0.02 * (high - low)
    return low - air, high + air


def _frame(axes: Axes, rows: Rows, texts: Sequence[str], unit: str, **ticks: Any) -> None:
    """Names of rows at the left, values in words at the right, and what stands across."""
    layout.row_names(axes, [name for name, _ in rows])
    for i, text in enumerate(texts):
        layout.beside(axes, i, text)
    layout.value_ticks(axes, "x", **ticks)
    layout.x_label(axes, unit)

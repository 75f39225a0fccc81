"""Distributions of outcomes: a way of drawing for each kind, and ridges of one run or two."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.arrays import Floats
from sim.plots import layout, pages, style
from sim.plots.layout import number
from sim.plots.style import ONE, TWO, TWO_TEXT, Look, styled
from sim.plots.view import Source, View, chosen, view_of

_SAME = 1e-9
"""Part of their size by which values may differ and count as the same: rounding, no spread."""

MANY = 25
"""Counts that reach beyond this are drawn as a continuous quantity."""

Rows = Sequence[tuple[str, Floats]]
"""Name of each row and its values over replicates, NaN where a replicate has none."""


_POINTS = 240


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """95 % interval of a probability from a finite number of replicates (Wilson 1927).

    >>> tuple(round(x, 3) for x in wilson(0, 100))
    (0.0, 0.037)
    """
    if trials == 0:
        return 0.0, 1.0
    square = 1.96**2
    middle = (successes + square / 2) / (trials + square)
    part = successes * (trials - successes) / trials
    half = 1.96 * math.sqrt(part + square / 4) / (trials + square)
    return max(middle - half, 0.0), min(middle + half, 1.0)


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
    colours = [looks[category].colour for category in categories]
    for i, (_, values) in enumerate(rows):
        found = known(values).astype(int)
        parts = 100 * np.array([(found == code).sum() for code in range(len(categories))])
        shares = parts / max(found.size, 1)
        kept, lefts = np.flatnonzero(shares), shares.cumsum() - shares
        layout.boxes(
            axes, lefts[kept], i - 0.39, shares[kept], 0.78,
            facecolors=[colours[k] for k in kept], edgecolors="white", linewidths=0.5,
        )  # fmt: skip
        for k in kept.tolist():
            room, percent = shares[k] / 100 * width - 0.06, f"{shares[k]:.0f}"
            for text in (f"{layout.drawable(categories[k])} {percent}", percent):
                if layout.text_width(text, style.SMALL) <= room:
                    axes.text(
                        lefts[k] + shares[k] / 2, i, text, fontsize=style.SMALL, ha="center",
                        color=style.on_colour(colours[k]), va="center_baseline",
                    )  # fmt: skip
                    break
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
        layout.boxes(axes, numbers - 0.4, i + 0.45, 0.8, -heights, facecolors=ONE, linewidths=0)
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


@styled
def outcome_ridges(
    source: Source,
    names: Sequence[str] | None = None,
    *,
    against: Source | None = None,
    labels: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """A ridge per outcome: a smooth density, its median (tall mark) and 5 to 95 % (line).

    ``names`` chooses outcomes of one unit, all families of the first by default (``debt.KAZ``,
    ``debt.KGZ`` ...); ``against`` draws a second run below the line of each ridge, and ``labels``
    name the two in the legend of the page (by default by their titles). Also takes a table with
    one column per outcome. Replicates without a value (never happened) are left out, and their
    share is written beside. Raises ``ValueError`` for an unknown outcome, when the outcomes have
    different units, and for labels that do not fit.
    """
    view, other = view_of(source), None if against is None else view_of(against)
    shown = _chosen(view, names)
    runs = _labels(view, other, labels)
    title, rows = in_full(view, shown)
    legend: list[tuple[Line2D | Patch, str]] = []
    if runs:
        dashed = Line2D([], [], color=TWO, linestyle=(0, (4, 1.2)))
        legend = [(Patch(facecolor=ONE, alpha=0.35), runs[0]), (dashed, runs[1])]
    ax = ax or pages.rows_page(
        title or "Distributions of outcomes",
        "Each ridge is scaled to its own height. Tall mark: median; line: 5 to 95 % of "
        "worlds, which also stand at the right.",
        rows,
        view=view,
        right=1.5,
        row=0.5,
        legend=legend,
    )
    low, high = span([_values(v, n) for v in (view, other) if v for n in shown])
    grid = np.linspace(low, high, _POINTS)
    for i, name in enumerate(shown):
        ax.axhline(i + 0.3, color=style.FAINT, linewidth=0.5, zorder=0.5)
        _ridge(ax, grid, i, _values(view, name))
        layout.beside(ax, i - 0.05, _words(view, name))
        if other is not None:
            _ridge(ax, grid, i, _values(other, name), second=True)
            layout.beside(ax, i + 0.27, _words(other, name), colour=TWO_TEXT)
    layout.finish_rows(ax, rows, view.outcome(shown[0]).unit, grid=False)
    ax.set(xlim=(low, high), ylim=(len(shown) - 0.35, -0.75))
    return ax


def in_full(view: View, names: Sequence[str]) -> tuple[str, list[str]]:
    """What outcomes are called: the title they share, if any, and the name of each row."""
    shown = [view.outcome(name) for name in names]
    titles = [outcome.title or outcome.base for outcome in shown]
    labels = [", ".join(map(view.place, outcome.labels)) for outcome in shown]
    if len(set(titles)) == 1 and all(labels):
        return titles[0], labels
    rows = [f"{t}: {where}" if where else t for t, where in zip(titles, labels, strict=True)]
    return "", rows


def _chosen(view: View, names: Sequence[str] | None) -> tuple[str, ...]:
    known = view.outcomes.columns
    if names is None:
        numbers = [view.outcome(name) for name in known if view.outcome(name).plain]
        if not numbers:
            raise ValueError("the result holds no outcomes that are numbers")
        names = [one.name for one in numbers if one.base == numbers[0].base]
    shown = chosen(names, known, "outcome")
    units = {view.outcome(n).unit for n in shown}
    if len(units) > 1:
        raise ValueError(f"outcomes with different units cannot share an axis: {sorted(units)}")
    return shown


def _values(view: View, name: str) -> Floats:
    if name not in view.outcomes.columns:
        return np.empty(0)
    return known(view.outcomes.column(name))


def _words(view: View, name: str) -> str:
    """Median and 5 to 95 %, and the share of replicates without a value."""
    values = _values(view, name)
    words = in_words("densities", [("", values)])[0]
    never = view.outcomes.rows - values.size if name in view.outcomes.columns else 0
    return f"{words}; none in {100 * never / view.outcomes.rows:.0f} %" if never else words


def _labels(view: View, other: View | None, given: Sequence[str] | None) -> tuple[str, ...]:
    """What two runs are called; nothing where there is only one."""
    if given is not None:
        if other is None:
            raise ValueError("labels name two runs; give the other one as against")
        if len(given) != 2 or given[0] == given[1]:
            raise ValueError(f"expected 2 different labels, got {list(given)}")
        return tuple(given)
    if other is None:
        return ()
    if view.title == other.title or not (view.title and other.title):
        return ("first run", "second run")
    return (view.title, other.title)


def density(values: Floats, grid: Floats) -> Floats:
    """A smooth density on an even grid, highest point 1, zero outside the values.

    A Gaussian kernel whose width follows Silverman (1986, eq. 3.31).
    """
    step = float(grid[1] - grid[0])
    inner = float(np.subtract(*np.quantile(values, (0.75, 0.25)))) / 1.34
    spread = min(x for x in (float(values.std()), inner or np.inf) if x >= 0)
    width = max(0.9 * spread * values.size**-0.2, step)
    edges = np.append(grid - step / 2, grid[-1] + step / 2)
    counts, _ = np.histogram(values, bins=edges)
    far = np.arange(1 - grid.size, grid.size) * step / width
    smooth = np.convolve(counts, np.exp(-0.5 * far**2))[grid.size - 1 : 2 * grid.size - 1]
    inside = (grid >= values.min() - step) & (grid <= values.max() + step)
    return np.where(inside, smooth, 0.0) / max(float(smooth.max()), 1e-300)


def _ridge(axes: Axes, grid: Floats, row: int, values: Floats, *, second: bool = False) -> None:
    """One ridge on its base line: filled, or an outline for the second run."""
    if values.size == 0:
        return
    base, colour = row + 0.3, TWO if second else ONE
    rise = density(values, grid)
    height = np.where(rise > 0.003, base - 0.85 * rise, np.nan)
    if second:
        axes.plot(grid, height, color=colour, linewidth=1.2, linestyle=(0, (4, 1.2)), zorder=3)
    else:
        axes.fill_between(grid, base, height, color=colour, alpha=0.35, linewidth=0, zorder=2)
        axes.plot(grid, height, color=colour, linewidth=0.8, zorder=2)
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    line = base + (0.2 if second else 0.1)
    axes.plot([low, high], [line] * 2, color=colour, linewidth=1.4, zorder=3)
    axes.plot([middle] * 2, [line + 0.06, line - 0.22], color=style.INK, linewidth=1.6, zorder=4)

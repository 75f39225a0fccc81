"""Distributions of outcomes as ridges, of one run or of two against each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.arrays import Floats
from sim.plots import distributions, layout, pages, style
from sim.plots.style import ONE, TWO, TWO_TEXT, styled
from sim.plots.view import Source, View, chosen, view_of

_POINTS = 240


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
    low, high = distributions.span([_values(v, n) for v in (view, other) if v for n in shown])
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
    known = [str(c) for c in view.outcomes.columns]
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
    if name not in view.outcomes:
        return np.empty(0)
    return distributions.known(view.outcomes[name].to_numpy(dtype=np.float64))


def _words(view: View, name: str) -> str:
    """Median and 5 to 95 %, and the share of replicates without a value."""
    values = _values(view, name)
    words = distributions.in_words("densities", [("", values)])[0]
    never = view.outcomes[name].size - values.size if name in view.outcomes else 0
    return f"{words}; none in {100 * never / view.outcomes[name].size:.0f} %" if never else words


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

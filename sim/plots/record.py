"""The record up to the start of a run, and the fans that go on from it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arrays import Floats
from sim.plots import fans, layout, style
from sim.plots.style import Look, styled
from sim.plots.view import Source, View, chosen, view_of
from sim.validation.record import OBSERVABLES, load_observations

if TYPE_CHECKING:
    import pandas as pd

POWERS = ("RUS", "CHN")
"""Powers whose figures are drawn unless others are asked for: the two that lead most often."""

YEARS_BACK = 10
"""Years of the record before the start of the run."""


@styled
def record_and_run(
    source: Source,
    variable: str = "trade_share",
    *,
    states: Sequence[str] | None = None,
    powers: Sequence[str] | None = None,
    axes: Sequence[Axes] | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Published figures before the start of a run, and its fans from there, by state and power.

    ``variable`` is one that the record measures for a state and a power under its own name.
    Raises ``KeyError`` for any other, ``ValueError`` for unknown states or powers.
    """
    view, kind = view_of(source), OBSERVABLES[variable]
    shown = chosen(states, view.labels("state"), "state")
    usual = [p for p in POWERS if p in view.labels("power")] or list(view.labels("power"))
    columns = chosen(powers or usual, view.labels("power"), "power")
    looks = style.looks(view.labels("power"))
    if axes is None:
        page = layout.new_page(
            view,
            f"The record and the run: {view.meaning(variable).lower()}",
            f"Dots: published figures of the {YEARS_BACK} years before the start. Fans: the run.",
            marks="bands 5–95 % and 25–75 %, line: median; dots: the record",
            figure=figure,
        )
        names = {power: view.name("power", power) for power in columns}
        layout.legend_row(page, layout.line_entries({p: looks[p] for p in columns}, names))
        axes = page.grid(len(shown), pad=(0.5, 0.32, 0.3, 0.25))
    late = 0.375 if kind.timing == "mean" else 0.75  # as quarters are drawn, at their beginning
    for panel, state in zip(layout.as_many(axes, shown), shown, strict=True):
        _panel(panel, view, variable, state, {p: looks[p] for p in columns}, late)
    return layout.figure_of(panel)


def known_before(view: View, variable: str, state: str, power: str) -> Floats:
    """Years and figures of the record before the start of a run, ``[2, year]``."""
    table = _figures()
    start = int(float(view.years[0]) + 1e-6)
    rows = (table["variable"] == variable) & (table["iso3"] == state) & (table["power"] == power)
    rows &= table["year"].between(start - YEARS_BACK + 1, start)
    found = table[rows].sort_values("year")
    return np.array([found["year"], found["value"]], dtype=np.float64)


@cache
def _figures() -> pd.DataFrame:
    return load_observations()


def _panel(
    axes: Axes, view: View, variable: str, state: str, looks: dict[str, Look], late: float
) -> None:
    first, stack = view.years[0], []
    for power, look in looks.items():
        bands = fans.curves(view, variable, {"state": state, "power": power})
        years, figures = known_before(view, variable, state, power)
        fans.draw_band(axes, view.years, bands, look)
        axes.plot(years + late, figures, color=look.colour, linestyle=look.line, linewidth=0.8,
                  marker="o", markersize=2.5)  # fmt: skip
        first = min(first, *(years + late)) if len(years) else first
        stack += [bands.reshape(-1), figures]
    axes.axvline(float(view.years[0]), color=style.QUIET, linewidth=0.6)
    layout.time_axis(axes, np.array([first, view.years[-1]]))
    low, high = fans.value_range(np.concatenate(stack), view.unit(variable))
    axes.set_ylim(low, high)
    layout.value_ticks(axes)
    layout.panel_title(axes, view.name("state", state))
    layout.y_label(axes, view.unit(variable))
    axes.grid(axis="y")

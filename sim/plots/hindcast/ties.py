"""Simulated ties to one power over many years against the record."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.plots import layout
from sim.plots.style import FAINT, INK, QUIET, SMALL, looks, styled
from sim.validation.hindcast.china import LATENT, MEASURED, Drift

_TIES = {
    "trade_share": "Share in trade, %", "debt_gdp": "Debt owed to it, % GDP",
    "arms_share": "Share in arms imports of five years, %",
    "economic_share": "Share of economic influence, %",
    "security_share": "Share of security influence, %",
}  # fmt: skip


@styled
def ties_over_time(found: Drift, names: Mapping[str, str], foot: str = "") -> Figure:
    """Simulated ties to one power from 2010 on against the figures, state by state."""
    states = list(dict.fromkeys(found.paths["state"]))
    rows = (*MEASURED, *LATENT)
    page = layout.new_page(
        None,
        f"Ties to {names.get(found.power, found.power)} from 2010 on: simulated and recorded",
        "A free run from the end of 2010 that knows nothing later. Bands: simulated; dots: figures "
        "of the record. The two lowest rows, shares of all powers' influence, nobody measures.",
        foot=foot,
    )
    entries: list[tuple[Line2D | Patch, str]] = [
        (Patch(facecolor=looks([found.power])[found.power].colour, alpha=0.3), "simulated"),
        (Line2D([], [], marker=".", linestyle="", color=INK), "recorded"),
    ]
    layout.legend_row(page, entries)
    width, height = (page.right - page.left) / len(states), (page.top - page.bottom) / len(rows)
    for r, variable in enumerate(rows):
        top = _top(found, variable)
        for c, state in enumerate(states):
            axes = page.axes(
                page.left + c * width + 0.38, page.top - (r + 1) * height + 0.22,
                width - 0.46, height - 0.45,
            )  # fmt: skip
            _tie(axes, found, state, variable)
            axes.set_ylim(0, top)
            if r == 0:
                layout.panel_title(axes, names.get(state, state))
            if c == 0:
                axes.annotate(
                    _TIES[variable], (0, 1),
                    xytext=(-22, 16 if r == 0 else 4), xycoords="axes fraction",
                    textcoords="offset points", fontsize=SMALL, color=QUIET,
                )  # fmt: skip
            if c:
                axes.set_yticklabels([])
            if r < len(rows) - 1:
                axes.set_xticklabels([])
    return page.figure


def _top(found: Drift, variable: str) -> float:
    part = found.paths[(found.paths["variable"] == variable) & (found.paths["quantile"] == 0.95)]
    figures = found.figures.loc[found.figures["variable"] == variable, "value"]
    highest = max(float(part["value"].max()), float(figures.max()) if len(figures) else 0.0)
    return max(1.08 * highest, 1.0)


def _tie(axes: Axes, found: Drift, state: str, variable: str) -> None:
    part = found.paths[(found.paths["state"] == state) & (found.paths["variable"] == variable)]
    table = part.pivot_table(index="year", columns="quantile", values="value")
    colour = looks([found.power])[found.power].colour
    years = table.index.to_numpy(dtype=np.float64)
    bands = table.to_numpy(dtype=np.float64).T
    axes.fill_between(years, bands[0], bands[4], color=colour, alpha=0.15, linewidth=0)
    axes.fill_between(years, bands[1], bands[3], color=colour, alpha=0.28, linewidth=0)
    axes.plot(years, bands[2], color=colour, linewidth=1.2)
    figures = found.figures
    seen = figures[(figures["iso3"] == state) & (figures["variable"] == variable)]
    axes.plot(seen["year"], seen["value"], ".", color=INK, markersize=3.5)
    axes.set_xticks([2010, 2015, 2020])
    axes.grid(axis="y", color=FAINT, linewidth=0.5)

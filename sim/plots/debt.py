"""External public debt by creditor: stacked means, with the uncertainty of the total."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.arrays import Floats
from sim.plots import layout, style
from sim.plots.style import styled
from sim.plots.view import Source, View, chosen, view_of

OTHERS = "#c9c9c9"

_VISIBLE = 0.002
"""Creditors below this share of the largest total could not be seen, and join the others."""


@styled
def debt_by_creditor(
    source: Source,
    *,
    states: Sequence[str] | None = None,
    axes: Sequence[Axes] | None = None,
    figure: Figure | None = None,
) -> Figure:
    """External public debt of each state by creditor, in % of its GDP.

    Areas are means over replicates, which add up exactly to the mean total (medians would not);
    dashed lines hold nine in ten replicates of the total. ``states`` chooses panels, drawn on
    ``axes``, one per state, or on a page of its own.
    Raises ``KeyError`` when the result holds no debt and ``ValueError`` for unknown states.
    """
    view = view_of(source)
    shown = chosen(states, view.labels("state"), "state")
    powers = view.labels("power")
    looks = style.looks(powers)
    owed = view.mean("debt_gdp").transpose("quarter", "state", "power")
    everything = view.mean("external_debt").transpose("quarter", "state")
    least = _VISIBLE * float(everything.max())
    kept = {p: looks[p] for p in powers if float(owed.sel(power=p).max()) > least}
    if axes is None:
        axes = _page(view, kept, figure).grid(len(shown), pad=(0.5, 0.32, 0.3, 0.25))
    for panel, state in zip(layout.as_many(axes, shown), shown, strict=True):
        layers = np.stack([owed.sel(state=state, power=p).values for p in kept] or [view.years * 0])
        total = np.asarray(everything.sel(state=state).values, dtype=np.float64)
        rest = np.maximum(total - layers.sum(axis=0), 0.0)
        colours = [k.colour for k in kept.values()] or [OTHERS]
        _stack(panel, view, np.vstack([layers, rest]), [*colours, OTHERS], state)
    return layout.figure_of(panel)


def _page(view: View, looks: dict[str, style.Look], figure: Figure | None) -> layout.Page:
    page = layout.new_page(
        view,
        "External public debt by creditor, by state",
        "Areas: means over worlds, which add up to the mean total. Dashed: 5 and 95 % of the "
        "total over worlds.",
        marks=f"areas: means; dashed: 5–95 % of the total{view.shock_words()}",
        figure=figure,
    )
    entries = layout.entries(view, looks)
    entries.append((Patch(facecolor=OTHERS), "multilateral and other creditors"))
    entries.append((Line2D([], [], color=style.INK, linestyle="--"), "5–95 % of the total"))
    layout.legend_row(page, entries)
    return page


def _stack(axes: Axes, view: View, layers: Floats, colours: list[str], state: str) -> None:
    axes.stackplot(view.years, layers, colors=colours, linewidth=0.3, edgecolor="white")
    bands = view.curves("external_debt", {"state": state})
    for edge in (bands[0], bands[4]):
        axes.plot(view.years, edge, color=style.INK, linestyle="--", linewidth=0.8)
    layout.time_axis(axes, view.years)
    layout.shock_marks(axes, view, state)
    top = max(float(np.nanmax(bands[4])), float(layers.sum(axis=0).max()))
    axes.set_ylim(0.0, 1.05 * top if top > 0 else 1.0)
    layout.value_ticks(axes)
    layout.panel_title(axes, view.name("state", state))
    layout.y_label(axes, "% of GDP")
    axes.grid(axis="y")

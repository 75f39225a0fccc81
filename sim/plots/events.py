"""Event raster: how often each kind of event is to be expected, by state and year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, PowerNorm
from matplotlib.figure import Figure

from sim.arrays import Floats
from sim.plots import layout, lettering, style
from sim.plots.style import styled
from sim.plots.view import Source, View, chosen, view_of

KINDS = {
    "crisis": "regime crisis",
    "regime_fall": "government falls",
    "request": "call for an alliance's help",
    "intervention": "troops come",
    "security_offer": "police help offered",
    "concession": "concession for debt",
    "rescheduling": "debt rescheduled",
    "defiance": "open defiance",
    "coercion": "coercion",
    "policing": "pressure on a base",
    "repatriation": "migrants sent home",
    "border_clash": "border clash",
    "attacked": "attacked by a neighbour",
}
"""Rare events by variable, in the words of the picture; frequent ones would drown them."""

SHADES = LinearSegmentedColormap.from_list("events", ["#ffffff", "#f3c98b", "#c45a1c", "#4a0f0f"])
SCALE = PowerNorm(0.5, vmin=0.0, vmax=1.0, clip=True)
"""Square-root scale: rare events remain visible beside those that come every year."""


@styled
def event_raster(
    source: Source,
    *,
    states: Sequence[str] | None = None,
    axes: Sequence[Axes] | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Expected number of events per year, one panel per state, one strip per kind of event.

    Events with several powers or organisations are added up over them. ``states`` chooses panels,
    drawn on ``axes`` (with 1.4 inches for names at the left of each) or on a page of its own.
    Raises ``KeyError`` when the result holds no events and ``ValueError`` for unknown states.
    """
    view = view_of(source)
    shown = chosen(states, view.labels("state"), "state")
    kinds = [kind for kind in KINDS if f"{kind}_mean" in view.data]
    if not kinds:
        raise KeyError("the result holds no events")
    if axes is None:
        axes = _page(view, figure).grid(len(shown), pad=(1.42, 0.3, 0.45, 0.25))
    years, sums = _by_year(view, kinds)
    for panel, state in zip(layout.as_many(axes, shown), shown, strict=True):
        _strips(panel, kinds, years, sums[state])
        layout.panel_title(panel, view.name("state", state))
    return layout.figure_of(panel)


def _page(view: View, figure: Figure | None) -> layout.Page:
    page = layout.new_page(
        view,
        "Events to expect, by state and year",
        "Shade: mean number of events per year over all worlds, on a square-root scale; "
        "one a year or more is darkest. At the right: the mean number over the whole run.",
        marks="means over worlds",
        figure=figure,
    )
    _key(page)
    return page


def _by_year(view: View, kinds: Sequence[str]) -> tuple[Floats, dict[str, Floats]]:
    """Calendar years simulated, and by state the expected events ``[kind, year]``."""
    start = np.floor(view.years[1:] + 1e-6)  # the first entry is the state before the run
    years = np.unique(start)
    sums = {}
    for state in view.labels("state"):
        rows = []
        for kind in kinds:
            mean = view.mean(kind).sel(state=state)
            others = [d for d in mean.dims if d != "quarter"]
            per_quarter = np.asarray(mean.sum(others).values, dtype=np.float64)[1:]
            rows.append([np.nansum(per_quarter[start == year]) for year in years])
        sums[state] = np.asarray(rows)
    return years, sums


def _strips(axes: Axes, kinds: Sequence[str], years: Floats, sums: Floats) -> None:
    edges = np.append(years, years[-1] + 1.0)
    rows = np.arange(len(kinds) + 1.0)
    axes.pcolormesh(edges, rows, sums, cmap=SHADES, norm=SCALE, edgecolors="white", linewidth=0.6)
    axes.invert_yaxis()
    names = [lettering.fit(KINDS[kind], 1.35, style.SMALL) for kind in kinds]
    axes.set_yticks(rows[:-1] + 0.5, names)
    axes.tick_params(axis="both", length=0)
    for row, total in enumerate(np.nansum(sums, axis=1)):
        words = lettering.number(float(total), 2) if total >= 0.005 else "0"
        layout.beside(axes, row + 0.5, words)
    layout.time_axis(axes, edges, to_end=True)
    axes.set_xlim(edges[0], edges[-1])
    axes.spines[["left", "bottom"]].set_visible(False)


def _key(page: layout.Page) -> None:
    """The scale of shades, at the upper right under the header; lowers the top of the page."""
    width, height = 2.6, 0.12
    axes = page.axes(page.left + 1.42, page.top - height, width, height)
    shades = ScalarMappable(norm=SCALE, cmap=SHADES)
    bar = page.figure.colorbar(shades, cax=axes, orientation="horizontal")
    bar.set_ticks([0, 0.05, 0.2, 0.5, 1], labels=["0", "0.05", "0.2", "0.5", "1 or more a year"])
    bar.outline.set_linewidth(0.4)
    axes.tick_params(labelsize=style.SMALL, length=2)
    page.top -= height + 0.42

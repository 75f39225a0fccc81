"""Who leads: a map of states by years, coloured by the power most likely to lead."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.plots import layout, lettering, style
from sim.plots.style import styled
from sim.plots.view import Source, View, chosen, view_of

_NARROWEST = 0.3
"""Width in inches below which a cell cannot hold a label; years are then left out."""


def last_of_years(view: View) -> tuple[list[int], list[str]]:
    """Positions of the initial state and of each year's last quarter, and their headings."""
    years = np.floor(view.years + 1e-6).astype(int)
    places, names = [0], ["start"]
    for year in dict.fromkeys(years[1:].tolist()):
        places.append(int(np.flatnonzero(years == year)[-1]))
        names.append(str(year))
    return places, names


def shade(colour: str, probability: float, floor: float) -> tuple[float, float, float]:
    """White at ``floor`` (a leader by the thinnest plurality), full colour at certainty."""
    strength = 0.12 + 0.88 * max(0.0, min(1.0, (probability - floor) / (1 - floor)))
    r, g, b = (1 - strength + strength * c for c in to_rgb(colour))
    return r, g, b


@styled
def leader_map(
    source: Source,
    dimension: str = "overall",
    *,
    states: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """State by year: the most probable leader (colour, code) and its probability in % (depth).

    Each column is the last quarter of its year; the first is the initial state. ``dimension`` is
    ``overall``, ``economic``, ``political`` or ``security``. Raises ``KeyError`` if the result
    holds no such dimension.
    """
    view = view_of(source)
    rows = chosen(states, view.labels("state"), "state")
    if ax is None:
        title = "Who leads" if dimension == "overall" else f"Who leads in {dimension} influence"
        page = _page(view, title, style.LANDSCAPE, None)
        room = page.top - page.bottom - 0.55
        height = min(room, 0.75 * len(rows))
        indent = _name_room(view, rows)
        width = page.right - page.left - indent
        ax = page.axes(page.left + indent, page.top - 0.3 - height, width, height)
    _cells(ax, view, dimension, rows)
    return ax


@styled
def leader_maps(
    source: Source,
    dimensions: Sequence[str] = ("overall", "economic", "political", "security"),
    *,
    states: Sequence[str] | None = None,
    axes: Sequence[Axes] | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Leader maps of several dimensions, below each other on one upright page or on ``axes``."""
    view = view_of(source)
    rows = chosen(states, view.labels("state"), "state")
    if axes is None:
        axes = _column(view, rows, len(dimensions), figure)
    for panel, dimension in zip(layout.as_many(axes, dimensions), dimensions, strict=True):
        leader_map(view, dimension, states=rows, ax=panel)
        layout.panel_title(panel, f"{dimension.capitalize()} influence")
    return layout.figure_of(panel)


def _column(view: View, rows: Sequence[str], count: int, figure: Figure | None) -> list[Axes]:
    """Axes below each other on one page, with room for the names of states."""
    page = _page(view, "Who leads, by dimension of influence", style.PORTRAIT, figure)
    slot = (page.top - page.bottom) / count
    indent = _name_room(view, rows)
    height = min(slot - 0.6, 0.6 * len(rows))
    width = page.right - page.left - indent
    tops = [page.top - i * slot - 0.28 for i in range(count)]
    return [page.axes(page.left + indent, top - height, width, height) for top in tops]


def _page(view: View, title: str, size: tuple[float, float], figure: Figure | None) -> layout.Page:
    subtitle = (
        "Power most likely to hold the largest influence at the end of each year. The number is "
        "the share of worlds in which it leads, in %; the paler the cell, the less certain."
    )
    page = layout.new_page(view, title, subtitle, marks="", size=size, figure=figure)
    layout.legend_row(page, layout.entries(view, style.looks(view.labels("power"))))
    return page


def _name_room(view: View, states: Sequence[str]) -> float:
    """Inches needed left of a map for the names of its rows."""
    names = [lettering.text_width(view.name("state", s), style.BODY) for s in states]
    return min(1.6, max(names, default=0.5)) + 0.12


def _cells(axes: Axes, view: View, dimension: str, rows: Sequence[str]) -> None:
    """Draw and annotate the cells of one map."""
    width, height = layout.inches(axes)
    places, names = last_of_years(view)
    powers = view.labels("power")
    words, narrowest = _layout_of_cell(powers, height / len(rows))
    every = math.ceil(len(places) * max(narrowest, _NARROWEST) / width)
    # count back from the last year, which is the one people look for; the start always stays
    kept = sorted({0, *range(len(places) - 1, 0, -every)})
    looks = style.looks(powers)
    chances = view.data["leader_probability"].sel(dimension=dimension, state=list(rows))
    chances = chances.isel(quarter=[places[i] for i in kept]).transpose("quarter", "state", "power")
    for i, j in np.ndindex(len(rows), len(kept)):
        leader, chance = view.largest(chances[j, i])
        fill = shade(looks[leader].colour, chance, 1 / max(len(powers), 2))
        axes.add_patch(Rectangle((j, i), 1, 1, facecolor=fill, edgecolor="white", lw=1.0))
        axes.text(
            j + 0.5, i + 0.5, words.format(_code(leader), f"{100 * chance:.0f}"), ha="center",
            va="center", fontsize=style.SMALL, color=style.on_colour(fill), linespacing=1.1,
        )  # fmt: skip
    axes.set(xlim=(0, len(kept)), ylim=(len(rows), 0))
    axes.set_xticks(np.arange(len(kept)) + 0.5, [names[i] for i in kept])
    shown = [lettering.fit(view.name("state", s), 1.6) for s in rows]
    axes.set_yticks(np.arange(len(rows)) + 0.5, shown, fontsize=style.BODY)
    axes.tick_params(length=0, pad=3)
    axes.spines[:].set_visible(False)


def _layout_of_cell(labels: Sequence[str], height: float) -> tuple[str, float]:
    """How a cell is annotated, and the width in inches it needs: the same in the whole map.

    Code above percentage where rows are high enough, else beside each other, else colour alone.
    """
    line = style.SMALL * 1.3 / 72
    if height >= 2 * line:
        return "{}\n{}", _NARROWEST
    if height >= line:
        widest = max(lettering.text_width(f"{_code(label)} 100", style.SMALL) for label in labels)
        return "{} {}", widest + 0.05
    return "", 0.05


def _code(label: str) -> str:
    return lettering.fit(label, _NARROWEST, style.SMALL)

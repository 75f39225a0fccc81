"""One compact picture of a scenario: a row of fan charts, with the reference run dashed.

A title says what is shown and in which unit; a state, power or organisation has the same colour in
all panels of all pictures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from sim.arrays import Floats
from sim.catalogue.variables import VARIABLES
from sim.ensemble import Result
from sim.plots import layout, pages, style
from sim.plots.series import draw_band, value_range
from sim.plots.view import View, view_of

SIZE = (9.6, 3.0)
"""Inches."""
DPI = 110.0
LEFT, RIGHT, BELOW, ABOVE = 0.45, 0.55, 0.3, 0.55
"""Room around each panel in inches: ticks, names at the ends of lines, years, title."""
TITLE_LINES = 3


@dataclass(frozen=True)
class Panel:
    """One fan chart: a variable, where, and which labels of which axis make its lines."""

    variable: str
    title: str
    axis: str
    lines: tuple[str, ...]
    where: dict[str, str]

    @classmethod
    def read(cls, entry: dict[str, Any]) -> Panel:
        """A panel as the notes give it: ``lines`` maps an axis to labels, other axes are fixed."""
        (axis, labels), *_ = entry["lines"].items()
        fixed = {k: v for k, v in entry.items() if k not in {"variable", "title", "lines"}}
        return cls(entry["variable"], entry["title"], axis, tuple(labels), fixed)

    @property
    def heading(self) -> str:
        """What the panel shows, with its unit."""
        return f"{self.title} [{VARIABLES[self.variable].unit}]"

    def heading_lines(self, width: float) -> list[str]:
        """The heading in lines of ``width`` inches, the unit in one piece where that fits."""
        unit = f"[{VARIABLES[self.variable].unit}]"
        *before, last = layout.wrap(self.title, width, style.PANEL, "bold", TITLE_LINES)
        for lines in ([*before, f"{last} {unit}"], [*before, last, unit]):
            if layout.text_width(lines[-1], style.PANEL, "bold") <= width:
                return lines
        return layout.wrap(self.heading, width, style.PANEL, "bold", TITLE_LINES)

    def selections(self) -> list[dict[str, str]]:
        """Label per axis for every line; no line axis (``{none: [label]}``) for a single line."""
        if self.axis == "none":
            return [dict(self.where)]
        return [{**self.where, self.axis: label} for label in self.lines]


def draw(result: Result, panels: Sequence[Panel], path: Path, reference: Result | None) -> None:
    """Draw the panels side by side into ``path``; medians of ``reference`` are dashed."""
    view, other = view_of(result), None if reference is None else view_of(reference)
    figure = picture(view, panels, other)
    style.save_figure(figure, path, title=view.title, description=alt(panels, other), dpi=DPI)


@style.styled
def picture(view: View, panels: Sequence[Panel], other: View | None) -> Figure:
    """The panels side by side; medians of ``other`` are dashed."""
    figure = style.new_figure(SIZE)
    width = panel_width(len(panels))
    page = pages.Page(figure, 0.0, 0.0, *SIZE)
    # by all actors, not by the lines of a panel: whoever comes first there must not change colour
    looks = style.looks([*dict.fromkeys((*view.actors, *(n for p in panels for n in p.lines)))])
    for i, panel in enumerate(panels):
        left = i * SIZE[0] / len(panels) + LEFT
        axes = page.axes(left, BELOW, width, SIZE[1] - BELOW - ABOVE)
        bands = [view.curves(panel.variable, where) for where in panel.selections()]
        dashed = _medians(other, panel)
        for label, band in zip(panel.lines, bands, strict=True):
            draw_band(axes, view.years, band, looks[label])
        for label, (years, median) in zip(panel.lines, dashed, strict=False):
            axes.plot(years, median, color=looks[label].text, linestyle=(0, (2, 2)), linewidth=1.0)
        everything = np.concatenate([b.ravel() for b in bands] + [m for _, m in dashed])
        layout.time_axis(axes, view.years)
        axes.set_ylim(*value_range(everything, view.unit(panel.variable)))
        layout.value_ticks(axes)
        axes.set_title("\n".join(panel.heading_lines(width)), fontsize=style.PANEL, weight="bold")
        axes.grid(axis="y")
        if panel.axis != "none":
            ends = [
                (float(band[2, -1]), label, looks[label].text)
                for label, band in zip(panel.lines, bands, strict=True)
            ]
            layout.end_labels(axes, ends, room=0.5)
    return figure


def panel_width(count: int) -> float:
    """Width in inches of each of ``count`` panels in a row, without the room around it."""
    return SIZE[0] / count - LEFT - RIGHT


def alt(panels: Sequence[Panel], reference: object | None) -> str:
    """What the picture shows, in words."""
    shown = "; ".join(p.heading for p in panels)
    dashed = "" if reference is None else " Dashed: medians of the run it is compared with."
    return f"Fan charts over time: {shown}. Line: median, bands: 50 and 90 % of replicates.{dashed}"


def _medians(view: View | None, panel: Panel) -> list[tuple[Floats, Floats]]:
    if view is None:
        return []
    return [(view.years, view.curves(panel.variable, w)[2]) for w in panel.selections()]

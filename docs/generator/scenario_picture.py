"""One compact picture of a scenario: a row of fan charts, with the reference run dashed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.ensemble import Result
from sim.plots import layout, style
from sim.plots.fans import curves, draw_band, value_range
from sim.plots.view import Floats, View, view_of

SIZE = (9.6, 2.9)
"""Inches."""
DPI = 110.0


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

    def selections(self) -> list[dict[str, str]]:
        """Label per axis for every line; no line axis (``{none: [label]}``) for a single line."""
        if self.axis == "none":
            return [dict(self.where)]
        return [{**self.where, self.axis: label} for label in self.lines]


@style.styled
def draw(result: Result, panels: Sequence[Panel], path: Path, reference: Result | None) -> None:
    """Draw the panels side by side into ``path``; medians of ``reference`` are dashed."""
    view = view_of(result)
    other = None if reference is None else view_of(reference)
    figure = style.new_figure(SIZE)
    width = SIZE[0] / len(panels)
    page = layout.Page(figure, 0.0, 0.0, *SIZE)
    for i, panel in enumerate(panels):
        axes = page.axes(i * width + 0.55, 0.3, width - 1.1, SIZE[1] - 0.75)
        bands = [curves(view, panel.variable, where) for where in panel.selections()]
        dashed = _medians(other, panel)
        looks = style.looks(panel.lines)
        for label, band in zip(panel.lines, bands, strict=True):
            draw_band(axes, view.years, band, looks[label])
        for label, (years, median) in zip(panel.lines, dashed, strict=False):
            axes.plot(years, median, color=looks[label].text, linestyle=(0, (2, 2)), linewidth=1.0)
        everything = np.concatenate([b.ravel() for b in bands] + [m for _, m in dashed])
        unit = view.unit(panel.variable)
        layout.time_axis(axes, view.years)
        axes.set_ylim(*value_range(everything, unit))
        layout.value_ticks(axes)
        layout.panel_title(axes, panel.title, lines=2)
        layout.y_label(axes, unit)
        axes.grid(axis="y")
        if panel.axis != "none":
            ends = [
                (float(band[2, -1]), label, looks[label].text)
                for label, band in zip(panel.lines, bands, strict=True)
            ]
            layout.end_labels(axes, ends, room=0.5)
    style.save_figure(figure, path, title=view.title, description=alt(panels, other), dpi=DPI)


def alt(panels: Sequence[Panel], reference: object | None) -> str:
    """What the picture shows, in words."""
    shown = "; ".join(p.title for p in panels)
    dashed = "" if reference is None else " Dashed: medians of the run it is compared with."
    return f"Fan charts over time: {shown}. Line: median, bands: 50 and 90 % of replicates.{dashed}"


def _medians(view: View | None, panel: Panel) -> list[tuple[Floats, Floats]]:
    if view is None:
        return []
    return [(view.years, curves(view, panel.variable, w)[2]) for w in panel.selections()]

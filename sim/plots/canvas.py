"""A page for one panel of something that is not a result: a table, a sweep, a comparison."""

from __future__ import annotations

from matplotlib.axes import Axes

from sim.plots import layout, style
from sim.plots.view import View

SMALLER = (8.3, 5.2)
"""Paper of single panels, inches."""

_LINES = 3
"""Lines that the name of a row may take."""
_LINE = style.BODY * 1.25 / 72
"""Height of one of them, inches."""


def single(
    title: str,
    subtitle: str,
    *,
    source: str = "",
    marks: str = "",
    view: View | None = None,
    size: tuple[float, float] = SMALLER,
    pad: tuple[float, float, float, float] = (0.6, 0.42, 0.3, 0.05),
    legend: layout.Entries = (),
) -> Axes:
    """Axes alone on a page with title, how to read it, a legend and what it was made from.

    ``pad`` is the room in inches left, below, right and above; ``source`` replaces the line at the
    bottom where there is no result to describe.
    """
    page = layout.new_page(view, title, subtitle, marks=marks, size=size, foot=source)
    layout.legend_row(page, legend)
    left, bottom, right, top = pad
    return page.axes(
        page.left + left,
        page.bottom + bottom,
        page.right - page.left - left - right,
        page.top - page.bottom - bottom - top,
    )


def rows_page(
    title: str,
    subtitle: str,
    names: list[str],
    *,
    source: str = "",
    view: View | None = None,
    right: float = 0.3,
    row: float = 0.27,
    most: float = 2.9,
    width: float = 8.3,
    legend: layout.Entries = (),
) -> Axes:
    """A page as high as its rows need, with room for their names at the left.

    Names wider than ``most`` inches take several lines, and all rows are as high as the highest.
    """
    wrapped = [layout.wrap(n, most, style.BODY, most=_LINES) for n in names]
    wide = max((layout.text_width(t, style.BODY) for lines in wrapped for t in lines), default=0.5)
    row = max(row, max(map(len, wrapped), default=1) * _LINE + 0.08)
    foot = view.source_line("") if view else source
    height = row * max(len(names), 2) + 0.5 + _around(title, subtitle, foot, width, bool(legend))
    pad = (wide + 0.1, 0.45, right, 0.05)
    return single(
        title, subtitle, source=source, view=view, size=(width, height), pad=pad, legend=legend
    )


def _around(title: str, subtitle: str, foot: str, width: float, legend: bool) -> float:
    """Height in inches of margins, header, legend and source line of a page."""
    room = width - 2 * layout.MARGIN
    heads = len(layout.wrap(title, room, style.TITLE, "bold", 2)) * style.TITLE
    heads += len(layout.wrap(subtitle, room, style.SUBTITLE, most=3)) * style.SUBTITLE
    feet = len(layout.wrap(foot, room, style.SMALL, most=4)) * style.SMALL
    return 2 * layout.MARGIN + (heads + feet) * 1.25 / 72 + 0.3 + (0.45 if legend else 0.0)


def row_names(axes: Axes, names: list[str], room: float | None = None) -> None:
    """Names of rows at the left, the first on top, in lines of ``room`` inches.

    A name takes as many lines as its row is high enough for, and is cut only beyond these.
    """
    height = layout.inches(axes)[1] / max(len(names), 1)
    most = min(max(int((height - 0.02) / _LINE), 1), _LINES)
    shown = [
        "\n".join(layout.wrap(n, room, style.BODY, most=most, ends=True)) if room else n
        for n in names
    ]
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), shown, fontsize=style.BODY)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def left_room(axes: Axes) -> float:
    """Inches between the figure's left edge and the axes, less a margin and room for the ticks."""
    box = axes.get_position()
    return float(box.x0 * layout.figure_of(axes).get_size_inches()[0]) - layout.MARGIN - 0.05


def beside(axes: Axes, row: float, text: str, *, colour: str = style.QUIET) -> None:
    """A few words right of the axes at the height of a row."""
    axes.text(
        1 + 0.08 / layout.inches(axes)[0],
        row,
        text,
        transform=axes.get_yaxis_transform(),
        fontsize=style.SMALL,
        color=colour,
        va="center_baseline",
    )

"""All outcomes of a scenario on as many pages as they take, grouped by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arrays import Floats
from sim.ensemble.outcome import Outcome
from sim.plots import distributions, layout, pages, style
from sim.plots.style import styled
from sim.plots.view import Source, View, chosen, view_of

GROUPS = ("codes", "first_passages", "probabilities", "integers", "densities")
"""Ways of drawing, in the order of the pages."""

_KEYS = {
    "codes": "Divided bars: share of worlds in each category.",
    "first_passages": "Curves: share of worlds in which it has happened by then.",
    "probabilities": "Dots: share of worlds in which it happens at all.",
    "integers": "Bars: worlds by number, scaled to the commonest number of each row.",
    "densities": "Histograms: black mark at the median, of counts at the mean; line from 5 to 95 % "
    "of worlds; tails beyond half a percent may be cut.",
}
"""How to read each way of drawing."""

Looks = dict[str, style.Look]

_COLUMNS, _GUTTER, _BELOW = 3, 0.3, 0.5
_MOST_ROWS, _MOST_CURVES = 20, 8


@dataclass(frozen=True)
class Panel:
    """Outcomes that share a declaration and so a panel; ``rows`` maps names of rows to columns."""

    group: str
    title: str
    unit: str
    rows: dict[str, str]
    categories: tuple[str, ...] = ()
    counts: bool = False

    @property
    def height(self) -> float:
        """Height in inches without the title."""
        if self.group == "first_passages":
            return 1.05
        row = {"codes": 0.2, "probabilities": 0.2}.get(self.group, 0.27)
        return max(row * len(self.rows), 0.3)


def group_of(outcome: Outcome, values: Floats) -> str:
    """How outcomes of a kind are drawn; ``values`` tell counts that have outgrown single bars."""
    if outcome.coded or outcome.leads:
        return "codes"
    if outcome.chance:
        return "first_passages" if outcome.dated else "probabilities"
    finite = distributions.known(values)
    whole = (outcome.counted or outcome.ranked) and bool(np.all(finite == np.round(finite)))
    narrow = finite.size == 0 or float(finite.max() - finite.min()) <= distributions.MANY
    return "integers" if whole and narrow else "densities"


def panels_of(view: View, names: Sequence[str]) -> list[Panel]:
    """Panels for the outcomes: one per declaration (``debt.KAZ``, ``debt.KGZ`` share one)."""
    families: dict[str, list[str]] = {}
    for name in names:
        families.setdefault(view.outcome(name).base, []).append(name)
    panels = []
    for family in families.values():
        first = view.outcome(family[0])
        values = [values for _, values in view.outcomes.each(family)]
        group = group_of(first, np.concatenate(values))
        most = _MOST_CURVES if group == "first_passages" else _MOST_ROWS
        for start in range(0, len(family), most):
            part = family[start : start + most]
            rows = {_row_name(view, name): name for name in part}
            if len(rows) < len(part):  # two labels with the same name
                rows = {name: name for name in part}
            title = _title(view, family) + (" (continued)" if start else "")
            panels.append(Panel(group, title, first.unit, rows, first.categories, first.counted))
    return sorted(panels, key=lambda p: GROUPS.index(p.group))


def _title(view: View, family: Sequence[str]) -> str:
    """The title that all outcomes of a family share, or what their titles begin with."""
    titles = [view.outcome(name).title or name for name in family]
    if len(set(titles)) == 1:
        return titles[0]
    columns = zip(*(title.split() for title in titles), strict=False)
    shared = takewhile(lambda words: len(set(words)) == 1, columns)
    return " ".join(words[0] for words in shared).rstrip(" ,:;") or view.outcome(
        family[0]
    ).base.replace("_", " ")


def _row_name(view: View, name: str) -> str:
    """``Kazakhstan`` for one label, ``KAZ, RUS`` for more, nothing for a single outcome."""
    labels = view.outcome(name).labels
    if len(labels) != 1:
        return ", ".join(labels)
    full = view.place(labels[0])
    return full if layout.text_width(full, style.SMALL) <= 0.82 else labels[0]


@styled
def draw_outcomes(source: Source, names: Sequence[str] | None = None) -> list[Figure]:
    """The distribution of each outcome over replicates; returns the pages.

    Drawn by kind: who leads and other codes as divided bars, first times as curves with the share
    of "never", whether-ever as a dot with its 95 % interval, counts and ranks as bars on whole
    numbers, everything else as histograms with median and 5–95 %. ``names`` chooses outcomes.
    Raises ``ValueError`` for an unknown outcome, and when there is none to draw.
    """
    view = view_of(source)
    shown = chosen(names, view.outcomes.columns, "outcome")
    if not shown:
        raise ValueError("the result holds no outcomes")
    drawn: list[Figure] = []
    waiting = panels_of(view, shown)
    while waiting:
        figure, waiting = _page(view, waiting, len(drawn) + 1)
        drawn.append(figure)
    return drawn


def _page(view: View, panels: Sequence[Panel], number: int) -> tuple[Figure, list[Panel]]:
    """One page filled column by column with as many panels as fit; returns what is left over."""
    title = "Outcomes" if number == 1 else f"Outcomes, page {number}"
    coded = list(dict.fromkeys(c for p in panels if p.group == "codes" for c in p.categories))
    looks = style.looks(coded)
    legend = pages.entries(view, coded, looks=looks) if panels[0].group == "codes" else ()
    page = pages.new_page(view, title, _how_to_read(panels), marks="", legend=legend)
    width = (page.right - page.left - (_COLUMNS - 1) * _GUTTER) / _COLUMNS
    left = list(panels)
    for column in range(_COLUMNS):
        top = page.top
        while left:
            # the first that still fits; any fits an empty column, where it may be squeezed
            heads = [layout.wrap(p.title, width, style.PANEL, "bold", 2) for p in left]
            rooms = [top - _rise(h) - p.height - _BELOW for h, p in zip(heads, left, strict=True)]
            fitting = [i for i, room in enumerate(rooms) if room >= page.bottom]
            if not fitting and top < page.top:
                break
            i = fitting[0] if fitting else 0
            lines, panel, head = heads[i], left.pop(i), _rise(heads[i])
            x = page.left + column * (width + _GUTTER)
            height = min(panel.height, top - head - _BELOW - page.bottom)
            _draw(page, view, panel, lines, (x, top - head - height, width, height), looks)
            top -= head + height + _BELOW
    # only now it is known which panels fit; fewer words never take more lines than before
    used = _how_to_read([panel for panel in panels if panel not in left])
    room = page.right - page.left
    page.figure.texts[1].set_text("\n".join(layout.wrap(used, room, style.SUBTITLE, most=3)))
    return page.figure, left


def _rise(lines: Sequence[str]) -> float:
    """Height of a title in inches."""
    return len(lines) * style.PANEL * 1.25 / 72 + 0.08


def _how_to_read(panels: Sequence[Panel]) -> str:
    groups = {panel.group for panel in panels}
    return " ".join(_KEYS[group] for group in GROUPS if group in groups)


def _draw(
    page: pages.Page, view: View, panel: Panel, title: Sequence[str], box: layout.Box, looks: Looks
) -> None:
    """One panel in a box (left, bottom, width, height) in inches, under its title."""
    x, y, width, height = box
    figure_width, figure_height = page.figure.get_size_inches()
    page.figure.text(
        x / figure_width, (y + height + 0.06) / figure_height, "\n".join(title), va="bottom",
        fontsize=style.PANEL, fontweight="bold", linespacing=1.2,
    )  # fmt: skip
    columns = view.outcomes.each(list(panel.rows.values()))
    rows = [
        (layout.fit(name, 1.2, style.SMALL), values)
        for name, (_, values) in zip(panel.rows, columns, strict=True)
    ]
    curves = panel.group == "first_passages"
    names = max(layout.text_width(n, style.SMALL) for n, _ in rows)
    indent = 0.42 if curves else names + (0.08 if names else 0.06)
    words = distributions.in_words(panel.group, rows, counts=panel.counts)
    texts = [layout.text_width(t, style.SMALL) for t in words]
    right = 1.45 if curves else max(texts, default=-0.06) + 0.12
    axes = page.axes(x + indent, y, width - indent - right, height)
    _fill(axes, view, panel, rows, looks, right)


def _fill(
    axes: Axes, view: View, panel: Panel, rows: distributions.Rows, looks: Looks, room: float
) -> None:
    """Draw the panel's distributions in the way of its group."""
    if panel.group == "codes":
        distributions.codes(axes, rows, panel.categories, looks)
    elif panel.group == "probabilities":
        distributions.probabilities(axes, rows)
    elif panel.group == "integers":
        distributions.integers(axes, rows, panel.unit, counts=panel.counts)
    elif panel.group == "first_passages":
        years = view.years
        # a first time is the start of its quarter: the axis runs on to the end of the last one
        span = (float(years[min(1, len(years) - 1)]), float(years[-1]) + 0.25)
        curves = list(style.looks([*panel.rows]).values())
        if len(rows) == 1:  # nothing to tell apart
            curves = [style.Look(style.ONE, style.INK, "-", "o")]
        distributions.first_passages(axes, rows, curves, span, room)
    else:
        distributions.densities(axes, rows, panel.unit, counts=panel.counts)

"""What happens: phases of the war and what it costs, and events to expect by state and year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LinearSegmentedColormap, PowerNorm
from matplotlib.figure import Figure

from sim.arrays import Floats
from sim.plots import layout, pages, style
from sim.plots.series import draw_band
from sim.plots.style import Look, styled
from sim.plots.view import Source, View, view_of

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


PHASES = {
    "none": ("no war", "#e8e8e8"),
    "fighting": ("fighting", "#7a1f2b"),
    "frozen": ("frozen", "#8fb3cf"),
    "settled_for": ("settled on belligerent's terms", "#e0a84b"),
    "settled_against": ("settled on other terms", "#3f7f5f"),
}
"""Name and colour of each phase of the war."""

_ANNOUNCED = Look("#555555", "#555555", (0, (4.0, 1.5)), "s")


@styled
def event_raster(
    source: Source,
    *,
    states: Sequence[str] | None = None,
    axes: Sequence[Axes] | None = None,
) -> Figure:
    """Expected number of events per year, one panel per state, one strip per kind of event.

    Events with several powers or organisations are added up over them. ``states`` chooses panels,
    drawn on ``axes`` (with 1.4 inches for names at the left of each) or on a page of its own.
    Raises ``KeyError`` when the result holds no events and ``ValueError`` for unknown states.
    """
    view = view_of(source)
    shown = view.chosen("state", states)
    kinds = [kind for kind in KINDS if f"{kind}_mean" in view.data]
    if not kinds:
        raise KeyError("the result holds no events")
    if axes is None:
        page = pages.new_page(
            view,
            "Events to expect, by state and year",
            "Shade: mean number of events per year over all worlds, on a square-root scale; "
            "one a year or more is darkest. At the right: the mean number over the whole run.",
            marks="means over worlds",
        )
        _key(page)
        axes = page.grid(len(shown), pad=(1.42, 0.3, 0.45, 0.25))
    years, sums = _by_year(view, kinds)
    for panel, state in zip(pages.as_many(axes, shown), shown, strict=True):
        _strips(panel, kinds, years, sums[state])
        layout.panel_title(panel, view.name("state", state))
    return layout.figure_of(panel)


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
    names = [layout.fit(KINDS[kind], 1.35, style.SMALL) for kind in kinds]
    axes.set_yticks(rows[:-1] + 0.5, names)
    axes.tick_params(axis="both", length=0)
    for row, total in enumerate(np.nansum(sums, axis=1)):
        words = layout.number(float(total), 2) if total >= 0.005 else "0"
        layout.beside(axes, row + 0.5, words)
    layout.time_axis(axes, edges, to_end=True)
    axes.set_xlim(edges[0], edges[-1])
    axes.spines[["left", "bottom"]].set_visible(False)


def _key(page: pages.Page) -> None:
    """The scale of shades, at the upper right under the header; lowers the top of the page."""
    width, height = 2.6, 0.12
    axes = page.axes(page.left + 1.42, page.top - height, width, height)
    shades = ScalarMappable(norm=SCALE, cmap=SHADES)
    bar = page.figure.colorbar(shades, cax=axes, orientation="horizontal")
    bar.set_ticks([0, 0.05, 0.2, 0.5, 1], labels=["0", "0.05", "0.2", "0.5", "1 or more a year"])
    bar.outline.set_linewidth(0.4)
    axes.tick_params(labelsize=style.SMALL, length=2)
    page.top -= height + 0.42


def belligerent(view: View) -> str | None:
    """The power at war: as the scenario says, else the one with the largest drain, else none."""
    powers = view.labels("power")
    for label in powers:
        if view.scenario is not None and view.scenario.powers[label].belligerent:
            return label
    if "drain_mean" not in view.data or not powers:
        return None
    drain = view.mean("drain").mean("quarter").values
    return powers[int(np.argmax(drain))] if float(np.nanmax(drain)) > 0 else None


@styled
def war_and_effort(
    source: Source, *, power: str | None = None, axes: Sequence[Axes] | None = None
) -> Figure:
    """Probability of each phase of the war, stacked to 100 %, above what it leaves of effort.

    Effort is the announced and the delivered security effort of ``power`` (by default the
    belligerent) against its own peak, with bands. Draws on ``axes`` (two, or one where no power is
    at war) or on a page of its own.
    """
    view = view_of(source)
    label = power or belligerent(view)
    both = label is not None and {"announced_effort", "delivered_effort"} <= set(view.data)
    if axes is None:
        axes = _page(view, both)
    upper, *rest = pages.as_many(axes, ("phases", "effort") if both else ("phases",))
    _phases(upper, view)
    layout.panel_title(upper, "Phase of the war")
    if rest and label is not None:
        _efforts(rest[0], view, label)
        layout.panel_title(rest[0], f"Security effort: {view.name('power', label)}")
    return layout.figure_of(upper)


def _phases(axes: Axes, view: View) -> None:
    chances = view.data["war_probability"].transpose("war_phase", "quarter")
    labels = [str(v) for v in chances["war_phase"].values]
    values = 100 * np.nan_to_num(np.asarray(chances.values, dtype=np.float64))
    kept = [i for i in range(len(labels)) if values[i].max() > 0]
    spare = [k.colour for k in style.looks([f"phase {label}" for label in labels]).values()]
    named = [PHASES.get(labels[i], (labels[i].replace("_", " "), spare[i])) for i in kept]
    colours = [colour for _, colour in named]
    axes.stackplot(view.years, values[kept], colors=colours, edgecolor="white", linewidth=0.4)
    layout.over_time(axes, view.years, "probability of the phase [%]", (0, 100), grid=False)
    layout.shock_marks(axes, view)
    tops = values[kept].cumsum(axis=0)[:, -1]
    middles = tops - values[kept][:, -1] / 2
    ends = [
        (float(m), f"{name} {values[i, -1]:.0f} %", style.INK)
        for m, (name, _), i in zip(middles, named, kept, strict=True)
    ]
    layout.end_labels(axes, ends, room=2.3, size=style.BODY)


def _efforts(axes: Axes, view: View, power: str) -> None:
    ends = []
    for name, look in (("announced", _ANNOUNCED), ("delivered", view.looks()[power])):
        bands = view.curves(f"{name}_effort", {"power": power})
        draw_band(axes, view.years, bands, look)
        if np.isfinite(bands[2, -1]):
            ends.append((float(bands[2, -1]), name, look.text))
    layout.over_time(axes, view.years, "effort against own peak [0..1]", (0, 1))
    layout.shock_marks(axes, view)
    layout.end_labels(axes, ends, room=1.0, size=style.BODY)


def _page(view: View, both: bool) -> list[Axes]:
    """One or two axes below each other, with room for names at the right."""
    page = pages.new_page(
        view,
        "The war and the effort left for the region",
        "Above: probability of each phase. Below: security effort of the power at war, announced "
        "and delivered, against its own peak.",
        marks=pages.BANDS + view.shock_words(),
    )
    slot = (page.top - page.bottom) / (2 if both else 1)
    width = page.right - page.left - 0.55 - 2.35
    panels = [page.axes(page.left + 0.55, page.top - slot + 0.42, width, slot - 0.72)]
    if both:
        panels.append(page.axes(page.left + 0.55, page.bottom + 0.3, width, slot - 0.62))
    return panels

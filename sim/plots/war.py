"""The belligerent's war: its phases, and what it costs the power's effort in the region."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.plots import layout, style
from sim.plots.fans import draw_band
from sim.plots.style import Look, styled
from sim.plots.view import Source, View, view_of

PHASES = {
    "none": ("no war", "#e8e8e8"),
    "fighting": ("fighting", "#7a1f2b"),
    "frozen": ("frozen", "#8fb3cf"),
    "settled_for": ("settled on belligerent's terms", "#e0a84b"),
    "settled_against": ("settled on other terms", "#3f7f5f"),
}
"""Name and colour of each phase of the war."""

_ANNOUNCED = Look("#555555", "#555555", (0, (4.0, 1.5)), "s")


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
def war_phases(source: Source, *, ax: Axes | None = None) -> Axes:
    """Probability of each phase of the war over time, stacked to 100 %."""
    view = view_of(source)
    if ax is None:
        page = layout.new_page(view, "Phases of the war", "", marks="")
        ax = page.whole((0.5, 0.4, 2.4, 0.2))
    chances = view.data["war_probability"].transpose("war_phase", "quarter")
    labels = [str(v) for v in chances["war_phase"].values]
    values = 100 * np.nan_to_num(np.asarray(chances.values, dtype=np.float64))
    kept = [i for i in range(len(labels)) if values[i].max() > 0]
    spare = [k.colour for k in style.looks([f"phase {label}" for label in labels]).values()]
    named = [PHASES.get(labels[i], (labels[i].replace("_", " "), spare[i])) for i in kept]
    colours = [colour for _, colour in named]
    ax.stackplot(view.years, values[kept], colors=colours, edgecolor="white", linewidth=0.4)
    ax.set_ylim(0, 100)
    layout.time_axis(ax, view.years)
    layout.shock_marks(ax, view)
    layout.value_ticks(ax)
    layout.y_label(ax, "probability of the phase [%]")
    tops = values[kept].cumsum(axis=0)[:, -1]
    middles = tops - values[kept][:, -1] / 2
    ends = [
        (float(m), f"{name} {values[i, -1]:.0f} %", style.INK)
        for m, (name, _), i in zip(middles, named, kept, strict=True)
    ]
    layout.end_labels(ax, ends, room=2.3, size=style.BODY)
    return ax


@styled
def announced_and_delivered(
    source: Source, *, power: str | None = None, ax: Axes | None = None
) -> Axes:
    """Announced and delivered security effort of one power over time, with bands.

    ``power`` is by default the belligerent; ``ValueError`` if there is none to choose.
    """
    view = view_of(source)
    label = power or belligerent(view)
    if label is None:
        raise ValueError("no power is at war in this result; name one with power=")
    if ax is None:
        title = f"Announced and delivered effort of {view.name('power', label)}"
        page = layout.new_page(view, title, "Both against the power's own peak.")
        ax = page.whole((0.5, 0.4, 1.1, 0.2))
    delivered = style.looks(view.labels("power"))[label]
    ends = []
    for variable, look in (("announced_effort", _ANNOUNCED), ("delivered_effort", delivered)):
        bands = view.curves(variable, {"power": label})
        draw_band(ax, view.years, bands, look)
        if np.isfinite(bands[2, -1]):
            ends.append((float(bands[2, -1]), variable.split("_")[0], look.text))
    ax.set_ylim(0, 1)
    layout.time_axis(ax, view.years)
    layout.shock_marks(ax, view)
    layout.value_ticks(ax)
    layout.y_label(ax, "effort against own peak [0..1]")
    layout.end_labels(ax, ends, room=1.0, size=style.BODY)
    ax.grid(axis="y")
    return ax


@styled
def war_and_effort(
    source: Source,
    *,
    power: str | None = None,
    axes: Sequence[Axes] | None = None,
    figure: Figure | None = None,
) -> Figure:
    """Phases of the war above announced and delivered effort of the belligerent.

    Draws on ``axes`` (two, or one where no power is at war) or on a page of its own.
    """
    view = view_of(source)
    label = power or belligerent(view)
    both = label is not None and {"announced_effort", "delivered_effort"} <= set(view.data)
    if axes is None:
        axes = _page(view, both, figure)
    upper, *rest = layout.as_many(axes, ("phases", "effort") if both else ("phases",))
    war_phases(view, ax=upper)
    layout.panel_title(upper, "Phase of the war")
    if rest and label is not None:
        announced_and_delivered(view, power=label, ax=rest[0])
        layout.panel_title(rest[0], f"Security effort: {view.name('power', label)}")
    return layout.figure_of(upper)


def _page(view: View, both: bool, figure: Figure | None) -> list[Axes]:
    """One or two axes below each other, with room for names at the right."""
    page = layout.new_page(
        view,
        "The war and the effort left for the region",
        "Above: probability of each phase. Below: security effort of the power at war, announced "
        "and delivered, against its own peak.",
        marks=layout.BANDS + view.shock_words(),
        figure=figure,
    )
    slot = (page.top - page.bottom) / (2 if both else 1)
    width = page.right - page.left - 0.55 - 2.35
    panels = [page.axes(page.left + 0.55, page.top - slot + 0.42, width, slot - 0.72)]
    if both:
        panels.append(page.axes(page.left + 0.55, page.bottom + 0.3, width, slot - 0.62))
    return panels

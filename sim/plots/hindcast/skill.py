"""How good forecasts were: rank histograms, skill by horizon, and where naive ones do better."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from sim.plots import layout
from sim.plots.style import INK, SMALL, styled
from sim.validation.hindcast.scores import RAW, mean_scores
from sim.validation.hindcast.study import Study
from sim.validation.hindcast.summary import calibration

_LOSS_TO_WIN = LinearSegmentedColormap.from_list(
    "loss_to_win", ["#b2182b", "#f4a582", "#f7f7f7", "#92c5de", "#2166ac"]
)
_BARS = "#2166ac"


@styled
def pit_histograms(study: Study, title: str, foot: str = "") -> Figure:
    """Where the figures fell in the forecasts: flat where the forecasts are honest."""
    scores = study.scores[study.scores["method"] == RAW]
    names = [str(n) for n in scores["variable"].drop_duplicates()]
    names = ["all observables", *sorted(names)]
    page = layout.new_page(
        None,
        f"Calibration: {title}",
        "Rank of each figure in its forecast (probability integral transform). Flat: honest; "
        "hollow in the middle: too narrow; heaped: too wide; sloping: biased.",
        foot=foot,
    )
    for name, axes in zip(names, page.grid(len(names), pad=(0.45, 0.3, 0.15, 0.3)), strict=True):
        part = scores if name == names[0] else scores[scores["variable"] == name]
        layout.panel_title(axes, f"{name} ({len(part):,})")
        edges = np.linspace(0.0, 1.0, 11)
        share = np.histogram(part["pit"].to_numpy(), edges)[0] / max(len(part), 1)
        axes.bar(edges[:-1] + 0.05, share, width=0.09, color=_BARS)
        axes.axhline(0.1, color=INK, linewidth=0.8, linestyle=(0, (4.0, 2.0)))
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.5, 1])
    return page.figure


@styled
def skill_by_horizon(study: Study, title: str, foot: str = "") -> Figure:
    """Skill against no change by observable and years ahead."""
    page = layout.new_page(
        None,
        f"Skill by horizon: {title}",
        "Continuous ranked probability skill score against the forecast of no change, in percent: "
        "blue where the model is better, red where it is worse.",
        foot=foot,
    )
    means = mean_scores(study.scores, ["variable", "horizon"])
    skill = (100.0 * (1.0 - means[RAW] / means["no change"])).unstack("horizon")
    axes = page.axes(
        page.left + 1.15, page.bottom + 0.4, page.right - page.left - 1.3,
        page.top - page.bottom - 0.6,
    )  # fmt: skip
    _heat(axes, skill)
    layout.x_label(axes, "years ahead")
    return page.figure


@styled
def where_it_loses(study: Study, title: str, foot: str = "") -> Figure:
    """Skill against the best naive forecast of each observable, by state."""
    best = calibration(study).set_index("variable")["best"]
    means = mean_scores(study.scores, ["variable", "state"])
    rows = {
        str(name): 100.0 * (1.0 - part[RAW] / part[str(best[str(name)])]).droplevel("variable")
        for name, part in means.groupby(level="variable")
    }
    skill = pd.DataFrame(rows).T
    skill.index = pd.Index([f"{v} (vs {best[v]})" for v in skill.index])
    page = layout.new_page(
        None,
        f"Where the model wins and loses: {title}",
        "Skill of the simulation against the naive forecast that did best for the "
        "observable, in percent; red where that one is better.",
        foot=foot,
    )
    axes = page.axes(
        page.left + 3.1, page.bottom + 0.4, page.right - page.left - 3.3,
        page.top - page.bottom - 0.6,
    )  # fmt: skip
    _heat(axes, skill)
    return page.figure


def _heat(axes: Axes, skill: pd.DataFrame) -> None:
    values = skill.to_numpy(dtype=np.float64)
    axes.imshow(values, cmap=_LOSS_TO_WIN, vmin=-50, vmax=50, aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        if np.isfinite(value):
            colour = "white" if abs(value) > 38 else INK
            axes.text(column, row, f"{value:+.0f}".replace("-", "\u2212"), ha="center",
                      va="center", fontsize=SMALL, color=colour)  # fmt: skip
    axes.set_xticks(range(len(skill.columns)), [str(c) for c in skill.columns])
    axes.set_yticks(range(len(skill.index)), [str(i) for i in skill.index])
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)

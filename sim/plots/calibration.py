"""What a fit to past figures made of the priors, and whether the inference itself is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.catalogue.hypotheses import HYPOTHESES
from sim.plots import layout, lettering, pages, style
from sim.plots.style import ONE, TWO, styled
from sim.scenario.posterior import Posterior
from sim.validation.posteriors import weighted_quantiles

_BANDS = (0.05, 0.25, 0.5, 0.75, 0.95)


@styled
def posterior_places(posterior: Posterior) -> Axes:
    """Where in its prior each fitted number lies: median, middle half and 90 %.

    Across: the quantile of the prior, so that an unmoved number would fill the grey band evenly.
    The most contracted on top.
    """
    weights, table = posterior.draws
    numbers = [n for n in posterior.columns if not n.startswith("hypotheses.")]
    order = sorted(numbers, key=lambda n: -float(posterior.columns[n].get("contraction", 0.0)))
    names = [n.removeprefix("parameters.") for n in order]
    ax = pages.rows_page(
        "Where the figures put the fitted numbers within their priors",
        "Median, middle half (thick) and 90 % (thin) of the posterior as quantiles of the "
        "prior. Grey: the prior's own middle half and 90 %.",
        names,
        foot=_foot(posterior),
        right=1.25,
    )
    ax.axvspan(0.05, 0.95, color=style.FAINT, alpha=0.45, linewidth=0)
    ax.axvspan(0.25, 0.75, color=style.FAINT, alpha=0.7, linewidth=0)
    for row, name in enumerate(order):
        at = weighted_quantiles(table[name], weights, _BANDS)
        ax.plot([at[0], at[4]], [row, row], color=ONE, linewidth=1.4)
        layout.interval(
            ax, row, (at[1], at[3]), at[2], ONE,
            size=4.5, width=4.0, fill="white", solid_capstyle="butt",
        )  # fmt: skip
        facts = posterior.columns[name]
        if "contraction" in facts:
            layout.beside(ax, row, f"variance {-100 * facts['contraction']:+.0f} %")
    ax.set_xlim(0.0, 1.0)
    layout.finish_rows(ax, names, "quantile of the prior")
    return ax


@styled
def hypothesis_weights(posterior: Posterior) -> Axes:
    """Weights of the answers to questions on which sources disagree, before and after the fit.

    Hollow: prior weight; filled: posterior with 1.96 standard errors.
    """
    rows: list[tuple[str, float, float, float]] = []
    for name, facts in posterior.columns.items():
        question = name.removeprefix("hypotheses.")
        if name == question:
            continue
        prior = HYPOTHESES[question].variants
        for variant, weight in prior.items():
            before = weight / sum(prior.values())
            after, error = facts["weights"][variant], facts["errors"][variant]
            rows.append((f"{question}: {variant}", before, after, error))
    names = [row[0] for row in rows]
    hollow = Line2D([], [], marker="D", color=TWO, markerfacecolor="white", linestyle="")
    ax = pages.rows_page(
        "What the figures say of the questions on which sources disagree",
        "Weight of each answer before and after the fit, with 95 % intervals of the fit's own "
        "error. Questions not shown keep their prior weights: the figures cannot tell.",
        names,
        foot=_foot(posterior),
        legend=[(hollow, "prior"), (Line2D([], [], marker="o", color=ONE), "posterior")],
    )
    for row, (_, before, after, error) in enumerate(rows):
        ends = max(after - 1.96 * error, 0.0), min(after + 1.96 * error, 1.0)
        layout.interval(ax, row, ends, after, ONE)
        ax.plot(before, row, "D", color=TWO, markerfacecolor="white", markersize=5)
    ax.set_xlim(0.0, 1.0)
    layout.finish_rows(ax, names, "weight [0..1]")
    return ax


@styled
def rank_histograms(posterior: Posterior) -> Figure:
    """Simulation-based calibration: ranks of known true values in their posteriors.

    One panel per fitted number; level bars mean that the inference is right. The band holds 95 %
    of the bars where it is. The number is p of a test of uniformity.
    """
    chosen: Mapping[str, Any] = {
        name: facts for name, facts in posterior.columns.items() if "sbc_counts" in facts
    }
    if not chosen:
        raise ValueError("this posterior holds no rank histograms")
    summary = posterior.facts["sbc"]
    page = pages.new_page(
        None,
        "Is the inference right? Ranks of known values in their posteriors",
        f"{summary['trials']} simulated records with known parameters. Level bars: right. A hump: "
        "posteriors too wide; a bowl: too narrow; a slope: shifted. Grey: 95 % of right bars.",
        foot=_foot(posterior),
        size=(8.3, 1.6 + 1.35 * int(np.ceil(len(chosen) / 4))),
    )
    panels = page.grid(len(chosen), pad=(0.3, 0.28, 0.12, 0.28))
    for ax, (name, facts) in zip(panels, chosen.items(), strict=True):
        counts = np.array(facts["sbc_counts"])
        expected = counts.sum() / len(counts)
        half = 1.96 * np.sqrt(expected * (1.0 - 1.0 / len(counts)))
        edges = np.linspace(0.0, 1.0, len(counts) + 1)
        ax.axhspan(max(expected - half, 0.0), expected + half, color=style.FAINT, linewidth=0)
        ax.bar(edges[:-1], counts, width=1.0 / len(counts), align="edge", color=ONE, alpha=0.8)
        short = name.rpartition(".")[2]
        layout.panel_title(ax, lettering.fit(short, layout.inches(ax)[0], style.SMALL))
        ax.set(xlim=(0, 1), ylim=(0, max(counts.max(), expected + half) * 1.25), xticks=(0, 0.5, 1))
        ax.text(0.97, 0.95, f"p {facts['sbc_p']:.2f}", transform=ax.transAxes,
                ha="right", va="top", fontsize=style.SMALL, color=style.QUIET)  # fmt: skip
        layout.value_ticks(ax)
    return page.figure


@styled
def training_check(posterior: Posterior) -> Axes:
    """CRPS of the posterior against that of the prior on the figures of the fit, by variable."""
    rows = posterior.facts["predictive"]
    names = [f"{row['variable']} ({row['figures']:.0f})" for row in rows]
    ax = pages.rows_page(
        "Does the posterior explain the figures it was fitted to?",
        "Change of the mean CRPS against the prior (left is better), and share of figures "
        "inside the 90 % range, prior | posterior. In parentheses: figures.",
        names,
        foot=_foot(posterior),
        right=1.2,
        legend=[(Patch(facecolor=ONE, alpha=0.8), "posterior against prior")],
    )
    for row, facts in enumerate(rows):
        change = 100.0 * (facts["crps_posterior"] / facts["crps_prior"] - 1.0)
        ax.barh(row, change, height=0.6, color=ONE if change <= 0 else TWO, alpha=0.8)
        inside = (facts["inside_prior"], facts["inside_posterior"])
        layout.beside(ax, row, " | ".join(f"{100 * part:.0f} %" for part in inside))
    ax.axvline(0.0, color=style.INK, linewidth=0.9)
    layout.finish_rows(ax, names, "change of CRPS [%]")
    return ax


def _foot(posterior: Posterior) -> str:
    facts = posterior.facts
    return (
        f"{facts['title']} · {facts['settings']['rows']:,} simulated rows · seed "
        f"{facts['settings']['seed']} · draws {posterior.digest[:10]}"
    )

"""The model against the record: forecasts, calibration and skill; what a fit made of the priors.

:func:`draw` draws all of a scoreboard, :func:`names` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.arrays import Floats
from sim.catalogue.questions import HYPOTHESES
from sim.catalogue.variables import VARIABLES
from sim.plots import layout, pages, style
from sim.plots.series import draw_band
from sim.plots.style import FAINT, INK, ONE, QUIET, SMALL, TWO, Look, looks, save_figure, styled
from sim.plots.view import QUANTILES
from sim.scenario.posterior import Posterior
from sim.validation.hindcast.scoreboard import LATENT, MEASURED, Drift, Scoreboard
from sim.validation.hindcast.scores import RAW, mean_scores
from sim.validation.hindcast.series import LEVELS, Key, Series, from_work, series_of
from sim.validation.hindcast.study import Study
from sim.validation.hindcast.summary import calibration
from sim.validation.posteriors import weighted_quantiles

PANELS: tuple[tuple[str, str], ...] = (
    ("growth", ""), ("gdp", ""), ("external_debt", ""), ("remittances", ""),
    ("trade_share", "RUS"), ("trade_share", "CHN"), ("trade_share", "EUU"), ("debt_gdp", "RUS"),
    ("debt_gdp", "CHN"), ("arms_share", "RUS"), ("arms_share", "CHN"), ("alignment", "RUS"),
)  # fmt: skip
"""What a page of one state shows: observable and power."""

_FIRST = 2000
"""First year on the axis."""

EARLIER = 2009
"""Origin of the earlier fan, whose figures end in 2015."""

_WORDS = {
    "alignment": "Votes as", "arms_share": "Arms from", "debt_gdp": "Debt to",
    "external_debt": "External public debt", "export_share": "Exports to", "gdp": "GDP",
    "growth": "Growth", "import_share": "Imports from", "remittances": "Remittances",
    "trade_share": "Trade with",
}  # fmt: skip
_UNITS = {"gdp": "USD bn", "arms_share": "%", "alignment": "0..1", "trade_share": "%"}
_COLOURS = {"": "#5e3c99", "EUU": "#555555"}
"""Colours of fans that are not those of a power: black would hide the dots."""
_STRENGTH = 1.35
"""Opacity of fans under dots, against that of fans alone."""

_TIES = {
    "trade_share": "Share in trade, %", "debt_gdp": "Debt owed to it, % GDP",
    "arms_share": "Share in arms imports of five years, %",
    "economic_share": "Share of economic influence, %",
    "security_share": "Share of security influence, %",
}  # fmt: skip

_LOSS_TO_WIN = LinearSegmentedColormap.from_list(
    "loss_to_win", ["#b2182b", "#f4a582", "#f7f7f7", "#92c5de", "#2166ac"]
)
_BARS = "#2166ac"

Picture = tuple[str, str, Callable[[], Figure]]
"""File name, description and drawing function."""


def pictures(board: Scoreboard) -> Iterator[Picture]:
    """Every picture of a scoreboard."""
    facts = board.facts
    foot = (
        f"{facts['replicates']:,} simulated worlds per origin, seed {facts['seed']}; greatgame "
        f"{facts['versions']['greatgame']}, {facts['created']}."
    )
    scored = list(reversed(board.scored))
    for s in scored:
        words = f"Skill by observable and state, {s.title}"
        yield f"losses-{s.word}", words, partial(where_it_loses, s.study, s.title, foot)
    for s in scored:
        words = f"Skill by observable and years ahead, {s.title}"
        yield f"horizon-{s.word}", words, partial(skill_by_horizon, s.study, s.title, foot)
        words = f"Rank histograms, {s.title}"
        yield f"pit-{s.word}", words, partial(pit_histograms, s.study, s.title, foot)
    if board.drift is not None:
        words = "Simulated and recorded ties to China from 2010 on, by state"
        yield "ties-to-china", words, partial(ties_over_time, board.drift, board.names, foot)
    for state in board.states:
        words = f"Forecasts over the record, {board.names.get(state, state)}"
        yield f"fans-{state}", words, partial(hindcast_fans, board, state, foot)


def names(board: Scoreboard) -> Sequence[tuple[str, str]]:
    """File names (without suffix) and descriptions of the pictures of a scoreboard."""
    return [(name, text) for name, text, _ in pictures(board)]


def draw(
    board: Scoreboard, folder: str | Path, progress: Callable[[int, int], None] = lambda *_: None
) -> list[Path]:
    """Draw all pictures of a scoreboard as PNG into a folder; ``progress`` hears how many."""
    drawn: list[Path] = []
    wanted = list(pictures(board))
    for name, text, make in wanted:
        drawn.append(save_figure(make(), Path(folder, f"{name}.png"), title=text, description=text))
        progress(len(drawn), len(wanted))
    return drawn


@styled
def hindcast_fans(board: Scoreboard, state: str, foot: str = "") -> Figure:
    """Forecast fans of one state over its record: one page, :data:`PANELS`."""
    page = pages.new_page(
        None,
        f"{board.names.get(state, state)}: forecasts over the record",
        "Fans: forecasts made at the end of the year where they begin, with nothing "
        "known after it. Dots: figures of the record.",
        foot=f"{pages.BANDS.capitalize()}. {foot}".rstrip(),
    )
    record = series_of(board.record)
    panels = page.grid(len(PANELS), pad=(0.55, 0.3, 0.15, 0.3))
    for (variable, power), axes in zip(PANELS, panels, strict=True):
        key: Key = (variable, state, power, "")
        unit = _UNITS.get(variable) or VARIABLES[variable].unit
        layout.panel_title(axes, f"{_WORDS[variable]} {power}".strip() + f", {unit}")
        colour = _COLOURS.get(power) or looks([power])[power].colour
        _fan_panel(axes, board, record.get(key), key, colour)
    return page.figure


def _fan_panel(axes: Axes, board: Scoreboard, series: Series | None, key: Key, colour: str) -> None:
    axes.grid(axis="y", color=FAINT, linewidth=0.5)
    fans = list(_fans(board, key))
    if series is not None:
        plain = from_work(key[0], series.values)
        axes.plot(series.years, plain, ".", color=INK, markersize=3.5, zorder=4)
    for years, bands in fans:
        draw_band(axes, years, bands, Look(colour, INK, "-", ""), strength=_STRENGTH)
    if series is None and not fans:
        axes.text(0.5, 0.5, "no figures", transform=axes.transAxes, ha="center", color=QUIET,
                  fontsize=SMALL)  # fmt: skip
        axes.set_yticks([])
    last = max(board.record["year"].max(), *(years[-1] for years, _ in fans), _FIRST + 1)
    axes.set_xlim(_FIRST, last + 0.5)
    axes.set_xticks(range(_FIRST, int(last) + 1, 5))


def _fans(board: Scoreboard, key: Key) -> Iterator[tuple[Floats, Floats]]:
    """Years and five quantiles ``[quantile, year]`` of each fan, from its last known figure on."""
    places = [int(np.argmin(np.abs(LEVELS - q))) for q in QUANTILES]
    shown: set[int] = set()
    for section in board.sections:
        for batch in section.study.batches:
            if batch.variable != key[0] or (section.word == "rolling" and batch.origin != EARLIER):
                continue
            chosen = [i for i, c in enumerate(batch.cases) if c.key == key]
            if batch.origin in shown or not chosen:
                continue
            shown.add(batch.origin)
            first = batch.cases[chosen[0]]
            start = float(from_work(key[0], np.array([first.start]))[0])
            years = [first.target - first.lead, *(batch.cases[i].target for i in chosen)]
            bands = batch.forecasts[RAW][chosen][:, places].T
            yield np.array(years, dtype=np.float64), np.column_stack([np.full(5, start), bands])


@styled
def pit_histograms(study: Study, title: str, foot: str = "") -> Figure:
    """Where the figures fell in the forecasts: flat where the forecasts are honest."""
    scores = study.scores[study.scores["method"] == RAW]
    names = ["all observables", *sorted(map(str, scores["variable"].unique()))]
    page = pages.new_page(
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
        axes.set(xlim=(0, 1), xticks=[0, 0.5, 1])
    return page.figure


@styled
def skill_by_horizon(study: Study, title: str, foot: str = "") -> Figure:
    """Skill against no change by observable and years ahead."""
    page = pages.new_page(
        None,
        f"Skill by horizon: {title}",
        "Continuous ranked probability skill score against the forecast of no change, in percent: "
        "blue where the model is better, red where it is worse.",
        foot=foot,
    )
    means = mean_scores(study.scores, ["variable", "horizon"])
    skill = (100.0 * (1.0 - means[RAW] / means["no change"])).unstack("horizon")
    axes = page.whole((1.15, 0.4, 0.15, 0.2))
    _heat(axes, skill)
    layout.x_label(axes, "years ahead")
    return page.figure


@styled
def where_it_loses(study: Study, title: str, foot: str = "") -> Figure:
    """Skill against the best naive forecast of each observable, by state."""
    best = calibration(study).set_index("variable")["best"]
    means = mean_scores(study.scores, ["variable", "state"])
    skill = pd.DataFrame(
        {
            f"{name} (vs {best[str(name)]})": 100.0
            * (1.0 - part[RAW] / part[str(best[str(name)])]).droplevel("variable")
            for name, part in means.groupby(level="variable")
        }
    ).T
    page = pages.new_page(
        None,
        f"Where the model wins and loses: {title}",
        "Skill of the simulation against the naive forecast that did best for the "
        "observable, in percent; red where that one is better.",
        foot=foot,
    )
    _heat(page.whole((3.1, 0.4, 0.2, 0.2)), skill)
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
    axes.spines[:].set_visible(False)


@styled
def ties_over_time(found: Drift, names: Mapping[str, str], foot: str = "") -> Figure:
    """Simulated ties to one power from 2010 on against the figures, state by state."""
    states, rows = list(dict.fromkeys(found.paths["state"])), (*MEASURED, *LATENT)
    look = looks([found.power])[found.power]
    page = pages.new_page(
        None,
        f"Ties to {names.get(found.power, found.power)} from 2010 on: simulated and recorded",
        "A free run from the end of 2010 that knows nothing later. Bands: simulated; dots: figures "
        "of the record. The two lowest rows, shares of all powers' influence, nobody measures.",
        foot=foot,
    )
    simulated = Patch(facecolor=look.colour, alpha=0.3)
    recorded = Line2D([], [], marker=".", linestyle="", color=INK)
    pages.legend_row(page, [(simulated, "simulated"), (recorded, "recorded")])
    panels = page.cells(len(rows), len(states), pad=(0.38, 0.22, 0.08, 0.23))
    for (r, c), axes in zip(np.ndindex(len(rows), len(states)), panels, strict=True):
        variable, state = rows[r], states[c]
        _tie(axes, found, state, variable, look.colour)
        if r == 0:
            layout.panel_title(axes, names.get(state, state))
        if c == 0:
            axes.annotate(
                _TIES[variable], (0, 1), xytext=(-22, 16 if r == 0 else 4), color=QUIET,
                xycoords="axes fraction", textcoords="offset points", fontsize=SMALL,
            )  # fmt: skip
        axes.tick_params(labelleft=c == 0, labelbottom=r == len(rows) - 1)
    return page.figure


def _tie(axes: Axes, found: Drift, state: str, variable: str, colour: str) -> None:
    paths = found.paths[found.paths["variable"] == variable]
    figures = found.figures[found.figures["variable"] == variable]
    table = paths[paths["state"] == state].pivot_table(
        index="year", columns="quantile", values="value"
    )
    years, bands = table.index.to_numpy(np.float64), table.to_numpy(np.float64).T
    draw_band(axes, years, bands, Look(colour, INK, "-", ""), strength=_STRENGTH)
    seen = figures[figures["iso3"] == state]
    axes.plot(seen["year"], seen["value"], ".", color=INK, markersize=3.5)
    # all states on one scale
    highest = max(paths.loc[paths["quantile"] == 0.95, "value"].max(), 0, *figures["value"])
    axes.set(xticks=[2010, 2015, 2020], ylim=(0, max(1.08 * highest, 1.0)))
    axes.grid(axis="y", color=FAINT, linewidth=0.5)


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
        layout.panel_title(ax, layout.fit(short, layout.inches(ax)[0], style.SMALL))
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

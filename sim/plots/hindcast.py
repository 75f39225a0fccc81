"""Pictures of a hindcast: fans over the record, calibration, skill, losses, ties to China."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from sim.analysis.hindcast.china import LATENT, MEASURED, Drift
from sim.analysis.hindcast.naive import LEVELS
from sim.analysis.hindcast.page import sections
from sim.analysis.hindcast.scoreboard import Scoreboard
from sim.analysis.hindcast.scores import POST, RAW, mean_scores
from sim.analysis.hindcast.series import Key, Series, from_work, series_of
from sim.analysis.hindcast.study import Study
from sim.analysis.hindcast.summary import best_by_variable
from sim.catalogue.variables import VARIABLES
from sim.plots import layout
from sim.plots.style import FAINT, INK, QUIET, SMALL, looks, save_figure, styled

Floats = NDArray[np.float64]

PANELS: tuple[tuple[str, str], ...] = (
    ("growth", ""), ("gdp", ""), ("external_debt", ""), ("remittances", ""),
    ("trade_share", "RUS"), ("trade_share", "CHN"), ("trade_share", "EUU"), ("debt_gdp", "RUS"),
    ("debt_gdp", "CHN"), ("arms_share", "RUS"), ("arms_share", "CHN"), ("alignment", "RUS"),
)  # fmt: skip
"""What a page of one state shows: observable and power."""

EARLIER = 2009
"""Origin of the earlier fan, whose figures end in 2015."""

_WORDS = {
    "alignment": "Votes as", "arms_share": "Arms from", "debt_gdp": "Debt to",
    "external_debt": "External public debt", "export_share": "Exports to", "gdp": "GDP",
    "growth": "Growth", "import_share": "Imports from", "remittances": "Remittances",
    "trade_share": "Trade with",
}  # fmt: skip
_TIES = {
    "trade_share": "Share in trade, %", "debt_gdp": "Debt owed to it, % GDP",
    "arms_share": "Share in arms imports of five years, %",
    "economic_share": "Share of economic influence, %",
    "security_share": "Share of security influence, %",
}  # fmt: skip
_UNITS = {"gdp": "USD bn", "arms_share": "%", "alignment": "0..1", "trade_share": "%"}
_LOSS_TO_WIN = LinearSegmentedColormap.from_list(
    "loss_to_win", ["#b2182b", "#f4a582", "#f7f7f7", "#92c5de", "#2166ac"]
)
_COLOURS = {"": "#5e3c99", "EUU": "#555555"}
"""Colours of fans that are not those of a power: black would hide the dots."""
_BARS = {POST: "#2166ac", RAW: "#999999"}


def _unit(variable: str) -> str:
    return _UNITS.get(variable) or VARIABLES[variable].unit


@styled
def hindcast_fans(board: Scoreboard, state: str) -> Figure:
    """Forecast fans of one state over its record: one page, :data:`PANELS`."""
    page = layout.new_page(
        None,
        f"{board.names.get(state, state)}: forecasts over the record",
        "Fans: post-processed forecasts made at the end of the year where they begin, with nothing "
        "known after it. Dots: figures of the record.",
        foot=_foot(board, "bands 5–95 % and 25–75 %, line: median"),
    )
    record = series_of(board.record)
    for (variable, power), axes in zip(
        PANELS, page.grid(len(PANELS), pad=(0.55, 0.3, 0.15, 0.3)), strict=True
    ):
        key: Key = (variable, state, power, "")
        title = f"{_WORDS[variable]} {power}".strip() + f", {_unit(variable)}"
        layout.panel_title(axes, title)
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
        axes.fill_between(years, bands[0], bands[4], color=colour, alpha=0.18, linewidth=0)
        axes.fill_between(years, bands[1], bands[3], color=colour, alpha=0.3, linewidth=0)
        axes.plot(years, bands[2], color=colour, linewidth=1.2)
    if series is None and not fans:
        axes.text(0.5, 0.5, "no figures", transform=axes.transAxes, ha="center", color=QUIET,
                  fontsize=SMALL)  # fmt: skip
        axes.set_yticks([])
    axes.set_xlim(2000, 2021.5)
    axes.set_xticks([2000, 2005, 2010, 2015, 2020])


def _fans(board: Scoreboard, key: Key) -> Iterator[tuple[Floats, Floats]]:
    """Years and five quantiles ``[quantile, year]`` of each fan, from its last known figure on."""
    places = [int(np.argmin(np.abs(LEVELS - q))) for q in (0.05, 0.25, 0.5, 0.75, 0.95)]
    wanted = [(board.rolling, (EARLIER,)), (board.test, None)]
    for study, origins in wanted:
        if study is None:
            continue
        for batch, found in zip(study.batches, study.forecasts, strict=True):
            if batch.variable != key[0] or (origins and batch.origin not in origins):
                continue
            chosen = [i for i, c in enumerate(batch.cases) if c.key == key]
            if not chosen:
                continue
            first = batch.cases[chosen[0]]
            start = float(from_work(key[0], np.array([first.start]))[0])
            years = [first.target - first.lead, *(batch.cases[i].target for i in chosen)]
            bands = found[POST][chosen][:, places].T
            yield (
                np.array(years, dtype=np.float64),
                np.column_stack([np.full(5, start), bands]),
            )


@styled
def pit_histograms(study: Study, title: str, foot: str = "") -> Figure:
    """Where the figures fell in the forecasts: flat where the forecasts are honest."""
    scores = study.scores[study.scores["method"].isin([POST, RAW])]
    names = [str(n) for n in scores["variable"].drop_duplicates()]
    names = ["all observables", *sorted(names)]
    page = layout.new_page(
        None,
        f"Calibration: {title}",
        "Rank of each figure in its forecast (probability integral transform). Flat: honest; "
        "hollow in the middle: too narrow; heaped: too wide; sloping: biased.",
        foot=foot,
    )
    entries = [(Patch(facecolor=_BARS[m], alpha=0.75), m) for m in (POST, RAW)]
    layout.legend_row(page, entries)
    for name, axes in zip(names, page.grid(len(names), pad=(0.45, 0.3, 0.15, 0.3)), strict=True):
        part = scores if name == names[0] else scores[scores["variable"] == name]
        layout.panel_title(axes, f"{name} ({len(part) // 2:,})")
        edges = np.linspace(0.0, 1.0, 11)
        for method, width, shift in ((RAW, 0.09, 0.0), (POST, 0.055, 0.0)):
            pit = part[part["method"] == method]["pit"].to_numpy()
            share = np.histogram(pit, edges)[0] / max(len(pit), 1)
            axes.bar(edges[:-1] + 0.05 + shift, share, width=width, color=_BARS[method],
                     alpha=0.9 if method == POST else 0.45)  # fmt: skip
        axes.axhline(0.1, color=INK, linewidth=0.8, linestyle=(0, (4.0, 2.0)))
        axes.set_xlim(0, 1)
        axes.set_xticks([0, 0.5, 1])
    return page.figure


@styled
def skill_by_horizon(study: Study, title: str, foot: str = "") -> Figure:
    """Skill against no change by observable and years ahead, post-processed and raw."""
    page = layout.new_page(
        None,
        f"Skill by horizon: {title}",
        "Continuous ranked probability skill score against the forecast of no change, in percent: "
        "blue where the model is better, red where it is worse.",
        foot=foot,
    )
    middle = (page.left + page.right) / 2
    height = page.top - page.bottom - 0.6
    for method, left in ((POST, page.left + 1.15), (RAW, middle + 0.35)):
        means = mean_scores(study.scores, ["variable", "horizon"])
        skill = (100.0 * (1.0 - means[method] / means["no change"])).unstack("horizon")
        width = middle - page.left - 1.3 if method == POST else middle - page.left - 0.5
        axes = page.axes(left, page.bottom + 0.4, width, height)
        labelled = method == POST
        _heat(axes, skill, labelled=labelled)
        layout.panel_title(axes, method)
        layout.x_label(axes, "years ahead")
    return page.figure


@styled
def where_it_loses(study: Study, title: str, foot: str = "") -> Figure:
    """Skill against the best naive forecast of each observable, by state."""
    best = best_by_variable(study).set_index("variable")["best"]
    means = mean_scores(study.scores, ["variable", "state"])
    rows = {
        str(name): 100.0 * (1.0 - part[POST] / part[str(best[str(name)])]).droplevel("variable")
        for name, part in means.groupby(level="variable")
    }
    skill = pd.DataFrame(rows).T
    skill.index = pd.Index([f"{v} (vs {best[v]})" for v in skill.index])
    page = layout.new_page(
        None,
        f"Where the model wins and loses: {title}",
        "Skill of the post-processed forecasts against the naive forecast that did best for the "
        "observable, in percent; red where that one is better.",
        foot=foot,
    )
    axes = page.axes(
        page.left + 3.1, page.bottom + 0.4, page.right - page.left - 3.3,
        page.top - page.bottom - 0.6,
    )  # fmt: skip
    _heat(axes, skill, labelled=True)
    return page.figure


def _heat(axes: Axes, skill: pd.DataFrame, *, labelled: bool) -> None:
    values = skill.to_numpy(dtype=np.float64)
    axes.imshow(values, cmap=_LOSS_TO_WIN, vmin=-50, vmax=50, aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        if np.isfinite(value):
            colour = "white" if abs(value) > 38 else INK
            axes.text(column, row, f"{value:+.0f}".replace("-", "\u2212"), ha="center",
                      va="center", fontsize=SMALL, color=colour)  # fmt: skip
    axes.set_xticks(range(len(skill.columns)), [str(c) for c in skill.columns])
    axes.set_yticks(range(len(skill.index)), [str(i) for i in skill.index] if labelled else [])
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)


@styled
def ties_over_time(found: Drift, names: Mapping[str, str], foot: str = "") -> Figure:
    """Simulated ties to one power from 2010 on against the figures, state by state."""
    states = list(dict.fromkeys(found.paths["state"]))
    rows = (*MEASURED, *LATENT)
    page = layout.new_page(
        None,
        f"Ties to {names.get(found.power, found.power)} from 2010 on: simulated and recorded",
        "A free run from the end of 2010 that knows nothing later. Bands: simulated; dots: figures "
        "of the record. The two lowest rows, shares of all powers' influence, nobody measures.",
        foot=foot,
    )
    entries: list[tuple[Line2D | Patch, str]] = [
        (Patch(facecolor=looks([found.power])[found.power].colour, alpha=0.3), "simulated"),
        (Line2D([], [], marker=".", linestyle="", color=INK), "recorded"),
    ]
    layout.legend_row(page, entries)
    width, height = (page.right - page.left) / len(states), (page.top - page.bottom) / len(rows)
    for r, variable in enumerate(rows):
        top = _top(found, variable)
        for c, state in enumerate(states):
            axes = page.axes(
                page.left + c * width + 0.38, page.top - (r + 1) * height + 0.22,
                width - 0.46, height - 0.45,
            )  # fmt: skip
            _tie(axes, found, state, variable)
            axes.set_ylim(0, top)
            if r == 0:
                layout.panel_title(axes, names.get(state, state))
            if c == 0:
                axes.annotate(
                    _TIES[variable], (0, 1),
                    xytext=(-22, 16 if r == 0 else 4), xycoords="axes fraction",
                    textcoords="offset points", fontsize=SMALL, color=QUIET,
                )  # fmt: skip
            if c:
                axes.set_yticklabels([])
            if r < len(rows) - 1:
                axes.set_xticklabels([])
    return page.figure


def _top(found: Drift, variable: str) -> float:
    part = found.paths[(found.paths["variable"] == variable) & (found.paths["quantile"] == 0.95)]
    figures = found.figures.loc[found.figures["variable"] == variable, "value"]
    highest = max(float(part["value"].max()), float(figures.max()) if len(figures) else 0.0)
    return max(1.08 * highest, 1.0)


def _tie(axes: Axes, found: Drift, state: str, variable: str) -> None:
    part = found.paths[(found.paths["state"] == state) & (found.paths["variable"] == variable)]
    table = part.pivot_table(index="year", columns="quantile", values="value")
    colour = looks([found.power])[found.power].colour
    years = table.index.to_numpy(dtype=np.float64)
    bands = table.to_numpy(dtype=np.float64).T
    axes.fill_between(years, bands[0], bands[4], color=colour, alpha=0.15, linewidth=0)
    axes.fill_between(years, bands[1], bands[3], color=colour, alpha=0.28, linewidth=0)
    axes.plot(years, bands[2], color=colour, linewidth=1.2)
    figures = found.figures
    seen = figures[(figures["iso3"] == state) & (figures["variable"] == variable)]
    axes.plot(seen["year"], seen["value"], ".", color=INK, markersize=3.5)
    axes.set_xticks([2010, 2015, 2020])
    axes.grid(axis="y", color=FAINT, linewidth=0.5)


Picture = tuple[str, str, Callable[[], Figure]]


def _pictures(board: Scoreboard) -> Iterator[Picture]:
    """File name, description and drawing function of each picture of a scoreboard."""
    foot = _foot(board)
    parts = [("rolling", board.rolling), ("test", board.test)]
    titles = {id(study): title for title, study in sections(board)}
    shown = [(word, study, titles[id(study)]) for word, study in parts if id(study) in titles]
    for word, study, title in reversed(shown):
        yield (f"losses-{word}", f"Skill by observable and state, {title}",
               _bound(where_it_loses, study, title, foot))  # fmt: skip
    for word, study, title in reversed(shown):
        yield (f"horizon-{word}", f"Skill by observable and years ahead, {title}",
               _bound(skill_by_horizon, study, title, foot))  # fmt: skip
        yield (f"pit-{word}", f"Rank histograms, {title}",
               _bound(pit_histograms, study, title, foot))  # fmt: skip
    if board.drift is not None:
        yield ("ties-to-china", "Simulated and recorded ties to China from 2010 on, by state",
               _bound(ties_over_time, board.drift, board.names, foot))  # fmt: skip
    for state in board.states:
        yield (f"fans-{state}", f"Forecasts over the record, {board.names.get(state, state)}",
               _bound(hindcast_fans, board, state))  # fmt: skip


def _bound(draw: Callable[..., Figure], *given: Any) -> Callable[[], Figure]:
    return lambda: draw(*given)


def _foot(board: Scoreboard, marks: str = "") -> str:
    facts = board.facts
    made = f"{facts['replicates']:,} simulated worlds per origin, seed {facts['seed']}; greatgame "
    made += f"{facts['versions']['greatgame']}, {facts['created']}."
    return f"{marks[:1].upper()}{marks[1:]}. {made}" if marks else made


def names(board: Scoreboard) -> Sequence[tuple[str, str]]:
    """File names (without suffix) and descriptions of the pictures of a scoreboard."""
    return [(name, text) for name, text, _ in _pictures(board)]


def draw(board: Scoreboard, folder: Path) -> list[Path]:
    """Draw all pictures of a scoreboard as PNG into a folder."""
    return [
        save_figure(make(), folder / f"{name}.png", title=text, description=text)
        for name, text, make in _pictures(board)
    ]

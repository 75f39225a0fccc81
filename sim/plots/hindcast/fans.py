"""Forecasts of one state over its record, as fans."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.arrays import Floats
from sim.catalogue.variables import VARIABLES
from sim.plots import layout
from sim.plots.style import FAINT, INK, QUIET, SMALL, looks, styled
from sim.validation.hindcast.forecasts import LEVELS
from sim.validation.hindcast.scoreboard import Scoreboard
from sim.validation.hindcast.scores import RAW
from sim.validation.hindcast.series import Key, Series, from_work, series_of

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


@styled
def hindcast_fans(board: Scoreboard, state: str, foot: str = "") -> Figure:
    """Forecast fans of one state over its record: one page, :data:`PANELS`."""
    page = layout.new_page(
        None,
        f"{board.names.get(state, state)}: forecasts over the record",
        "Fans: forecasts made at the end of the year where they begin, with nothing "
        "known after it. Dots: figures of the record.",
        foot=f"Bands 5–95 % and 25–75 %, line: median. {foot}".rstrip(),
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
    last = max(board.record["year"].max(), *(years[-1] for years, _ in fans), _FIRST + 1)
    axes.set_xlim(_FIRST, last + 0.5)
    axes.set_xticks(range(_FIRST, int(last) + 1, 5))


def _fans(board: Scoreboard, key: Key) -> Iterator[tuple[Floats, Floats]]:
    """Years and five quantiles ``[quantile, year]`` of each fan, from its last known figure on."""
    places = [int(np.argmin(np.abs(LEVELS - q))) for q in (0.05, 0.25, 0.5, 0.75, 0.95)]
    shown: set[int] = set()
    for section in board.sections:
        for batch in section.study.batches:
            if batch.variable != key[0] or (section.word == "rolling" and batch.origin != EARLIER):
                continue
            if batch.origin in shown:
                continue
            chosen = [i for i, c in enumerate(batch.cases) if c.key == key]
            if not chosen:
                continue
            shown.add(batch.origin)
            first = batch.cases[chosen[0]]
            start = float(from_work(key[0], np.array([first.start]))[0])
            years = [first.target - first.lead, *(batch.cases[i].target for i in chosen)]
            bands = batch.forecasts[RAW][chosen][:, places].T
            yield (
                np.array(years, dtype=np.float64),
                np.column_stack([np.full(5, start), bands]),
            )


def _unit(variable: str) -> str:
    return _UNITS.get(variable) or VARIABLES[variable].unit

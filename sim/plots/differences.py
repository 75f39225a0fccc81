"""Two scenarios replicate by replicate, and what changes when a part is taken out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from sim.ensemble.numbers import with_error
from sim.ensemble.outcome import labels_of
from sim.plots import layout, pages, style
from sim.plots.series import draw_band
from sim.plots.style import ONE, styled
from sim.plots.view import View, answer_of, chosen
from sim.workbench.compare import Comparison, KnockOut

Table: TypeAlias = "Comparison | pd.DataFrame"

_BESIDE = 3.0
"""Room in inches for the words at the right of a row of differences."""
_WIDE: dict[str, Any] = {"linewidth": 4.5, "alpha": 0.45, "solid_capstyle": "butt"}


@styled
def paired_differences(
    source: Table,
    names: Sequence[str] | None = None,
    *,
    scenario: str | None = None,
    most: int = 16,
    ax: Axes | None = None,
) -> Axes:
    """Differences B - A of many outcomes, each against its own spread between replicates.

    Dot: mean of the paired differences with its Monte Carlo error (1.96 standard errors); where
    the outcome is a number, the thick line holds half of the replicates' differences and the thin
    one nine in ten. At the right the difference in its own unit and the share of replicates with
    B > A. ``source`` is a comparison or its table of outcomes; ``names`` chooses outcomes, else the
    ``most`` that moved furthest, the scenarios' own first. Raises ``ValueError`` when there is
    nothing to draw.
    """
    found = answer_of(source, "outcomes", labels=("the first scenario",))
    known = list(dict.fromkeys(map(str, found.outcomes["scenario"])))
    (label,) = chosen([scenario or known[0]], known, "scenario")
    rows = _picked(found.outcomes[found.outcomes["scenario"] == label], names, most)
    titles = [_title(row) for _, row in rows.iterrows()]
    ax = ax or pages.rows_page(
        f"{label} against {found.labels[0]}: paired differences",
        "Each outcome against its standard deviation between worlds. Dot: mean with its "
        "Monte Carlo error; thick and thin line: 50 and 90 % of the worlds' differences.",
        titles,
        foot=_foot(found),
        right=_BESIDE + 0.1,
        most=4.2,
        width=11.7,
    )
    for i, (_, row) in enumerate(rows.iterrows()):
        _difference(ax, i, row)
        layout.beside(ax, i, _in_words(row))
    ax.axvline(0, color=style.INK, linewidth=0.8, zorder=0.6)
    layout.finish_rows(ax, titles, "difference [standard deviations]")
    return ax


def _picked(table: pd.DataFrame, names: Sequence[str] | None, most: int) -> pd.DataFrame:
    if names is not None:
        known = set(table["outcome"])
        if wrong := [n for n in names if n not in known]:
            raise ValueError(f"no such outcome: {', '.join(wrong)}")
        table = table[table["outcome"].isin(list(names))]
    elif "measure" in table:
        # once per outcome: dates and waiting times are shown where they are asked for
        table = table[~table["measure"].isin(["date", "waiting"])]
    spread = table["spread"].where(table["spread"] > 0)
    size = (table["difference"] / spread).abs()
    rows = table.assign(_size=size, _own=table.get("own", True))[size.notna()]
    if rows.empty:
        raise ValueError("no outcome differs between worlds")
    return rows.sort_values(["_own", "_size"], ascending=False).head(most)


def _title(row: pd.Series[Any]) -> str:
    where = ", ".join(labels_of(str(row["outcome"])))
    label = row.get("label")
    if isinstance(label, str) and label:
        where = f"{where} = {label}" if where else label
    # the place first: titles are cut at the right
    return f"{where}: {row['title']}" if where else str(row["title"])


def _difference(axes: Axes, row: int, entry: pd.Series[Any]) -> None:
    def scaled(key: str) -> float:
        return float(entry[key]) / float(entry["spread"])

    if np.isfinite(scaled("low")):
        axes.plot([scaled("low"), scaled("high")], [row, row], color=ONE, linewidth=1.2)
        axes.plot([scaled("lower"), scaled("upper")], [row, row], color=ONE, **_WIDE)
    middle, half = scaled("difference"), 1.96 * scaled("error")
    ends = middle - half, middle + half
    layout.interval(axes, row, ends, middle, style.INK, size=4, width=1.6)


def _in_words(row: pd.Series[Any]) -> str:
    value, error, unit = float(row["difference"]), float(row["error"]), str(row["unit"])
    if row["measure"] in ("probability", "leader"):
        value, error, unit = 100 * value, 100 * error, "points"
    text = f"{_with_error(value, error)} {unit}"
    greater = float(row["p_greater"])
    also = f"; B > A {100 * greater:.0f} %" if np.isfinite(greater) else ""
    return layout.fit(text, _BESIDE - layout.text_width(also, style.SMALL), style.SMALL) + also


def _foot(source: object) -> str:
    seed, size = getattr(source, "seed", None), getattr(source, "replicates", None)
    parts = [f"{size:,} paired worlds" if isinstance(size, int) else "paired worlds"]
    if seed is not None:
        parts.append(f"seed {seed}")
    parts.append("the same chance in both scenarios")
    return " · ".join(parts)


def _with_error(value: float, error: float) -> str:
    return with_error(value, error, signed=True).replace("-", "−")


@styled
def difference_band(
    source: Comparison | xr.Dataset,
    variable: str,
    *,
    scenario: str | None = None,
    ax: Axes | None = None,
    **where: str,
) -> Axes:
    """Paired differences B - A of a variable over time: bands, and the mean with its error.

    ``source`` is a comparison or one of its ``bands``; ``where`` picks one label on each axis
    (``state="TJK", power="CHN"``). The dashed line, on the scale at the right, is the share of
    replicates in which B is greater. Raises ``KeyError`` for a variable that was not watched.
    """
    if isinstance(source, xr.Dataset):
        data, names = source, ("A", "B")
    else:
        names = (source.labels[0], scenario or source.labels[1])
        data = source.bands[names[1]]
    if variable not in data:
        raise KeyError(f"no differences of {variable}; watched: {', '.join(map(str, data))}")
    view = View(data)
    spot = ", ".join(where.values())
    ax = ax or pages.single(
        f"{names[1]} less {names[0]}: {view.meaning(variable)}{': ' if spot else ''}{spot}",
        "Paired differences. Bands: 50 and 90 % of worlds; line: median; dashed, scale at "
        "the right: share of worlds in which the first-named is greater.",
        foot=_foot(source),
        pad=(0.65, 0.4, 0.7, 0.1),
    )
    bands = view.curves(variable, where)
    (look,) = style.looks([where.get("power", "")]).values()
    draw_band(ax, view.years, bands, look)
    ax.axhline(0, color=style.INK, linewidth=0.8)
    layout.over_time(ax, view.years, f"difference [{view.unit(variable)}]")
    if f"{variable}_greater" in data:
        greater = 100 * data[f"{variable}_greater"].sel(where).transpose("quarter").values
        right = ax.twinx()
        right.plot(view.years, greater, color=style.QUIET, linestyle=(0, (3, 2)), linewidth=1.0)
        right.set_ylim(0, 100)
        right.spines["right"].set_visible(True)
        layout.value_ticks(right)
        layout.y_label(right, "share of worlds with B > A [%]")
    return ax


_KINDS = ("#3f6f9f", "#c45a1c", "#117733", "#882255", "#8c6d00", "#5e3c99")


@styled
def knock_out_ranking(
    source: KnockOut | pd.DataFrame, *, most: int = 20, ax: Axes | None = None
) -> Axes:
    """What each part of a scenario does: how far outcomes shift when it is taken out.

    Dot: root mean square over outcomes of the shift against their spread; line: 90 % interval. At
    the right what moves most. ``source`` is a knock-out or its ranking.
    """
    found = answer_of(source, "ranking")
    rows = found.ranking.head(most)
    kinds = list(dict.fromkeys(str(k) for k in rows["kind"]))
    colours = {kind: _KINDS[i % len(_KINDS)] for i, kind in enumerate(kinds)}
    names = [str(n) for n in rows["removed"]]
    ax = ax or pages.rows_page(
        "What changes without each part of the scenario",
        "Dot: shift of the outcomes against their spread between worlds (root mean "
        "square); line: 90 % interval. At the right: the outcome that moves most.",
        names,
        foot=_foot(found),
        right=2.7,
        legend=[(Patch(facecolor=c), kind) for kind, c in colours.items()],
    )
    for i, (_, row) in enumerate(rows.iterrows()):
        ends, colour = (row["low"], row["high"]), colours[str(row["kind"])]
        layout.interval(ax, i, ends, row["size"], colour, width=1.8)
        effect = _with_error(float(row["effect"]), float(row["effect_error"]))
        moved = f"{row['outcome']} {effect} {row['unit']}"
        layout.beside(ax, i, layout.fit(moved, 2.5, style.SMALL))
    ax.set_xlim(left=0)
    layout.finish_rows(ax, names, "shift [standard deviations]")
    return ax

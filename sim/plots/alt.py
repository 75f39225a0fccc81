"""What the pictures show, in words, with their main numbers: for those who do not see them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.plots.fans import SHARES
from sim.plots.view import View


def _span(view: View) -> str:
    return f"{view.quarters[0]} to {view.quarters[-1]}"


def shares(dimension: str) -> Callable[[View], str]:
    """A description of the fan charts of shares in one dimension."""

    def describe(view: View) -> str:
        last = view.quantile(SHARES[dimension], 0.5).isel(quarter=-1)
        parts = []
        for state in view.labels("state"):
            row = np.nan_to_num(np.asarray(last.sel(state=state).values, dtype=np.float64))
            best = [int(i) for i in np.argsort(-row)[:2]]
            powers = view.labels("power")
            top = ", ".join(f"{view.name('power', powers[i])} {row[i]:.0f} %" for i in best)
            parts.append(f"{view.name('state', state)}: {top}")
        what = "" if dimension == "overall" else f"{dimension} "
        return (
            f"Fan charts of each power's share in all {what}influence, one panel per state, "
            f"{_span(view)}. Largest median shares at the end: {'; '.join(parts)}."
        )

    return describe


def leaders(view: View) -> str:
    """A description of the leader maps."""
    chances = view.data["leader_probability"].sel(dimension="overall").isel(quarter=-1)
    parts = []
    for state in view.labels("state"):
        row = np.nan_to_num(np.asarray(chances.sel(state=state).values, dtype=np.float64))
        power = view.labels("power")[int(row.argmax())]
        leader = view.name("power", power)
        parts.append(f"{view.name('state', state)}: {leader} ({100 * row.max():.0f} %)")
    return (
        "Tables of the power most likely to lead, by state and year, for overall, economic, "
        f"political and security influence, {_span(view)}. Most likely to lead overall at the "
        f"end: {'; '.join(parts)}."
    )


def plane(view: View) -> str:
    """A description of the plane of economic and security influence."""
    gains = []
    for variable in ("influence_economic", "influence_security"):
        median = view.quantile(variable, 0.5)
        change = (median.isel(quarter=-1) - median.isel(quarter=0)).mean("state")
        power = view.labels("power")[int(np.nan_to_num(change.values, nan=-9).argmax())]
        gains.append(view.name("power", power))
    return (
        "Paths of the powers through economic influence (across) and security influence (up), "
        f"one panel per state, medians from {_span(view)}. Averaged over states, {gains[0]} gains "
        f"most economic and {gains[1]} most security influence."
    )


def debt(view: View) -> str:
    """A description of debt by creditor."""
    total = view.mean("external_debt").isel(quarter=-1)
    owed = view.mean("debt_gdp").isel(quarter=-1)
    parts = []
    for state in view.labels("state"):
        row = np.nan_to_num(np.asarray(owed.sel(state=state).values, dtype=np.float64))
        creditor = view.name("power", view.labels("power")[int(row.argmax())])
        parts.append(
            f"{view.name('state', state)}: {float(total.sel(state=state)):.0f} % of GDP, "
            f"{row.max():.0f} to {creditor}"
        )
    return (
        "External public debt stacked by creditor, one panel per state, means over replicates, "
        f"{_span(view)}. At the end: {'; '.join(parts)}."
    )


def war(view: View) -> str:
    """A description of the war's phases and of the effort left for the region."""
    chances = view.data["war_probability"].isel(quarter=-1)
    parts = [
        f"{str(phase).replace('_', ' ')} {100 * float(chances.sel(war_phase=phase)):.0f} %"
        for phase in chances["war_phase"].values
    ]
    return (
        "Probability of each phase of the war over time, and below it the security effort of the "
        f"power at war, announced and delivered, {_span(view)}. Phases at the end: "
        f"{', '.join(parts)}."
    )


def events(view: View) -> str:
    """A description of the event raster."""
    crises = view.mean("crisis").sum("quarter")
    state = view.labels("state")[int(np.nan_to_num(crises.values).argmax())]
    return (
        "Expected number of events of each kind per year, one panel per state, shaded from none "
        f"to one or more a year, {_span(view)}. Most regime crises are to be expected in "
        f"{view.name('state', state)}: {float(crises.max()):.1f} over the whole run."
    )


def outcomes(view: View) -> str:
    """A description of the pages of outcomes."""
    kinds: dict[str, int] = {}
    for info in view.outcome_info.values():
        kind = str(info.get("kind", "other")).replace("_", " ")
        kinds[kind] = kinds.get(kind, 0) + 1
    counted = ", ".join(f"{number} of kind {kind}" for kind, number in kinds.items())
    chances = [
        f"{_outcome_title(view, str(name))} {100 * float(values.mean()):.0f} %"
        for name, values in view.outcomes.items()
        if view.outcome_info.get(str(name), {}).get("kind") == "ever"
    ]
    likely = f" Chance that it happens at all: {'; '.join(chances[:12])}." if chances else ""
    return (
        f"Distributions of {len(view.outcomes.columns)} outcomes over replicates: {counted}."
        f"{likely} The outcomes table of the run holds all numbers."
    )


def _outcome_title(view: View, name: str) -> str:
    title = str(view.outcome_info.get(name, {}).get("title") or name)
    labels = ", ".join(name.split(".")[1:])
    return f"{title} ({labels})" if labels else title

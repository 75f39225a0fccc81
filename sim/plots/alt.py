"""What the pictures show, in words, with their main numbers: for those who do not see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
import xarray as xr

from sim.ensemble.outcome import titled
from sim.plots.atlas import on_the_map
from sim.plots.series import SHARES
from sim.plots.view import View


def _span(view: View) -> str:
    return f"{view.quarters[0]} to {view.quarters[-1]}"


def _by_state(view: View, said: Callable[[str], str], states: Sequence[str] | None = None) -> str:
    """What is said of each state: ``Kazakhstan: ...; Tajikistan: ...``."""
    shown = view.labels("state") if states is None else states
    return "; ".join(f"{view.name('state', state)}: {said(state)}" for state in shown)


def _most(view: View, values: xr.DataArray, words: str) -> str:
    """The power with the largest of ``values[power]`` and that value, put into ``words``."""
    power, value = view.largest(values)
    return words.format(view.name("power", power), value)


def shares(view: View, dimension: str) -> str:
    """A description of the fan charts of shares in one dimension."""
    last = view.quantile(SHARES[dimension], 0.5).isel(quarter=-1)
    powers = view.labels("power")

    def top(state: str) -> str:
        row = np.nan_to_num(np.asarray(last.sel(state=state).values, dtype=np.float64))
        named = [f"{view.name('power', powers[i])} {row[i]:.0f} %" for i in np.argsort(-row)[:2]]
        return ", ".join(named)

    what = "" if dimension == "overall" else f"{dimension} "
    return (
        f"Fan charts of each power's share in all {what}influence, one panel per state, "
        f"{_span(view)}. Largest median shares at the end: {_by_state(view, top)}."
    )


def leaders(view: View) -> str:
    """A description of the leader maps."""
    chances = view.data["leader_probability"].sel(dimension="overall").isel(quarter=-1)
    ahead = _by_state(view, lambda s: _most(view, 100 * chances.sel(state=s), "{} ({:.0f} %)"))
    return (
        "Tables of the power most likely to lead, by state and year, for overall, economic, "
        f"political and security influence, {_span(view)}. Most likely to lead overall at the "
        f"end: {ahead}."
    )


def plane(view: View) -> str:
    """A description of the plane of economic and security influence."""
    gains = []
    for variable in ("influence_economic", "influence_security"):
        median = view.quantile(variable, 0.5)
        change = (median.isel(quarter=-1) - median.isel(quarter=0)).mean("state")
        gains.append(view.name("power", view.largest(change.fillna(-9))[0]))
    return (
        "Paths of the powers through economic influence (across) and security influence (up), "
        f"one panel per state, medians from {_span(view)}. Averaged over states, {gains[0]} gains "
        f"most economic and {gains[1]} most security influence."
    )


def debt(view: View) -> str:
    """A description of debt by creditor."""
    total = view.mean("external_debt").isel(quarter=-1)
    owed = view.mean("debt_gdp").isel(quarter=-1)

    def debts(state: str) -> str:
        most = _most(view, owed.sel(state=state), "{1:.0f} to {0}")
        return f"{float(total.sel(state=state)):.0f} % of GDP, {most}"

    return (
        "External public debt stacked by creditor, one panel per state, means over worlds, "
        f"{_span(view)}. At the end: {_by_state(view, debts)}."
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


def outcomes(view: View, names: Sequence[str] | None = None) -> str:
    """A description of the pages of all outcomes, or of some."""
    shown = [str(n) for n in view.outcomes.columns] if names is None else list(names)
    kinds = Counter((view.outcome(name).kind or "other").replace("_", " ") for name in shown)
    counted = ", ".join(f"{number} of kind {kind}" for kind, number in kinds.items())
    chances = [
        f"{titled(one.title or name, one.labels)} {100 * float(view.outcomes[name].mean()):.0f} %"
        for name, one in ((name, view.outcome(name)) for name in shown)
        if one.chance and not one.dated
    ]
    likely = f" Chance that it happens at all: {'; '.join(chances[:12])}." if chances else ""
    return (
        f"Distributions of {len(shown)} outcomes over worlds: {counted}."
        f"{likely} The outcomes table of the run holds all numbers."
    )


def region(view: View) -> str:
    """A description of the maps of leaders."""
    last = view.data["leader_probability"].isel(quarter=-1)

    def ahead(state: str) -> str:
        return ", ".join(
            f"{d} {_most(view, 100 * last.sel(state=state, dimension=d), '{} {:.0f} %')}"
            for d in ("overall", "security")
        )

    leading = _by_state(view, ahead, on_the_map(view.labels("state")))
    return (
        f"Maps of the region in {view.quarters[-1]}, by dimension of influence. Each state has the "
        "colour of the power most likely to lead, paler and hatched where fewer worlds agree. "
        f"{leading}. Disputed areas are marked and belong to no state on the map."
    )


def flow(view: View) -> str:
    """A description of the flow of leadership."""
    moves = view.data["leader_moves"].sel(dimension="overall")
    values = np.nan_to_num(moves.transpose("state", "quarter", "power", "rival").values)
    powers = view.labels("power")
    parts = []
    for state, yearly in zip(view.labels("state"), values, strict=True):
        changes = yearly.sum(axis=0) * (1 - np.eye(len(powers)))
        i, j = np.unravel_index(int(changes.argmax()), changes.shape)
        if changes[i, j] >= 0.01:
            losing, gaining = view.name("power", powers[i]), view.name("power", powers[j])
            times = f"{100 * float(changes[i, j]):.0f} times in 100 worlds"
            parts.append(f"{view.name('state', state)}: {losing} to {gaining}, {times}")
    most = "; ".join(parts) or "the lead hardly ever changes hands"
    return (
        "Alluvial diagrams of who leads in overall influence, one per state, "
        f"{_span(view)}: bars a year apart hold the share of worlds led by each power, ribbons "
        f"the worlds that stay or change hands. Most frequent change: {most}."
    )


def record(view: View) -> str:
    """A description of the record before the run and the fans that go on from it."""
    first = view.quantile("debt_gdp", 0.5).isel(quarter=0)
    owed = _by_state(view, lambda s: _most(view, first.sel(state=s), "{} {:.0f} %"))
    return (
        "Published debts of each state to Russia and China in % of GDP before the run, as "
        f"dots, and the run's fans from there, {_span(view)}. Largest median debt at the start: "
        f"{owed}."
    )

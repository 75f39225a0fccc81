"""A nowcast from start to end: simulate, weigh, move, say how well it fits, and write it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from sim.arrays import Floats, Mask
from sim.catalogue.variables import VARIABLES
from sim.ensemble.identity import file_digest, numbers, program
from sim.ensemble.record import Work
from sim.scenario import Scenario, load_scenario
from sim.validation.hindcast.origin import BASELINES
from sim.validation.hindcast.study import scenarios_at
from sim.validation.nowcast.smoother import (
    Evidence,
    Targets,
    discrepant,
    labels_of_cells,
    smoothed,
    tempered,
)
from sim.validation.nowcast.worlds import Worlds, simulate_worlds
from sim.validation.posteriors import write_posterior
from sim.validation.record import OBSERVABLES, QUESTION_EFFECT, between, reporting_error

FITTED = (
    "gdp", "growth", "debt_gdp", "external_debt", "export_volume", "import_volume", "export_total",
    "import_total", "remittances", "alignment", "opinion", "presence", "protest_rate",
)  # fmt: skip
"""Figures that a nowcast fits: shares are left out, since they say the same as volumes, and events,
which a run takes from its scenario."""

LEAST = 8
"""Worlds that must be possible for a nowcast to be made."""

_SMALLEST, _LARGEST = 1e-12, 1.0 - 1e-12


class NowcastError(ValueError):
    """A nowcast that cannot be made of what was given."""


@dataclass(frozen=True)
class Nowcast:
    """Worlds at the end of ``year``: ``weights`` ``[world]``, moved ``state`` and ``places``.

    They are those of ``simulated`` worlds from the end of ``since`` with the war as it was.
    ``fit`` has a row per kind of figure: how many, and the mean absolute distance of the worlds'
    middle from them in reporting errors, before and after.
    """

    year: int
    since: int
    simulated: int
    scenario: Scenario
    worlds: Worlds
    weights: Floats
    power: float
    state: Mapping[str, Floats]
    places: Mapping[str, Floats]
    fit: pd.DataFrame


def nowcast(
    record: pd.DataFrame, year: int, since: int, work: Work, *, given: str | None
) -> Nowcast:
    """Worlds from the end of ``since`` that fit the figures up to the end of ``year``.

    ``given`` is a scenario whose dated shocks up to then are known. Raises :class:`NowcastError`
    where there is nothing to fit, or no world is possible.
    """
    known = between(record, None, year)
    (scenario,) = scenarios_at(known, {since: year - since}, given=given).values()
    figures = _fitted(between(known, since + 1, year), scenario)
    if not len(figures):
        raise NowcastError(f"the record has no figures of {since + 1} to {year} to fit")
    return fitted_worlds(simulate_worlds(scenario, figures, work), figures, year, scenario)


def fitted_worlds(made: Worlds, figures: pd.DataFrame, year: int, scenario: Scenario) -> Nowcast:
    """Simulated worlds weighed and moved by figures."""
    since = scenario.start.year - 1
    phase = war_at(year)
    possible = np.ones(made.count, dtype=bool) if phase is None else made.war == phase
    if possible.sum() < LEAST:
        raise NowcastError(
            f"only {possible.sum()} of {made.count} worlds have the war as it stood; ask for more"
        )
    rows = np.isfinite(made.figures).all(axis=1) & (made.figures.std(axis=1) > 1e-9)
    if not rows.any():
        raise NowcastError("none of the figures speaks of anything that was simulated")
    figures, chosen = figures[rows], made.chosen(possible, rows)
    evidence = evidence_of(chosen.figures, figures)
    errors = discrepant(evidence)
    weights, power = tempered(evidence, errors)
    names, targets = _targets(chosen)
    moved, twins = smoothed(targets, evidence, errors / np.sqrt(max(1.0 - power, 1e-6)), weights)
    state, places = _back(chosen, names, moved)
    fit = _fit(figures, evidence, twins, weights)
    return Nowcast(year, since, made.count, scenario, chosen, weights, power, state, places, fit)


def war_at(year: int) -> float | None:
    """The phase of the war that the baseline of a year states; None where there is none."""
    if year not in BASELINES:
        return None
    block = load_scenario(f"region-{year}").initial.get("war")
    quantity = None if block is None else block.at(())
    return None if quantity is None else float(quantity.prior.median)  # type: ignore[union-attr]


def _fitted(table: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    kept = table["variable"].isin(FITTED) & table["iso3"].isin(list(scenario.states))
    return table[kept].reset_index(drop=True)


def evidence_of(simulated: Floats, figures: pd.DataFrame) -> Evidence:
    """Figures and their twins on scales where errors are of one size: logs where relative."""
    kinds = [OBSERVABLES[name] for name in figures["variable"]]
    floor = np.array([max(kind.absolute, 1e-3) for kind in kinds])
    logs = np.array([kind.relative > 0.0 for kind in kinds])
    values = figures["value"].to_numpy(dtype=np.float64)
    errors = reporting_error(figures).to_numpy(dtype=np.float64)
    asked = (figures["variable"] == "opinion").to_numpy()
    errors = np.where(asked, np.hypot(errors, QUESTION_EFFECT), errors)
    above, twins = np.maximum(values, 0.0) + floor, np.maximum(simulated, 0.0) + floor[:, None]
    return Evidence(
        np.where(logs, np.log(above), values),
        np.maximum(np.where(logs, errors / above, errors), 1e-3),
        np.where(logs[:, None], np.log(twins), simulated),
        [str(state) for state in figures["iso3"]],
        [str(power) for power in figures["power"]],
    )


def _targets(made: Worlds) -> tuple[list[str], Targets]:
    """States and parameters on scales on which they may be moved, and their names."""
    values, states, powers, names = [], [], [], []
    for name, block in made.state.items():
        own, other = labels_of_cells(VARIABLES[name].axes, made.labels)
        values.append(np.where(_in_logs(name, block), np.log(np.maximum(block, 1e-300)), block))
        states += own
        powers += other
        names.append(name)
    numbers = [n for n in made.places if n.startswith("parameters.")]
    scores = [special.ndtri(made.places[n])[None] for n in numbers]
    blank = [""] * len(numbers)
    everything = np.concatenate([*values, *scores])
    return [*names, *numbers], Targets(
        everything, np.array(states + blank), np.array(powers + blank)
    )


def _in_logs(name: str, block: Floats) -> Mask:
    """Which cells ``[cell, 1]`` are sizes above zero in all worlds."""
    variable = VARIABLES[name]
    size = variable.low >= 0.0 and np.isinf(variable.high)
    return np.asarray((block > 0.0).all(axis=1, keepdims=True) & size)


def _back(
    made: Worlds, names: list[str], moved: Floats
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """State ``[cell, world]`` and places ``[world]`` from moved targets, within their bounds."""
    state: dict[str, Floats] = {}
    places = {n: v for n, v in made.places.items() if n.startswith("hypotheses.")}
    start = 0
    for name in names:
        if name in made.places:
            places[name] = np.clip(special.ndtr(moved[start]), _SMALLEST, _LARGEST)
            start += 1
            continue
        variable, block = VARIABLES[name], made.state[name]
        part = moved[start : start + len(block)]
        start += len(block)
        values = np.where(_in_logs(name, block), np.exp(np.minimum(part, 300.0)), part)
        same = block.std(axis=1) < 1e-12
        values[same] = block[same]
        state[name] = np.clip(values, variable.low, variable.high)
    return state, places


def _fit(figures: pd.DataFrame, evidence: Evidence, twins: Floats, weights: Floats) -> pd.DataFrame:
    """How far the worlds' middle lies from the figures, by kind, before and after."""
    middles = {"before": evidence.simulated.mean(axis=1), "after": twins @ weights}
    away = {n: np.abs(m - evidence.observed) / evidence.errors for n, m in middles.items()}
    table = pd.DataFrame({"variable": figures["variable"].to_numpy(), **away})
    grouped = table.groupby("variable", sort=True)
    found = grouped.mean().round(3)
    found.insert(0, "figures", grouped.size())
    return found.reset_index()


METHOD = (
    "Tempered weights and a serial ensemble square-root smoother localised by state, power and "
    "correlation (Whitaker and Hamill 2002; Stordal and others 2011; Luo and others 2018)"
)


def write(found: Nowcast, path: Path, *, seed: int, observations: Path) -> None:
    """Write ``path`` (.json) and the table of worlds beside it. Raises OSError."""
    places = {n: np.clip(p, 1e-12, 1.0 - 1e-12) for n, p in found.places.items()}
    states = {name: values.T for name, values in found.state.items()}
    write_posterior(path, found.weights, places, _facts(found, path, seed, observations),
                    bandwidth=0.0, states=states)  # fmt: skip


def _facts(found: Nowcast, path: Path, seed: int, observations: Path) -> dict[str, Any]:
    return {
        "name": path.stem,
        "title": f"Worlds at the end of {found.year} that fit the figures since {found.since}",
        "method": METHOD,
        "state": {
            "quarter": f"{found.year}-Q4",
            "labels": {axis: list(names) for axis, names in found.worlds.labels.items()},
        },
        "seed": seed,
        "simulated": found.simulated,
        "power_of_weights": float(f"{found.power:.4g}"),
        "fit": found.fit.to_dict("records"),
        "digests": {
            "code": program(),
            "arithmetic": numbers(),
            "scenarios": {found.scenario.name: found.scenario.digest},
            "observations": file_digest(observations),
        },
    }

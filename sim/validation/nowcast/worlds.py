"""Worlds that fit the record: those of a scenario drawn by weight, or moved to it and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from sim.arrays import Floats, Mask, Whole
from sim.catalogue.variables import VARIABLES
from sim.ensemble.provenance import file_digest, numbers, program
from sim.ensemble.record import Work
from sim.ensemble.recorder import Job, Recorder
from sim.scenario import Quarter, Scenario, load_scenario
from sim.start.design import Chosen
from sim.validation.hindcast.origin import BASELINES
from sim.validation.hindcast.study import scenarios_at
from sim.validation.nowcast.smoother import (
    Evidence,
    Targets,
    discrepant,
    effective,
    labels_of_cells,
    log_likelihood,
    smoothed,
    tempered,
    weights_of,
)
from sim.validation.posteriors import write_posterior
from sim.validation.record import (
    EVENTS,
    OBSERVABLES,
    QUESTION_EFFECT,
    Yearly,
    between,
    load_observations,
    reporting_error,
)
from sim.world.streams import consecutive

CHUNK = 125
"""Worlds simulated at once; small enough to give several processes something to do."""

PUBLIC = (
    "war", "war_quarters", "stationing", "membership", "outside_members", "regime", "tenure",
    "term", "election_in", "last_term", "arms_past", "arms_share", "arms_market", "arms_weight",
)  # fmt: skip
"""Public knowledge at any date: a run takes it from its scenario, not from simulated worlds."""

ADAPTING = (
    "oil_price_felt", "sanctions_felt", "income_pace", "exports_usual", "imports_usual",
    "dependency_year_ago",
)  # fmt: skip
"""Derived variables that come round to others slowly, and that a beginning cannot know."""


def carried() -> tuple[str, ...]:
    """The variables that make up the state of a world, in the order of the catalogue."""
    slow = {f"{v.name}_level" for v in VARIABLES.values() if v.slow}
    return tuple(
        n for n, v in VARIABLES.items()
        if (v.role in ("stock", "trait") or n in slow or n in ADAPTING) and n not in PUBLIC
    )  # fmt: skip


@dataclass(frozen=True)
class Figures(Recorder[dict[str, Floats]]):
    """Records what worlds say of every row of a table of figures: ``figures`` ``[row, world]``.

    With ``state`` also the variables that make up their state at the end, the phase of the war and
    the places of their draws.
    """

    table: pd.DataFrame
    state: bool = False
    name = "figures"

    @property
    def digest(self) -> str:
        """SHA-256 of the table."""
        text = f"{self.state} {self.table.to_csv(index=False)}"
        return hashlib.sha256(text.encode()).hexdigest()

    def start(self, model: Any, job: Job, replicates: Whole) -> _Seen:
        """Begin to watch for the figures."""
        asked = [n for n in dict.fromkeys(self.table["variable"]) if n in OBSERVABLES]
        return _Seen(self, Yearly(tuple(asked)), model, job, replicates)


class _Seen:
    def __init__(
        self, what: Figures, yearly: Yearly, model: Any, job: Job, replicates: Whole
    ) -> None:
        self._what, self._yearly, self._job = what, yearly, job
        self._model, self._replicates = model, replicates
        self._years = yearly.start(model, job, replicates)

    def observe(self, world: Any, moment: int) -> None:
        self._years.observe(world, moment)

    def finish(self) -> dict[str, Floats]:
        years = self._yearly.merge([self._years.finish()])
        found = {"figures": years.rows(self._what.table)}
        return found | self._state() if self._what.state else found

    def _state(self) -> dict[str, Floats]:
        """What the worlds are like now, and the places in (0, 1) of what they drew."""
        world, job, count = self._model.world, self._job, len(self._replicates)
        found: dict[str, Floats] = {"war": world.block("war").astype(np.float64)}
        for name in carried():
            found[f"state.{name}"] = world.block(name).astype(np.float64).reshape(-1, count)
        drawn = [n for n in world.draws if n.startswith(("parameters.", "hypotheses."))]
        places = consecutive(job.seed, job.first, count).places("draw", drawn)
        return found | {
            f"places.{name}": row.copy() for name, row in zip(drawn, places, strict=True)
        }


@dataclass(frozen=True)
class Worlds:
    """``figures`` ``[row, world]`` of the table; ``state`` ``[cell, world]`` by variable.

    ``places`` ``[world]`` in (0, 1) by name of draw, parameters and hypotheses only; ``war`` is the
    phase of the war ``[world]``.
    """

    labels: Mapping[str, tuple[str, ...]]
    figures: Floats
    state: Mapping[str, Floats]
    places: Mapping[str, Floats]
    war: Floats

    @property
    def count(self) -> int:
        """Number of worlds."""
        return len(self.war)

    def chosen(self, worlds: Mask, rows: Mask) -> Worlds:
        """Some of the worlds, with some of the figures."""
        return Worlds(
            self.labels,
            self.figures[rows][:, worlds],
            {name: values[:, worlds] for name, values in self.state.items()},
            {name: values[worlds] for name, values in self.places.items()},
            self.war[worlds],
        )


def simulate_worlds(scenario: Scenario, figures: pd.DataFrame, work: Work) -> Worlds:
    """The worlds of a scenario at its horizon."""
    joined = work.record(scenario, Figures(figures, state=True), chunk=CHUNK)
    labels = {str(axis): tuple(names) for axis, names in scenario.labels.items()}
    return Worlds(
        labels, joined["figures"], _part("state", joined), _part("places", joined), joined["war"]
    )


def figures_of(scenario: Scenario, figures: pd.DataFrame, work: Work) -> Floats:
    """What the worlds of a scenario say of every row of a table, ``[row, world]``.

    They are simulated to the end of the table's last year only. Rows that nothing simulated stands
    for are NaN.
    """
    quarters = max(0, Quarter(int(figures["year"].max()), 4) - scenario.start + 1)
    return work.record(scenario, Figures(figures), quarters=quarters, chunk=CHUNK)["figures"]


def _part(kind: str, arrays: Mapping[str, Floats]) -> dict[str, Floats]:
    head = f"{kind}."
    return {n.removeprefix(head): v for n, v in arrays.items() if n.startswith(head)}


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


LEAST_EFFECTIVE = 30
"""Effective worlds below which their spread says nothing (assumption)."""

MISSED = 0.1
"""Likelihood of a yearly event of the record in a world without it, or the other way round, against
that in a world that has it as it was (assumption)."""

_SAME = 0.2
"""Largest distance of a degree of membership, or a number of events, that counts as the same."""


class GivenError(ValueError):
    """Figures by which the worlds of a scenario cannot be weighed; says what to do."""


@dataclass(frozen=True)
class Given:
    """Weights ``[world]`` of simulated worlds by figures, and those ``chosen`` by weight."""

    weights: Floats
    figures: int
    chosen: Chosen

    @property
    def effective(self) -> float:
        """Number of worlds of equal weight that would tell as much."""
        return effective(self.weights)

    @property
    def words(self) -> str:
        """How many worlds fit, in a sentence."""
        return (
            f"{self.figures} figures weigh {len(self.weights):,} worlds, of which "
            f"{self.effective:.0f} are effective; {self.chosen.size} are drawn by weight"
        )


def given_figures(scenario: Scenario, file: Path, work: Work) -> Given:
    """The worlds of a scenario weighed by the figures and events in a file.

    The file has the layout of ``calibration/observations.csv``; figures of years outside the run,
    of other states, and that nothing simulated stands for are left out. As many worlds are drawn as
    are effective, so that errors reckoned from their number are right. Raises :class:`GivenError`
    where none are left, or too few worlds are effective, and
    :class:`~sim.validation.record.RecordError` for a table that cannot be read.
    """
    table = _since(load_observations(file), scenario)
    if not len(table):
        span = f"{scenario.start.year} to {scenario.horizon.year}"
        raise GivenError(f"{file.name} has no figures of the run's states in {span}")
    weights = _weights(table, figures_of(scenario, table, work))
    count = effective(weights)
    if count < LEAST_EFFECTIVE:
        raise GivenError(
            f"only {count:.1f} of {work.replicates:,} worlds are effective by the {len(table)} "
            f"figures of {file.name}, and {LEAST_EFFECTIVE} are needed: simulate more worlds "
            "(-n), give fewer figures, or start from worlds moved to fit them (greatgame nowcast)"
        )
    known = {
        "file": file.name,
        "digest": file_digest(file),
        "figures": len(table),
        "simulated": work.replicates,
        "effective": round(count, 1),
    }
    return Given(weights, len(table), Chosen(drawn(weights, int(count)), known))


def drawn(weights: Floats, count: int) -> Whole:
    """Numbers of ``count`` worlds, in order, drawn systematically by weight: no chance is added."""
    marks = (np.arange(count) + 0.5) / count
    found = np.searchsorted(np.cumsum(weights), marks, side="right")
    return np.minimum(found, len(weights) - 1).astype(np.int64)


def _since(table: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """The figures of complete years of the run, of its states, that something stands for."""
    first = scenario.start.year + (scenario.start.number != 1)
    last = scenario.horizon.year - (scenario.horizon.number != 4)
    kept = table["year"].between(first, last) & table["iso3"].isin(list(scenario.states))
    kept &= table["variable"].isin(list(OBSERVABLES))
    return table[kept].reset_index(drop=True)


def _weights(table: pd.DataFrame, twins: Floats) -> Floats:
    there = np.flatnonzero(np.isfinite(twins).all(axis=1))
    if not len(there):
        raise GivenError("nothing that was simulated stands for any of the figures")
    table, twins = table.iloc[there], twins[there]
    happened = table["variable"].isin(EVENTS).to_numpy()
    total = np.zeros(twins.shape[1])
    if happened.any():
        away = np.abs(twins[happened] - table["value"].to_numpy()[happened, None])
        total += np.log(MISSED) * (away > _SAME).sum(axis=0)
    if not happened.all():
        evidence = evidence_of(twins[~happened], table.iloc[np.flatnonzero(~happened)])
        total += log_likelihood(evidence, discrepant(evidence))
    return weights_of(total)

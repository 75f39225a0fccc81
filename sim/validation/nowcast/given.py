"""Worlds of a scenario that fit what has happened since its start, drawn by their weight."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.arrays import Floats, Whole
from sim.ensemble.provenance import file_digest
from sim.ensemble.record import Work
from sim.scenario import Scenario
from sim.start.design import Chosen
from sim.validation.nowcast.smoother import discrepant, effective, log_likelihood, weights_of
from sim.validation.nowcast.worlds import evidence_of, figures_of
from sim.validation.record import EVENTS, OBSERVABLES, load_observations

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

"""Puts the chunks of an ensemble together, in the order of their replicates."""

from __future__ import annotations

import datetime as dt
import platform
import shlex
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.bands import band_data, moments_of, path_data
from sim.ensemble.chunk import SAMPLE, Chunk
from sim.ensemble.outcome_words import describe_outcomes
from sim.ensemble.pathstore import PathStore
from sim.ensemble.result import Result
from sim.ensemble.tallies import Tallies

if TYPE_CHECKING:
    import pandas as pd

_PACKAGES = ("greatgame", "mesa", "numpy", "scipy", "pandas", "xarray")


class Merger:
    """Takes in chunks one after the other; :meth:`result` closes the ensemble."""

    def __init__(self, scenario: Any, store: PathStore) -> None:
        self._scenario = scenario
        self._store = store
        self._chunks: list[Chunk] = []
        self._tallies: Tallies | None = None
        self.failures: list[dict[str, Any]] = []

    def add(self, chunk: Chunk) -> None:
        """Take in the next chunk. What it holds in bulk is added up and let go."""
        if self._tallies is None:
            self._tallies = chunk.tallies.widen()
        else:
            self._tallies.add(chunk.tallies)
        self._store.add(chunk)
        sample = max(0, SAMPLE - sum(len(c.path_replicates) for c in self._chunks))
        chunk.path_replicates = chunk.path_replicates[:sample].copy()
        chunk.paths = {name: values[:sample].copy() for name, values in chunk.paths.items()}
        chunk.tallies = Tallies(chunk.tallies.count, {}, *_nothing(self._tallies))
        quarters = moments_of(chunk.quarters).astype("datetime64[M]")
        for failure in chunk.failures:
            month = quarters[failure.time].astype(dt.date)
            self.failures.append(
                {
                    "replicate": failure.replicate,
                    "variable": failure.variable,
                    "quarter": f"{month.year}-Q{(month.month + 2) // 3}",
                }
            )
        self._chunks.append(chunk)

    @property
    def replicates(self) -> int:
        """Number of replicates merged, those left out included."""
        return sum(len(c.replicates) for c in self._chunks) + len(self.failures)

    def result(self, facts: dict[str, Any]) -> Result:
        """The result of all chunks so far, with ``facts`` about the run in its provenance."""
        assert self._tallies is not None
        first = self._chunks[0]
        index = np.concatenate([c.replicates for c in self._chunks])
        sample = {
            name: np.concatenate([c.paths[name] for c in self._chunks if c.paths])
            for name in first.paths
        }
        sampled = np.concatenate([c.path_replicates for c in self._chunks])
        outcomes = {n: [c.outcomes[n] for c in self._chunks] for n in first.outcomes}
        draws = {n: [c.draws[n] for c in self._chunks] for n in first.draws}
        return Result(
            data=band_data(self._tallies, first.labels, first.quarters),
            worlds=path_data(sample, sampled, first.labels, first.quarters),
            outcomes=_table(outcomes, index),
            outcome_info=describe_outcomes(self._scenario.outcomes, first.labels),
            parameters=_table(draws, index),
            provenance=_provenance(self._scenario) | {"excluded": self.failures} | facts,
            paths=self._store.close(),
        )


def _nothing(tallies: Tallies) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return tallies.leaders[:0], tallies.moves[:0]


def _table(columns: dict[str, list[NDArray[np.float64]]], index: NDArray[np.int64]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {name: np.concatenate(parts) for name, parts in columns.items()},
        index=pd.Index(index, name="replicate"),
    )


def _provenance(scenario: Any) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "title": scenario.title,
        "digest": scenario.digest,
        "posterior": _posterior(scenario),
        "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "command": shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]]),
        "versions": _versions(),
        "scenario": scenario.dump(),
    }


def _posterior(scenario: Any) -> dict[str, Any] | None:
    """The posterior that the draws came from, None where they came from the priors."""
    name = getattr(scenario, "posterior", None)
    if name is None:
        return None
    from sim.scenario.posterior import load_posterior

    return load_posterior(name).facts_in_short(scenario)


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "platform": platform.platform()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found

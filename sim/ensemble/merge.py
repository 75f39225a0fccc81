"""Puts the chunks of an ensemble together, in the order of their replicates."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.bands import band_data, moments_of, path_data
from sim.ensemble.chunk import SAMPLE, Chunk
from sim.ensemble.outcome_words import describe_outcomes
from sim.ensemble.pathstore import PathStore
from sim.ensemble.provenance import provenance_of
from sim.ensemble.recorder import recorded_variables
from sim.ensemble.result import Result
from sim.ensemble.tables import TableWriter, frame_of
from sim.ensemble.tallies import Tallies

if TYPE_CHECKING:
    import pandas as pd

Labels = dict[str, tuple[str, ...]]
Singles = NDArray[np.float32]


class Merger:
    """Takes in chunks one after the other; :meth:`result` closes the ensemble.

    What it keeps in memory does not grow with the replicates, unless its writers do.
    """

    def __init__(
        self, scenario: Any, outcomes: TableWriter, parameters: TableWriter, paths: PathStore
    ) -> None:
        self._scenario = scenario
        self._outcomes, self._parameters, self._paths = outcomes, parameters, paths
        self._tallies: Tallies | None = None
        self._sample: list[tuple[NDArray[np.int64], dict[str, Singles]]] = []
        self._lost: list[dict[str, NDArray[np.float64]]] = []
        self._labels: Labels = {}
        self._quarters: NDArray[np.datetime64] = np.empty(0, dtype="datetime64[D]")
        self.failures: list[dict[str, Any]] = []
        self.replicates = 0
        """Number of replicates merged, those left out included."""

    def add(self, chunk: Chunk) -> None:
        """Take in the next chunk. What it holds in bulk is added up or written, and let go."""
        if self._tallies is None:
            self._tallies = chunk.tallies.widen()
            self._labels, self._quarters = chunk.labels, chunk.quarters
        else:
            self._tallies.add(chunk.tallies)
        self.replicates += len(chunk.replicates) + len(chunk.failures)
        self._outcomes.add(chunk.replicates, chunk.outcomes)
        self._parameters.add(chunk.replicates, chunk.draws)
        self._paths.add(chunk)
        self._take_sample(chunk)
        self._take_failures(chunk)

    def result(self, facts: dict[str, Any]) -> Result:
        """The result of all chunks so far, with ``facts`` about the run in its provenance."""
        assert self._tallies is not None
        labels, quarters = self._labels, self._quarters
        provenance = provenance_of(self._scenario) | {"excluded": self.failures} | facts
        return Result(
            data=band_data(self._tallies, labels, quarters),
            worlds=path_data(*self._sample_paths(), labels, quarters),
            outcomes=self._outcomes.close(),
            outcome_info=describe_outcomes(self._scenario.outcomes, labels, quarters[-1].item()),
            parameters=self._parameters.close(),
            provenance=provenance,
            paths=self._paths.close(),
            excluded=self._excluded(),
        )

    def discard(self) -> None:
        """Drop what has been taken in."""
        for writer in (self._outcomes, self._parameters, self._paths):
            with suppress(OSError, RuntimeError):  # closing what was open may fail likewise
                writer.discard()

    def _take_sample(self, chunk: Chunk) -> None:
        room = SAMPLE - sum(len(replicates) for replicates, _ in self._sample)
        if len(chunk.paths) < len(recorded_variables()):  # there is no sample in this chunk
            return
        room = min(room, *map(len, chunk.paths.values()))
        if room > 0:
            paths = {name: values[:room].copy() for name, values in chunk.paths.items()}
            self._sample.append((chunk.path_replicates[:room].copy(), paths))

    def _sample_paths(self) -> tuple[dict[str, Singles], NDArray[np.int64]]:
        names = self._sample[0][1] if self._sample else ()
        paths = {n: np.concatenate([part[n] for _, part in self._sample]) for n in names}
        index = [replicates for replicates, _ in self._sample]
        return paths, np.concatenate(index) if index else np.empty(0, dtype=np.int64)

    def _take_failures(self, chunk: Chunk) -> None:
        quarters = moments_of(chunk.quarters).astype("datetime64[M]")
        for place, failure in enumerate(chunk.failures):
            month = quarters[failure.time].astype(dt.date)
            self.failures.append(
                {
                    "replicate": failure.replicate,
                    "variable": failure.variable,
                    "quarter": f"{month.year}-Q{(month.month + 2) // 3}",
                }
            )
            self._lost.append({n: values[place] for n, values in chunk.lost_draws.items()})

    def _excluded(self) -> pd.DataFrame:
        """Drawn parameters of the replicates left out, to run each again by itself."""
        names = list(self._lost[0]) if self._lost else []
        values = np.array([[lost[name] for lost in self._lost] for name in names])
        index = np.array([failure["replicate"] for failure in self.failures], dtype=np.int64)
        return frame_of(names, index, values.reshape(len(names), len(index)))

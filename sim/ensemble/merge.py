"""Puts the chunks of an ensemble together, in the order of their replicates."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.bands import moments_of
from sim.ensemble.errors import EnsembleError
from sim.ensemble.job import Chunk, Job
from sim.ensemble.tables import frame_of
from sim.quarter import Quarter

if TYPE_CHECKING:
    import pandas as pd


class Merger:
    """Takes in the chunks of ``whole`` one after the other; :meth:`close` ends that.

    What it keeps in memory does not grow with the replicates where there is a ``room``, a folder,
    unless its recorders do.
    """

    def __init__(self, whole: Job, room: Path | None = None) -> None:
        self._gatherings = {r.name: r.gather(whole, room) for r in whole.record}
        self._lost: list[Mapping[str, NDArray[np.float64]]] = []
        self.labels: dict[str, tuple[str, ...]] = {}
        self.quarters: NDArray[np.datetime64] = np.empty(0, dtype="datetime64[D]")
        self.failures: list[dict[str, Any]] = []
        self.replicates = 0
        """Number of replicates merged, those left out included."""

    def add(self, chunk: Chunk) -> None:
        """Take in the next chunk. What it holds in bulk is added up or written, and let go."""
        self.labels, self.quarters = chunk.labels, chunk.quarters
        self.replicates += len(chunk.replicates) + len(chunk.failures)
        for gathering in self._gatherings.values():
            gathering.add(chunk)
        self._take_failures(chunk)

    def close(self) -> dict[str, Any]:
        """What was recorded of all chunks so far, by the name of the recorder."""
        if self.replicates == len(self.failures):
            raise EnsembleError("there is no replicate without numbers that are not finite")
        return {name: gathering.close() for name, gathering in self._gatherings.items()}

    def discard(self) -> None:
        """Drop what has been taken in."""
        for gathering in self._gatherings.values():
            with suppress(OSError, RuntimeError):  # closing what was open may fail likewise
                gathering.discard()

    def excluded(self) -> pd.DataFrame:
        """Drawn parameters of the replicates left out, to run each again by itself."""
        names = list(self._lost[0]) if self._lost else []
        values = np.array([[lost[name] for lost in self._lost] for name in names])
        index = np.array([failure["replicate"] for failure in self.failures], dtype=np.int64)
        return frame_of(names, index, values.reshape(len(names), len(index)))

    def _take_failures(self, chunk: Chunk) -> None:
        quarters = moments_of(chunk.quarters).astype("datetime64[D]").tolist()
        for place, failure in enumerate(chunk.failures):
            quarter = str(Quarter.parse(quarters[failure.time]))
            self.failures.append(
                {"replicate": failure.replicate, "variable": failure.variable, "quarter": quarter}
            )
            self._lost.append({n: values[place] for n, values in chunk.lost_draws.items()})

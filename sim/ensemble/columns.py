"""Recorders of tables with one row per replicate: declared outcomes, and drawn numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.arrays import Floats, Whole
from sim.ensemble.chunk import quarters_of
from sim.ensemble.outcomes import Outcomes
from sim.ensemble.recorder import Chunk, Gathering, Job, Recorder
from sim.ensemble.tables import (
    OUTCOMES,
    PARAMETERS,
    FileWriter,
    MemoryWriter,
    Table,
    TableWriter,
)


@dataclass(frozen=True)
class Declared(Recorder[Table]):
    """The outcomes that the scenario asks for."""

    name = "outcomes"

    def start(self, model: Any, job: Job, replicates: Whole) -> Outcomes:  # noqa: ARG002
        """Begin to watch for them."""
        return Outcomes(job.scenario.outcomes, model.world.labels, quarters_of(model, job))

    def gather(self, whole: Job, room: Path | None) -> Gathering[Table]:  # noqa: ARG002
        """Collects the rows."""
        return _Rows(self.name, _writer(room, OUTCOMES))


@dataclass(frozen=True)
class Draws(Recorder[Table]):
    """The uncertain numbers that each replicate has drawn."""

    name = "parameters"

    def start(self, model: Any, job: Job, replicates: Whole) -> _Drawn:  # noqa: ARG002
        """Nothing to begin: the numbers stay."""
        return _Drawn(model.world, len(replicates))

    def gather(self, whole: Job, room: Path | None) -> Gathering[Table]:  # noqa: ARG002
        """Collects the rows."""
        return _Rows(self.name, _writer(room, PARAMETERS))


class _Drawn:
    def __init__(self, world: Any, count: int) -> None:
        self._world, self._count = world, count

    def observe(self, world: Any, moment: int) -> None:
        """Draws do not change."""

    def finish(self) -> dict[str, Floats]:
        drawn = {name: np.asarray(v, dtype=np.float64) for name, v in self._world.draws.items()}
        shape = (self._count,)
        return {n: v if v.shape == shape else np.full(shape, v) for n, v in drawn.items()}


class _Rows:
    def __init__(self, name: str, writer: TableWriter) -> None:
        self._name, self._writer = name, writer

    def add(self, chunk: Chunk) -> None:
        if chunk.data:
            self._writer.add(chunk.replicates, chunk.data[self._name])

    def close(self) -> Table:
        return self._writer.close()

    def discard(self) -> None:
        self._writer.discard()


def _writer(room: Path | None, file: str) -> TableWriter:
    return MemoryWriter() if room is None else FileWriter(room / file)

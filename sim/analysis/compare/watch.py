"""Full paths of a few variables in every replicate, on disk, so that memory does not limit them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model import InfluenceModel
from sim.scenario import Scenario


class Watched(InfluenceModel):
    """The model, writing the paths of ``variables`` to ``folder`` when it reaches its horizon.

    One file per variable and chunk, ``VARIABLE-FIRST.npy``, holds ``[moment, *axes, replicate]`` in
    single precision; moment 0 is the initial state, and FIRST the chunk's first replicate.
    """

    def __init__(
        self, scenario: Scenario, *, folder: Path, variables: tuple[str, ...], **options: Any
    ) -> None:
        super().__init__(scenario, **options)
        self._folder = folder
        moments = len(self.quarters) + 1
        self._seen: dict[str, NDArray[np.float32]] = {
            name: np.empty((moments, *self.world.block(name).shape), dtype=np.float32)
            for name in variables
        }
        self._look()

    def step(self) -> None:
        """Simulate one quarter and note the variables."""
        super().step()
        self._look()
        if self.world.step_index == len(self.quarters):
            first = int(self.world.replicates[0])
            for name, values in self._seen.items():
                np.save(self._folder / f"{name}-{first:012d}.npy", values)

    def _look(self) -> None:
        for name, values in self._seen.items():
            values[self.world.step_index] = self.world.block(name)


def chunks(folder: Path, variable: str) -> list[NDArray[np.float32]]:
    """The files of a variable in the order of their replicates, mapped rather than read."""
    return [np.load(file, mmap_mode="r") for file in sorted(folder.glob(f"{variable}-*.npy"))]

"""The unit of work handed to a thread, a process or a cluster, and what comes back of it.

Both can be sent to another process: they are plain data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats

if TYPE_CHECKING:
    from sim.ensemble.recorder import Recorder


@dataclass(frozen=True)
class Job:
    """What to run: replicates ``first .. first + count - 1`` of a scenario.

    ``record`` is what to keep of it. ``model`` is the class to run (None: the package's own),
    ``options`` its further keyword arguments. ``quarters`` ends the run before its horizon, after
    so many. ``finite`` has replicates left out that have a number which is not finite.
    ``program`` marks the program that must run the job, where it is sent to other machines.
    """

    scenario: Any
    seed: int
    first: int
    count: int
    record: tuple[Recorder[Any], ...]
    model: type | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    quarters: int | None = None
    finite: bool = True
    program: str | None = None


@dataclass(frozen=True)
class Failure:
    """A replicate left out: ``variable`` was not finite at moment ``time`` (0 is the start)."""

    replicate: int
    variable: str
    time: int


@dataclass
class Chunk:
    """What came out of a job, for the replicates in ``replicates`` (those left out excepted).

    ``data`` is what was recorded, by the name of the recorder; it is empty where no replicate is
    left. ``lost_draws`` are the draws of those left out, in the order of ``failures``;
    ``quarters`` are the first days of the simulated quarters.
    """

    replicates: NDArray[np.int64]
    data: dict[str, Any]
    lost_draws: dict[str, Floats]
    failures: list[Failure]
    labels: dict[str, tuple[str, ...]]
    quarters: NDArray[np.datetime64]

"""Running designed points: inputs on the unit cube, chance by number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble import Store, simulate
from sim.world.design import Design

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Progress = Callable[[int, int], None]

BLOCK = 1024
"""Points simulated together; what a design takes in memory is that of a block."""


@dataclass(frozen=True)
class Runs:
    """Outcomes of designed points, one row per point, and what they are."""

    outcomes: pd.DataFrame
    outcome_info: Mapping[str, Any]


def evaluate(
    scenario: Scenario,
    names: Sequence[str],
    places: Floats,
    chance: Whole,
    *,
    seed: int,
    workers: int | None = None,
    executor: Any = None,
    progress: Progress | None = None,
    store: Store | None = None,
) -> Runs:
    """Outcomes at ``places[point, input]``, with the chance of the replicates ``chance[point]``.

    Raises ``RuntimeError`` when a point has no finite outcome, because a design with holes cannot
    be analysed.
    """
    import pandas as pd

    tables, info = [], {}
    for first in range(0, len(places), BLOCK):
        part = slice(first, min(first + BLOCK, len(places)))
        columns = np.ascontiguousarray(places[part].T)
        design = Design(
            columns.shape[1], dict(zip(names, columns, strict=True)), chance[part].astype(np.int64)
        )
        result = simulate(
            scenario,
            replicates=design.size,
            seed=seed,
            design=design,
            workers=workers,
            executor=executor,
            store=store,
            progress=progress and _shifted(progress, first, len(places)),
        )
        if result.n < design.size:
            raise RuntimeError(
                f"{design.size - result.n} of {design.size} designed worlds are not finite: "
                f"{result.provenance['excluded'][:3]}"
            )
        tables.append(result.outcomes)
        info = result.outcome_info
    return Runs(pd.concat(tables, ignore_index=True), info)


def _shifted(progress: Progress, first: int, total: int) -> Progress:
    return lambda done, _: progress(first + done, total)

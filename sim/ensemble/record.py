"""What analyses ask of runs: one thing recorded, no result around it, of one scenario or several.

Work is shared out, kept and taken up again as for :func:`sim.ensemble.simulate`. Replicates with
a number that is not finite stay: who asks for figures by replicate counts on getting all.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, TypedDict, TypeVar, Unpack

from sim.ensemble.executors import crew_of
from sim.ensemble.provenance import identity_of, key_of
from sim.ensemble.recorder import Job, Recorder
from sim.ensemble.schedule import Merger, Part, Progress, Run
from sim.ensemble.store import Store
from sim.scenario import ScenarioLike, as_scenario

K = TypeVar("K")
T = TypeVar("T")

CHUNK = 250
"""Replicates simulated at once; small enough to give several processes something to do."""


class Pieces(TypedDict, total=False):
    """How a run is cut, and what its model is made of.

    ``quarters`` ends it before the horizon, ``chunk`` is the number of replicates per piece of
    work, ``options`` are further arguments of the model.
    """

    quarters: int | None
    chunk: int | None
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Work:
    """How many worlds, of which seed, who shares the work, who is told, and where it is kept.

    The worlds are those from number ``first`` on. The same seed gives the same bits whatever the
    ``executor`` is. ``progress`` is called with the worlds done and in all.
    """

    replicates: int = 500
    seed: int = 0
    executor: Executor | None = None
    progress: Progress | None = None
    store: Store | None = None
    first: int = 0

    def record(self, scenario: ScenarioLike, recorder: Recorder[T], **pieces: Unpack[Pieces]) -> T:
        """What a recorder makes of a scenario. Raises :class:`~sim.ensemble.EnsembleError`."""
        return self.record_all({None: scenario}, recorder, **pieces)[None]

    def record_all(
        self,
        scenarios: Mapping[K, ScenarioLike],
        recorder: Recorder[T],
        **pieces: Unpack[Pieces],
    ) -> dict[K, T]:
        """What a recorder makes of each of several scenarios, which share the workers."""
        options, quarters = dict(pieces.get("options", {})), pieces.get("quarters")
        parts = {}
        for name, given in scenarios.items():
            scenario = as_scenario(given)
            job = Job(
                scenario, self.seed, self.first, self.replicates, (recorder,), options=options,
                quarters=quarters, finite=False,
            )  # fmt: skip
            key = ""
            if self.store is not None:
                own = {"record": recorder, "quarters": quarters, **options}
                key = key_of(identity_of(scenario, keep=recorder.name, own=own), self.seed)
            parts[name] = Part(job, pieces.get("chunk") or CHUNK, Merger(job), key)
        run = Run(list(parts.values()), store=self.store, progress=self.progress)
        with crew_of(self.executor or "threads", 1) as crew, run.keeping():
            run.through(crew)
        return {name: part.merger.close()[recorder.name] for name, part in parts.items()}

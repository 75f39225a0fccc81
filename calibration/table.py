"""The reference table: parameters drawn from their priors, and the features they led to.

Rows are addressed like replicates: row 4711 is the same in any batch of its size, in any process.
Batches are kept when they are finished, so an interrupted table is taken up where it stopped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from calibration.drivers import scenario_of
from calibration.figures import Figures, figures_of, refuse_later
from calibration.noise import fitting_sizes, reported, yearly_steps
from calibration.settings import Settings, code_digest
from sim.arrays import Floats
from sim.ensemble import Store
from sim.ensemble.executors import process_pool
from sim.ensemble.provenance import Identity, identity_of, key_of
from sim.ensemble.record import Work
from sim.ensemble.schedule import Progress
from sim.model import InfluenceModel
from sim.scenario import Scenario
from sim.start.design import Design
from sim.validation.record import Yearly
from sim.world.streams import Streams, consecutive

Arrays = Mapping[str, NDArray[np.generic]]
Job = TypeVar("Job")


def pieces_of(
    make: Callable[[Job], Arrays],
    jobs: Sequence[Job],
    *,
    store: Store | None = None,
    names: Sequence[tuple[Identity, str]] = (),
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> list[Arrays]:
    """What ``make`` makes of each job, in their order.

    ``names`` say of what each is a piece, and which one; those that the ``store`` holds are not
    made again. ``make`` must be importable where an ``executor`` runs it. ``progress`` is called
    with the jobs done and in all.
    """
    keys = [(key_of(identity, store.seed), label) for identity, label in names] if store else []
    found: dict[int, Arrays] = {}
    for place, key in enumerate(keys):
        if store is not None and (content := store.get(*key)) is not None:
            found[place] = _unpack(content)

    def take(place: int, made: Arrays) -> None:
        if store is not None:
            store.put(*keys[place], _pack(made))
        found[place] = made
        if progress is not None:
            progress(len(found), len(jobs))

    if progress is not None and found:
        progress(len(found), len(jobs))
    missing = [place for place in range(len(jobs)) if place not in found]
    if executor is None:
        for place in missing:
            take(place, make(jobs[place]))
        return [found[place] for place in range(len(jobs))]
    futures = {executor.submit(make, jobs[place]): place for place in missing}
    try:
        for future in as_completed(futures):
            take(futures[future], future.result())
    finally:
        for future in futures:
            future.cancel()
    return [found[place] for place in range(len(jobs))]


def _pack(arrays: Arrays) -> bytes:
    content = BytesIO()
    save: Any = np.savez  # whose stub takes names of arrays for options
    save(content, **arrays)
    return content.getvalue()


def _unpack(content: bytes) -> Arrays:
    with np.load(BytesIO(content)) as arrays:
        return dict(arrays)


PILOT = 256
"""Rows by which the discrepancy is sized."""
_PILOTS = 1 << 29
_STRETCH = 1 << 30


@dataclass(frozen=True, eq=False)
class Task:
    """What to simulate: settings, and the figures the fit may see."""

    settings: Settings
    record: pd.DataFrame

    def __post_init__(self) -> None:
        refuse_later(self.record, self.settings.until)

    @property
    def digest(self) -> str:
        """SHA-256 of all that decides the bits of the table."""
        found = hashlib.sha256()
        scenarios = [scenario_of(s, self.record).digest for s in self.settings.stretches]
        table = self.record.to_csv(index=False)
        table_of = (
            self.settings.rows,
            self.settings.batch,
            self.settings.seed,
            self.settings.until,
        )
        for part in (code_digest(), *scenarios, table, repr(table_of)):
            found.update(hashlib.sha256(part.encode()).digest())
        return found.hexdigest()


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of the reference table.

    ``scores`` ``[row, draw]`` are the normal scores of the places of the draws ``names``; for a
    hypothesis they hold the place itself. ``features`` ``[row, feature]`` are named ``labels``.
    """

    names: tuple[str, ...]
    scores: Floats
    labels: tuple[str, ...]
    features: Floats


@dataclass(frozen=True, eq=False)
class Prepared:
    """What every batch needs, made once per process."""

    task: Task
    scenarios: tuple[Scenario, ...]
    figures: tuple[Figures, ...]
    sizes: dict[str, float]
    steps: dict[str, float]
    names: tuple[str, ...]


def prepare(task: Task) -> Prepared:
    """Scenarios, figures, names of the draws and sizes of the discrepancy of a task.

    The sizes come from :data:`PILOT` rows of the prior predictive, apart from those of the table.
    """
    scenarios = tuple(scenario_of(s, task.record) for s in task.settings.stretches)
    figures = tuple(
        figures_of(stretch, task.record, scenario.labels, task.settings.until)
        for stretch, scenario in zip(task.settings.stretches, scenarios, strict=True)
    )
    drawn = InfluenceModel(scenarios[0], replicates=1).world.draws
    names = tuple(n for n in drawn if n.startswith(("parameters.", "hypotheses.")))
    steps = yearly_steps(task.record)
    bare = Prepared(task, scenarios, figures, steps, steps, names)
    streams = consecutive(task.settings.seed, _PILOTS, PILOT)
    places = streams.places("draw", names)
    clean = [_simulate(bare, i, s, streams, places)[0] for i, s in enumerate(scenarios)]
    return replace(bare, sizes=fitting_sizes(figures, clean, steps, streams))


def labels_of(prepared: Prepared) -> tuple[str, ...]:
    """Names of the features, with the number of their stretch in front."""
    return tuple(f"{i}|{name}" for i, f in enumerate(prepared.figures) for name in f.names)


def observed(prepared: Prepared) -> Floats:
    """The features ``[feature]`` of the record."""
    return np.concatenate([f.observed() for f in prepared.figures])


def batch_of(prepared: Prepared, first: int, count: int) -> tuple[Floats, Floats]:
    """Scores ``[row, draw]`` and features ``[row, feature]`` of rows ``first ..``."""
    seed = prepared.task.settings.seed
    streams = consecutive(seed, first, count)
    places = streams.places("draw", prepared.names)
    features = []
    for number, scenario in enumerate(prepared.scenarios):
        values, counts = _simulate(prepared, number, scenario, streams, places)
        figures = prepared.figures[number]
        noisy = reported(figures, values, prepared.sizes, prepared.steps, streams, number)
        features.append(figures.features(noisy, figures.counts(counts)))
    scores = places.copy()
    numbers = [i for i, n in enumerate(prepared.names) if n.startswith("parameters.")]
    scores[numbers] = special.ndtri(places[numbers])
    return scores.T.copy(), np.concatenate(features).T.copy()


def _simulate(
    prepared: Prepared, number: int, scenario: Scenario, streams: Streams, places: Floats
) -> tuple[Floats, Floats]:
    """Simulated values ``[figure, row]`` and events of a stretch, for the parameters of the rows.

    Each stretch has chance and uncertain initial values of its own.
    """
    names = InfluenceModel(scenario, replicates=1).world.draws
    initial = [n for n in names if n not in prepared.names]
    own = streams.places(f"fit.start-{number}", initial)
    uniforms = dict(zip(prepared.names, places, strict=True)) | dict(zip(initial, own, strict=True))
    design = Design(streams.count, uniforms, chance=streams.replicates + number * _STRETCH)
    figures = prepared.figures[number]
    yearly = Yearly(tuple(sorted({*figures.rows["variable"], *figures.counted["variable"]})))
    work = Work(streams.count, prepared.task.settings.seed)
    found = work.record(scenario, yearly, chunk=streams.count, options={"design": design})
    return found.rows(figures.rows), found.rows(figures.counted)


def table_of(
    prepared: Prepared, folder: Path, *, workers: int = 1, progress: Progress | None = None
) -> Table:
    """The whole table; batches that are kept in ``folder`` are read, the others simulated.

    Rows of another model, other figures or another machine's arithmetic lie in a folder of their
    own. Raises :class:`~sim.ensemble.StoreError` for a folder that cannot be used.
    """
    settings = prepared.task.settings
    who = identity_of(*prepared.scenarios, keep="rows", figures=prepared.task.digest)
    firsts = range(0, settings.rows, settings.batch)
    jobs = [(prepared, first, min(settings.batch, settings.rows - first)) for first in firsts]
    place = folder / f"{settings.name}-{key_of(who, settings.seed)[:16]}"
    with ExitStack() as stack:
        store = stack.enter_context(Store(place, "rows of a fit", who, seed=settings.seed))
        executor = None
        if workers > 1:
            executor = stack.enter_context(process_pool(workers))
        parts = pieces_of(
            _batch,
            jobs,
            store=store,
            names=[(who, f"{first}-{count}") for _, first, count in jobs],
            executor=executor,
            progress=progress,
        )
    scores = np.concatenate([part["scores"] for part in parts])
    features = np.concatenate([part["features"] for part in parts])
    good = np.isfinite(features).all(axis=1)
    if good.mean() < 0.99:
        raise RuntimeError(f"{(~good).sum()} of {len(good)} rows are not finite, more than 1 %")
    return Table(prepared.names, scores[good], labels_of(prepared), features[good])


def _batch(job: tuple[Prepared, int, int]) -> dict[str, Floats]:
    scores, features = batch_of(*job)
    return {"scores": scores, "features": features}

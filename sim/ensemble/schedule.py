"""Hands the chunks of a run to workers and puts them together, a bounded number in flight.

Finished chunks wait in a store, where there is one. Ranges of different length may stand side by
side there: what matters is which replicates are there, not how they were cut. They are merged in
the order of their replicates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.ensemble.bands import moments_of
from sim.ensemble.errors import EnsembleError, NoWorkersError, WorkerLostError
from sim.ensemble.executors import Crew
from sim.ensemble.packing import pack, unpack
from sim.ensemble.recorder import Chunk, Job
from sim.ensemble.store import Store
from sim.ensemble.tables import frame_of
from sim.ensemble.until import Precision
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


Progress = Callable[[int, int], None]
"""Told how many worlds, or other pieces of work, are done, and of how many."""

GLANCE = 0.5
"""Seconds after which a run looks how far its unfinished chunks are."""


@dataclass(frozen=True)
class Part:
    """``whole`` is to run in chunks of ``size``; finished ones are kept under ``key``."""

    whole: Job
    size: int
    merger: Merger
    key: str = ""


@dataclass
class _Piece:
    """A range of replicates; what came out of it is in ``found`` or, if ``kept``, in the store."""

    part: Part
    job: Job
    kept: bool = False
    found: bytes | Chunk | None = None


Pending = dict[Future[Any], _Piece]


class Run:
    """Runs all ``parts``, sharing the workers; finished chunks wait in ``store``.

    It fails when more than a share ``tolerated`` of the replicates of a part are not finite.
    """

    def __init__(
        self,
        parts: Sequence[Part],
        *,
        store: Store | None = None,
        progress: Progress | None = None,
        tolerated: float = 0.0,
    ) -> None:
        self.parts = parts
        self._store = store
        self._total = sum(part.whole.count for part in parts)
        self._before = len(store.damaged) if store else 0
        self._progress = progress
        self._tolerated = tolerated
        self._done = 0
        self._shown = 0
        self.continued = 0
        """Replicates taken over from an earlier attempt."""

    @property
    def damaged(self) -> list[str]:
        """Kept chunks that were not as they were written, and were computed anew."""
        return self._store.damaged[self._before :] if self._store else []

    def keeping(self) -> AbstractContextManager[None]:
        """Say what it means for the run when the disk takes no more."""
        return self._store.keeping() if self._store else nullcontext()

    def through(self, crew: Crew, precision: Precision | None = None) -> None:
        """Run everything, or as much of the one part as ``precision`` asks for."""
        if precision is None:
            pieces = [x for part in self.parts for x in self._pieces(part, part.whole.count, crew)]
            self._all(pieces, crew)
            return
        (part,) = self.parts
        while part.merger.replicates < (wanted := precision.wanted()):
            self._all(self._pieces(part, wanted, crew), crew, precision)

    def _all(
        self, pieces: Sequence[_Piece], crew: Crew, precision: Precision | None = None
    ) -> None:
        """Run some pieces; on an error what is not yet running is cancelled."""
        pending: Pending = {}
        begun = merged = 0
        try:
            while merged < len(pieces):
                # finished chunks wait for their predecessors: the window bounds their number
                while begun < min(len(pieces), merged + 2 * crew.workers + 2):
                    self._begin(pieces[begun], crew, pending)
                    begun += 1
                piece = pieces[merged]
                if (found := self._found(piece)) is not None:
                    self._merge(piece.part, found, precision)
                    piece.found = None
                    merged += 1
                elif piece.kept:
                    self._repeat(piece, crew, pending)
                else:
                    self._wait(pending, crew)
        finally:
            for future in pending:
                future.cancel()

    def _pieces(self, part: Part, count: int, crew: Crew) -> list[_Piece]:
        """The next replicates of a part, up to ``count``, in pieces."""
        place = part.whole.first + part.merger.replicates
        end = part.whole.first + count
        stored = [] if self._store is None else list(self._stored(part, place, end))
        pieces: list[_Piece] = []
        for start, length in [*stored, (end, 0)]:
            while place < start:
                some = min(part.size, start - place)
                pieces.append(_Piece(part, _job(part, place, some, crew)))
                place += some
            if length:
                pieces.append(_Piece(part, _job(part, start, length, crew), kept=True))
                place += length
        self.continued += sum(length for _, length in stored)
        self._report(sum(length for _, length in stored))
        return pieces

    def _stored(self, part: Part, place: int, end: int) -> Iterator[tuple[int, int]]:
        """Finished ranges ``(first, count)`` without overlap, the longest where several begin."""
        assert self._store is not None
        labels = (label.split("-") for label in self._store.labels(part.key))
        ranges = [(int(first), int(count)) for first, count in labels]
        for first, count in sorted(ranges, key=lambda r: (r[0], -r[1])):
            if first >= place and first + count <= end:
                yield first, count
                place = first + count

    def _begin(self, piece: _Piece, crew: Crew, pending: Pending) -> None:
        if not piece.kept:
            with self._explained(piece.job):
                pending[crew.submit(piece.job)] = piece

    def _repeat(self, piece: _Piece, crew: Crew, pending: Pending) -> None:
        """Run a piece whose file in the store turned out to be damaged."""
        self._done -= piece.job.count
        self.continued = max(0, self.continued - piece.job.count)
        piece.kept = False
        self._begin(piece, crew, pending)

    def _found(self, piece: _Piece) -> bytes | Chunk | None:
        """What came out of a piece, if it is there and sound."""
        if piece.kept and self._store is not None:
            return self._store.get(piece.part.key, _label(piece.job))
        return piece.found

    def _wait(self, pending: Pending, crew: Crew) -> None:
        finished, _ = wait(pending, GLANCE, return_when=FIRST_COMPLETED)
        if not finished:
            self._glance(pending, crew)
        for future in sorted(finished, key=lambda f: pending[f].job.first):
            piece = pending.pop(future)
            with self._explained(piece.job):
                found: bytes | Chunk = future.result()
            if self._store is None:
                piece.found = found
            else:
                packed = pack(found) if isinstance(found, Chunk) else found
                self._store.put(piece.part.key, _label(piece.job), packed)
                piece.kept = True
            self._report(piece.job.count)

    @contextmanager
    def _explained(self, job: Job) -> Iterator[None]:
        """Say of an error which replicates were in hand, and how to repeat them."""
        try:
            yield
        except NoWorkersError:
            raise
        except BrokenExecutor as error:
            kept = "" if self._store is None else " What was finished is kept; repeat to continue."
            raise WorkerLostError(
                f"a worker process ended while replicates from {job.first} on were in hand: it may "
                "have run out of memory, or, in an executor of your own, a script lacks the line "
                f"if __name__ == '__main__': around what it runs.{kept}"
            ) from error
        except Exception as error:
            last = job.first + job.count - 1
            raise EnsembleError(
                f"replicates {job.first} to {last} of scenario {job.scenario.name} failed "
                f"({type(error).__name__}: {error}); to repeat only them: "
                f"simulate(scenario, first={job.first}, replicates={job.count}, seed={job.seed})"
            ) from error

    def _report(self, count: int) -> None:
        self._done += count
        if count:
            self._show(self._done)

    def _glance(self, pending: Pending, crew: Crew) -> None:
        """Report how far unfinished chunks are, which is more than what is finished."""
        in_hand = sum(piece.job.count for piece in pending.values())
        here = self._done + in_hand
        self._show(min(int(self.continued + crew.moved()), here - 1))

    def _show(self, done: int) -> None:
        if self._progress is not None and done > self._shown:
            self._shown = done
            self._progress(done, self._total)

    def _merge(self, part: Part, found: bytes | Chunk, precision: Precision | None) -> None:
        chunk = found if isinstance(found, Chunk) else unpack(found)
        part.merger.add(chunk)
        if precision is not None:
            precision.add(chunk)
        failed, whole = part.merger.failures, part.whole
        if len(failed) > self._tolerated * whole.count:
            named = "; ".join(
                f"replicate {f['replicate']}: {f['variable']} in {f['quarter']}" for f in failed[:5]
            )
            raise EnsembleError(
                f"{len(failed)} of {whole.count} replicates of scenario "
                f"{whole.scenario.name} (seed {whole.seed}) are not finite, more than "
                f"{self._tolerated:.0%}: {named}"
            )


def _job(part: Part, first: int, count: int, crew: Crew) -> Job:
    return replace(part.whole, first=first, count=count, program=crew.program)


def _label(job: Job) -> str:
    return f"{job.first}-{job.count}"

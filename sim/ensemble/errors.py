"""What can go wrong with an ensemble, and with keeping it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.ensemble.result import Result


class EnsembleError(RuntimeError):
    """A chunk failed, or too many replicates did."""


class WorkerLostError(EnsembleError):
    """A worker process ended in the middle of its work."""


class NoWorkersError(EnsembleError):
    """Worker processes cannot be had; the message says why, and what to do instead."""


class Interrupted(KeyboardInterrupt):
    """The run was interrupted from the keyboard.

    ``partial`` is the result of the first replicates without a gap (None if no chunk had
    finished); its provenance says ``complete: false``.
    """

    def __init__(self, partial: Result | None) -> None:
        done = 0 if partial is None else partial.n
        super().__init__(f"interrupted after {done} replicates")
        self.partial = partial


class StoreError(Exception):
    """Work cannot be kept; the message says why."""


class RefusedError(StoreError):
    """A folder must not be written to; nothing in it was touched."""


class OtherRunError(RefusedError):
    """A folder holds the unfinished work of another run."""


class FinishedError(RefusedError):
    """A folder holds a finished result, which nobody said may be replaced."""


class InUseError(RefusedError):
    """Another process works in the folder."""

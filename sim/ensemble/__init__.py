"""Ensembles: many replicates of a scenario at once, and what is kept of them."""

from sim.ensemble.engine import simulate
from sim.ensemble.errors import EnsembleError, Interrupted, NoWorkersError, WorkerLostError
from sim.ensemble.result import Result
from sim.ensemble.storage import ResultError
from sim.ensemble.store import (
    FinishedError,
    Folder,
    InUseError,
    OtherRunError,
    RefusedError,
    Store,
    StoreError,
)

__all__ = [
    "EnsembleError",
    "FinishedError",
    "Folder",
    "InUseError",
    "Interrupted",
    "NoWorkersError",
    "OtherRunError",
    "RefusedError",
    "Result",
    "ResultError",
    "Store",
    "StoreError",
    "WorkerLostError",
    "simulate",
]

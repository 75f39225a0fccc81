"""Ensembles: many replicates of a scenario at once, and what is kept of them."""

from sim.ensemble.engine import run, simulate
from sim.ensemble.errors import (
    EnsembleError,
    FinishedError,
    Interrupted,
    InUseError,
    NoWorkersError,
    OtherRunError,
    RefusedError,
    StoreError,
    WorkerLostError,
)
from sim.ensemble.folder import Folder
from sim.ensemble.result import Result, ResultError
from sim.ensemble.store import Store

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
    "run",
    "simulate",
]

"""Ensembles: many replicates of a scenario at once, and what is kept of them."""

from sim.ensemble.chunkstore import InUseError, OtherRunError, StoreError, Unfinished, unfinished
from sim.ensemble.engine import simulate
from sim.ensemble.errors import EnsembleError, Interrupted, NoWorkersError, WorkerLostError
from sim.ensemble.result import Result
from sim.ensemble.storage import ResultError

__all__ = [
    "EnsembleError",
    "InUseError",
    "Interrupted",
    "NoWorkersError",
    "OtherRunError",
    "Result",
    "ResultError",
    "StoreError",
    "Unfinished",
    "WorkerLostError",
    "simulate",
    "unfinished",
]

"""Ensembles: many replicates of a scenario at once, and what is kept of them."""

from sim.ensemble.engine import EnsembleError, Interrupted, simulate
from sim.ensemble.result import Result
from sim.ensemble.storage import ResultError

__all__ = ["EnsembleError", "Interrupted", "Result", "ResultError", "simulate"]

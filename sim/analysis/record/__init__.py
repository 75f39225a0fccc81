"""The record: published figures of past years, and how simulated variables map onto them."""

from sim.analysis.record.errors import QUESTION_EFFECT, reporting_error
from sim.analysis.record.observables import DRIVERS, EVENTS, OBSERVABLES, Observable
from sim.analysis.record.observer import Observer, Simulated, observe
from sim.analysis.record.table import (
    COLUMNS,
    RecordError,
    between,
    load_observations,
    observations_file,
)

__all__ = [
    "COLUMNS",
    "DRIVERS",
    "EVENTS",
    "OBSERVABLES",
    "QUESTION_EFFECT",
    "Observable",
    "Observer",
    "RecordError",
    "Simulated",
    "between",
    "load_observations",
    "observations_file",
    "observe",
    "reporting_error",
]

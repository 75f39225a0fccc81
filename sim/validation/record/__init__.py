"""The record: published figures of past years, and how simulated variables map onto them."""

from sim.validation.record.observables import (
    DRIVERS,
    EVENTS,
    FIGURES,
    OBSERVABLES,
    POLLS,
    QUESTION_EFFECT,
    Observable,
    Observer,
    Simulated,
    Yearly,
    reporting_error,
)
from sim.validation.record.tables import (
    COLUMNS,
    RecordError,
    between,
    load_observations,
    observations_file,
)

__all__ = [
    "COLUMNS", "DRIVERS", "EVENTS", "FIGURES", "OBSERVABLES", "POLLS", "QUESTION_EFFECT",
    "Observable", "Observer", "RecordError", "Simulated", "Yearly", "between",
    "load_observations", "observations_file", "reporting_error",
]  # fmt: skip

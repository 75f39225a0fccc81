"""The chronicle of one world in plain sentences: who did what, and the terms behind it."""

from sim.analysis.chronicle.chronicle import Chronicle, explain
from sim.analysis.chronicle.entry import Entry
from sim.analysis.chronicle.weights import FLOOR, NOTABLE

__all__ = ["FLOOR", "NOTABLE", "Chronicle", "Entry", "explain"]

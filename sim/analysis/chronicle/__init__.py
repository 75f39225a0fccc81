"""The chronicle of one world in plain sentences: who did what, and the terms behind it."""

from sim.analysis.chronicle.chronicle import Chronicle, explain
from sim.analysis.chronicle.entry import DETAIL, Entry

__all__ = ["DETAIL", "Chronicle", "Entry", "explain"]

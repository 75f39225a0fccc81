"""The chronicle of one world in plain sentences: who did what, and the terms behind it."""

from sim.narrative.chronicle import Chronicle, explain
from sim.narrative.entry import FLOOR, NOTABLE, Entry

__all__ = ["FLOOR", "NOTABLE", "Chronicle", "Entry", "explain"]

"""Scenarios side by side, replicate by replicate, and what each part of one does."""

from sim.workbench.compare.changes import Change, changes
from sim.workbench.compare.comparison import Comparison, compare
from sim.workbench.compare.knockout import KnockOut, knock_out

__all__ = ["Change", "Comparison", "KnockOut", "changes", "compare", "knock_out"]

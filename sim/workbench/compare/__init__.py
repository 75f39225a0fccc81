"""Scenarios side by side, replicate by replicate, and what each part of one does."""

from sim.workbench.compare.changes import Change, changes
from sim.workbench.compare.comparison import Comparison
from sim.workbench.compare.knockout import KnockOut, knock_out
from sim.workbench.compare.side_by_side import compare

__all__ = ["Change", "Comparison", "KnockOut", "changes", "compare", "knock_out"]

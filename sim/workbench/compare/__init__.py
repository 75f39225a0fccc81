"""Scenarios side by side, replicate by replicate, and what each part of one does."""

from sim.workbench.compare.changes import Change, changes
from sim.workbench.compare.knockout import knock_out
from sim.workbench.compare.result import Comparison, KnockOut
from sim.workbench.compare.run import compare

__all__ = ["Change", "Comparison", "KnockOut", "changes", "compare", "knock_out"]

"""Scenarios side by side, replicate by replicate, and what each part of one does."""

from sim.analysis.compare.changes import Change, changes
from sim.analysis.compare.knockout import knock_out
from sim.analysis.compare.result import Comparison, KnockOut
from sim.analysis.compare.run import compare

__all__ = ["Change", "Comparison", "KnockOut", "changes", "compare", "knock_out"]

"""A scenario over a grid or another design of any of its numbers, switches and hypotheses."""

from sim.analysis.sweep.axes import SweepError
from sim.analysis.sweep.result import Sweep
from sim.analysis.sweep.run import sweep

__all__ = ["Sweep", "SweepError", "sweep"]

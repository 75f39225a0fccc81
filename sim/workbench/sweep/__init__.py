"""A scenario over a grid or another design of any of its numbers, switches and hypotheses."""

from sim.workbench.sweep.axes import SweepError
from sim.workbench.sweep.result import Sweep
from sim.workbench.sweep.run import sweep

__all__ = ["Sweep", "SweepError", "sweep"]

"""A scenario over a grid or another design of any of its numbers, switches and hypotheses."""

from sim.workbench.sweep.designs import SweepError
from sim.workbench.sweep.points import Sweep, sweep

__all__ = ["Sweep", "SweepError", "sweep"]

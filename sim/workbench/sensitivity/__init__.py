"""Which uncertain numbers, rule variants and sources move an outcome, and how much is chance."""

from sim.workbench.sensitivity.methods import sensitivity
from sim.workbench.sensitivity.shares import Sensitivity
from sim.workbench.sensitivity.tornado import Tornado, tornado

__all__ = ["Sensitivity", "Tornado", "sensitivity", "tornado"]

"""Which uncertain numbers, rule variants and sources move an outcome, and how much is chance."""

from sim.workbench.sensitivity.result import Sensitivity, Tornado
from sim.workbench.sensitivity.run import sensitivity, tornado

__all__ = ["Sensitivity", "Tornado", "sensitivity", "tornado"]

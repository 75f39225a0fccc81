"""Which uncertain numbers, rule variants and sources move an outcome, and how much is chance."""

from sim.workbench.sensitivity.methods import Sensitivity, sensitivity
from sim.workbench.sensitivity.screening import Tornado, tornado

__all__ = ["Sensitivity", "Tornado", "sensitivity", "tornado"]

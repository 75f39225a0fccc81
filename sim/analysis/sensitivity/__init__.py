"""Which uncertain numbers, rule variants and sources move an outcome, and how much is chance."""

from sim.analysis.sensitivity.result import Sensitivity, Tornado
from sim.analysis.sensitivity.run import sensitivity, tornado

__all__ = ["Sensitivity", "Tornado", "sensitivity", "tornado"]

"""What a history hung on: when an outcome was decided, in one world or in most, and by what."""

from sim.analysis.histories.junctures import junctures
from sim.analysis.histories.resolution import resolution
from sim.analysis.histories.responsibility import responsibility
from sim.analysis.histories.result import Junctures, Resolution, Responsibility

__all__ = [
    "Junctures",
    "Resolution",
    "Responsibility",
    "junctures",
    "resolution",
    "responsibility",
]

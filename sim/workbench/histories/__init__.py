"""What a history hung on: when an outcome was decided, in one world or in most, and by what."""

from sim.workbench.histories.junctures import junctures
from sim.workbench.histories.resolution import resolution
from sim.workbench.histories.responsibility import responsibility
from sim.workbench.histories.result import Junctures, Resolution, Responsibility

__all__ = [
    "Junctures",
    "Resolution",
    "Responsibility",
    "junctures",
    "resolution",
    "responsibility",
]

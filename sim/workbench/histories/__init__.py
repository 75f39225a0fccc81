"""What a history hung on: when an outcome was decided, in one world or in most, and by what."""

from sim.workbench.histories.junctures import Junctures, Resolution, junctures, resolution
from sim.workbench.histories.responsibility import Responsibility, responsibility

__all__ = ["Junctures", "Resolution", "Responsibility", "junctures", "resolution", "responsibility"]

"""The numbers of the model and the chance that moves them."""

from sim.world.rule import Rule, consideration, motive, process
from sim.world.world import World

__all__ = ["Rule", "World", "consideration", "motive", "process"]

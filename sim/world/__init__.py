"""The numbers of the model and the chance that moves them."""

from sim.world.rule import Rule, condition, consideration, motive, process
from sim.world.world import World

__all__ = ["Rule", "World", "condition", "consideration", "motive", "process"]

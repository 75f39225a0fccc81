"""Under which conditions something happens, and who gets there first."""

from sim.workbench.discovery.boxes import Box
from sim.workbench.discovery.conditions import Discovery, discover
from sim.workbench.discovery.ema import ema_model
from sim.workbench.discovery.passage import FirstPassage, first_passage

__all__ = ["Box", "Discovery", "FirstPassage", "discover", "ema_model", "first_passage"]

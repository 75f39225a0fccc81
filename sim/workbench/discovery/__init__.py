"""Under which conditions something happens, and who gets there first."""

from sim.workbench.discovery.ema import ema_model
from sim.workbench.discovery.passage import first_passage
from sim.workbench.discovery.result import Box, Discovery, FirstPassage
from sim.workbench.discovery.run import discover

__all__ = ["Box", "Discovery", "FirstPassage", "discover", "ema_model", "first_passage"]

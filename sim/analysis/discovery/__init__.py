"""Under which conditions something happens, and who gets there first."""

from sim.analysis.discovery.ema import ema_model
from sim.analysis.discovery.passage import first_passage
from sim.analysis.discovery.result import Box, Discovery, FirstPassage
from sim.analysis.discovery.run import discover

__all__ = ["Box", "Discovery", "FirstPassage", "discover", "ema_model", "first_passage"]

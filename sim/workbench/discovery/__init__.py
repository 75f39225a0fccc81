"""Under which conditions something happens, and who gets there first."""

from sim.workbench.discovery.boxes import Box
from sim.workbench.discovery.conditions import Discovery, Question, check_discovery, discover
from sim.workbench.discovery.passage import FirstPassage, events_of, first_passage

__all__ = [
    "Box", "Discovery", "FirstPassage", "Question", "check_discovery", "discover", "events_of",
    "first_passage",
]  # fmt: skip

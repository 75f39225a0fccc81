"""Who acts: states, powers and organisations, as Mesa agents on replicate vectors."""

from sim.agents.organisation import Organisation
from sim.agents.power import Power
from sim.agents.state import State

__all__ = ["Organisation", "Power", "State"]

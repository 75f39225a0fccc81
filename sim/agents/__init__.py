"""Who acts: states, powers and organisations, as Mesa agents on replicate vectors."""

from sim.agents.organisation import Organisation
from sim.agents.power import Power, Powers
from sim.agents.state import State, States

__all__ = ["Organisation", "Power", "Powers", "State", "States"]

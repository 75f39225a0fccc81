"""Every state variable of the model, declared once: name, axes, unit, bounds, meaning, default.

The replicate is always the last axis of an array and is left out of ``axes`` here. A scenario
gives initial values by these names; outcomes, shocks, pictures and result files use them too.
"""

from __future__ import annotations

from dataclasses import replace

from sim.catalogue.variable import Variable
from sim.catalogue.variables.dyads import DYADS
from sim.catalogue.variables.environment import ENVIRONMENT
from sim.catalogue.variables.events import EVENTS
from sim.catalogue.variables.order import DISPUTES, ORGANISATIONS
from sim.catalogue.variables.powers import POWERS
from sim.catalogue.variables.states import STATES

DECLARED = (*ENVIRONMENT, *STATES, *POWERS, *DYADS, *DISPUTES, *ORGANISATIONS, *EVENTS)
"""The variables as they are written down, without the slow levels."""

LEVELS = tuple(
    replace(v, name=f"{v.name}_level", meaning=f"Slow level of: {v.meaning}", role="derived",
            default=None, recorded=False, slow=False)
    for v in DECLARED if v.slow
)  # fmt: skip
"""The slow levels, one for each slow variable; they begin where the variable begins."""

VARIABLES: dict[str, Variable] = {v.name: v for v in (*DECLARED, *LEVELS)}
"""All variables by name, in the order of the declaration."""

"""Resources and corridors: what a power needs, and what the state can ask for it."""

from __future__ import annotations

from sim.arrays import Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Triangular
from sim.world.actor import PowerRows, StateRows
from sim.world.offers import StateOffers
from sim.world.rule import consideration, motive

CLAIMS = (
    Mechanism(
        code="M21",
        name="Resources and corridors",
        group="economy",
        cause="A power needs a state's ores, gas or transit.",
        effect="It spends more effort there, and the state can ask for something in return.",
        sign={"investment": "+", "influence_economic": "+"},
        moderators=("other sources and routes",),
        agents=("CHN", "states"),
        strength="medium",
        evidence=("E093", "E111", "E112", "E120", "E143", "E195"),
        literature=("keohane-nye-1977", "farrell-newman-2019", "kassenova-2017", "moyer-2021"),
        disputed="The host's counter-leverage is inferred.",
    ),
)

PARAMETERS = (
    Parameter("motives.resources", Triangular(0.4, 1.0, 1.8), "utility",
              "Weight of need for resources and corridors", "assumption", "D", ("M21",)),
    Parameter("consideration.counter_leverage", Triangular(0.0, 0.3, 0.8), "utility",
              "Weight of being needed", "assumption", "D", ("M21",)),
)  # fmt: skip


@motive(
    "M21",
    "economic",
    means="investment loan trade_access",
    evidence="E093; E111; E112; E120; E143; E195",
)
def need_resources_and_corridors(power: PowerRows) -> Floats:
    """A power works harder where it needs the state's minerals, gas and transit routes.

    Motive = weight * need; the states thereby hold some leverage back (see the consideration
    ``sell_dear_what_is_needed``).

    Means: investment, loans and market access (E112, E120).
    """
    w = power.world
    return w.parameters.motives.resources * power.resource_interest


@consideration("M21", evidence="E093; E143; E195")
def sell_dear_what_is_needed(state: StateRows, offers: StateOffers) -> Floats:
    """A state that a power needs can refuse intrusive terms.

    Term = -weight * the power's need * intrusion of the instrument.
    """
    need = state.world.parameters.consideration.counter_leverage * state.resource_interest
    return -need * offers.intrusion

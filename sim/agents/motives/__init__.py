"""The motives of powers, by the kind of resources they draw on."""

from sim.agents.motives import economic, political, security
from sim.world.rule import Rule

MOTIVES: tuple[Rule, ...] = (
    economic.need_resources_and_corridors,
    economic.lend_for_leverage,
    economic.secure_piped_gas,
    political.build_soft_power,
    political.co_opt_elites,
    political.hold_the_sphere,
    security.protect_own_assets,
    security.build_a_buffer,
    security.keep_the_allies_locked_in,
    security.help_regimes_against_uprisings,
    security.answer_a_rivals_advance,
)
"""All motives; a power's wish to act in a dimension is the sum of those of that dimension."""

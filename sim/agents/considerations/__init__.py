"""What states weigh when they consider an offer."""

from sim.agents.considerations import beliefs, costs, gains
from sim.world.rule import Rule

CONSIDERATIONS: tuple[Rule, ...] = (
    gains.gain_materially,
    gains.seek_protection,
    gains.make_the_regime_safe,
    gains.reward_the_elite,
    gains.look_away_for_the_money,
    gains.sell_dear_what_is_needed,
    costs.keep_several_vectors,
    costs.mind_the_audible_anger,
    costs.mind_the_sphere,
    costs.avoid_a_second_system,
    costs.keep_out_what_is_barred,
    beliefs.trust_the_protector,
    beliefs.balance_against_the_threat,
    beliefs.yield_to_the_creditor,
    beliefs.protect_the_remittances,
    beliefs.punish_the_buyer_in_a_dispute,
    beliefs.accept_what_can_be_denied,
)
"""All considerations; the utility of an offer is their sum plus an error."""

"""How motives and considerations are called in a sentence."""

from __future__ import annotations

MOTIVE_WORDS = {
    "need_resources_and_corridors": "its need of resources and corridors",
    "lend_for_leverage": "leverage through credit",
    "secure_piped_gas": "a steady flow of gas",
    "build_soft_power": "a better name with the public",
    "co_opt_elites": "friends in the elite",
    "hold_the_sphere": "holding its ground against rivals",
    "protect_own_assets": "protection of its own assets",
    "build_a_buffer": "a buffer against militants",
    "keep_the_allies_locked_in": "forces tied to its own",
    "enter_the_niche": "a niche left by a distracted patron",
    "help_regimes_against_uprisings": "help against uprisings",
    "sell_into_the_gap": "a gap in others' deliveries",
    "answer_a_rivals_advance": "a rival's advance",
}
"""What a power wants, after "the motive was"; other rules go by their own name."""

CONSIDERATION_WORDS = {
    "gain_materially": "money",
    "seek_protection": "protection",
    "make_the_regime_safe": "safety of the regime",
    "reward_the_elite": "gains and leanings of the elite",
    "look_away_for_the_money": "the investor's money, for which its guards are let in",
    "sell_dear_what_is_needed": "being needed",
    "keep_several_vectors": "autonomy",
    "mind_the_audible_anger": "anger of the public",
    "mind_the_sphere": "displeasure of another patron",
    "avoid_a_second_system": "forces tied to another's systems",
    "keep_out_what_is_barred": "a treaty or neutrality that bars it",
    "trust_the_protector": "trust in the protector",
    "balance_against_the_threat": "balance against a threat",
    "yield_to_the_creditor": "debt to the offerer",
    "protect_the_remittances": "migrants' income",
    "punish_the_buyer_in_a_dispute": "a quarrel over prices",
    "accept_what_can_be_denied": "a presence that can be denied",
    "find_another_supplier": "a supplier who fails to deliver",
}
"""What speaks for or against an offer; other rules go by their own name."""


def motive_words(rule: str) -> str:
    """A motive in words."""
    return MOTIVE_WORDS.get(rule, rule.replace("_", " "))


def consideration_words(rule: str) -> str:
    """A consideration in words."""
    return CONSIDERATION_WORDS.get(rule, rule.replace("_", " "))

"""How motives, considerations, rules and variables are called in a sentence."""

from __future__ import annotations

import re

from sim.catalogue.variables import VARIABLES
from sim.narrative.chronicle.ledger import CHANCE, GIVEN

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
    "help_regimes_against_uprisings": "help against uprisings",
    "answer_a_rivals_advance": "a rival's advance",
}
"""What a power wants, after "behind it:"; other rules go by their own name."""

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
    "inertia": "habit",
}
"""What speaks for a matter, or against it; other rules go by their own name."""

AGAINST_WORDS = {
    "reward_the_elite": "an elite that leans elsewhere",
    "sell_dear_what_is_needed": "knowing that it is needed",
    "trust_the_protector": "doubts about the protector",
    "balance_against_the_threat": "fear of the one who offers",
    "keep_several_vectors": "loss of autonomy",
}
"""Where the same consideration, when it speaks against a matter, is called otherwise."""

RULE_WORDS = {
    CHANCE: "reasons outside the model",
    GIVEN: "what the scenario gives",
    "elites_are_courted": "favours to the elite",
    "failure_is_seen": "failure in battle",
    "words_are_held_against_deeds": "promises of help that were not kept",
    "help_and_refusal_are_remembered": "help given and refused",
    "threats_are_feared": "threats",
    "new_leaders_turn": "new leaders",
    "publics_judge_powers": "what publics saw it do",
    "abuse_of_recruits_is_resented": "abuse of recruits",
    "positions_follow_ties": "needs, loyal elites and what came to the vote",
    "grievances_break_out": "grievances",
    "hardship_and_example_move_the_public": "hardship and the example of neighbours",
    "governments_stand_or_fall": "steam let off in a crisis",
    "publics_protest_against_powers": "protests against powers",
    "militants_threaten": "the threat across the border, own forces and foreign ones",
    "forces_learn_from_patrons": "foreign arms and training",
    "failure_costs_reputation": "its war",
    "threats_wear_off": "fear of nuclear weapons",
    "promises_are_remembered": "promises kept and broken",
    "growth_and_discord_wear_cohesion": "growth and discord",
    "tension_builds_and_eases": "clashes, or quiet",
    "incidents_teach_self_protection": "attacks on people and property, and rescues by others",
    "failed_policing_opens_the_door_to_guards": "police that could not protect",
    "advances_cause_friction": "the rival's gains",
    "backing_gives_leverage": "the other's isolation",
    "convene_without_the_rival": "summits without the rival",
    "prices_move": "the world's markets",
}
"""What moved a slow variable, by rule; other rules go by their own name."""

SAID = {
    "sentiment": ("opinion of {power} in {state}", 50.0, "points"),
    "trust": ("trust of {state} in {power}", 1.0, ""),
    "fear": ("fear of {power} in {state}", 1.0, ""),
    "elite": ("leaning of the elite of {state} to {power}", 1.0, ""),
    "alignment": ("agreement of {state} with {power} in votes", 1.0, ""),
    "unrest": ("unrest in {state}", 1.0, ""),
    "terror_threat": ("threat of militants in {state}", 1.0, ""),
    "capability": ("strength of the forces of {state}", 1.0, ""),
    "inflation": ("usual inflation of {state}", 1.0, "% a year"),
    "tension": ("tension over {dispute}", 1.0, ""),
    "cohesion": ("cohesion of {organisation}", 1.0, ""),
    "credibility": ("credibility of {organisation}", 1.0, ""),
    "reputation": ("military reputation of {power}", 1.0, ""),
    "protection_urge": ("urge of {power} to guard its own assets", 1.0, ""),
    "leverage": ("leverage of {power} over {rival}", 1.0, ""),
    "friction": ("friction of {power} with {rival}", 1.0, ""),
    "oil_price": ("the price of oil", 1.0, "USD a barrel"),
}
"""Slow variables in a sentence, with the scale and unit in which they are told."""


def motive_words(rule: str) -> str:
    """A motive in words."""
    return MOTIVE_WORDS.get(rule, rule.replace("_", " "))


def consideration_words(rule: str, *, against: bool) -> str:
    """A consideration in words, as it speaks for or against a matter."""
    words = CONSIDERATION_WORDS | AGAINST_WORDS if against else CONSIDERATION_WORDS
    return words.get(rule, rule.replace("_", " "))


def rule_words(rule: str) -> str:
    """What a rule stands for as a cause."""
    return RULE_WORDS.get(rule, rule.replace("_", " "))


def variable_words(variable: str) -> str:
    """The meaning of a variable up to its first comma, colon or parenthesis."""
    return re.split(r"[,:(]", VARIABLES[variable].meaning)[0].strip()

"""Rule variants on which the sources disagree; each replicate holds one variant of each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hypothesis:
    """A question the sources answer in different ways.

    ``variants`` maps the name of each answer to its default weight; ``claims`` says in words what
    each answer holds and by whom (evidence ids).
    """

    name: str
    question: str
    variants: dict[str, float]
    claims: dict[str, str]
    mechanisms: tuple[str, ...]


_ALL = (
    Hypothesis(
        "russian_retrenchment",
        "Does the belligerent return to the region after its war?",
        {"rebound": 0.5, "lasting": 0.5},
        {
            "rebound": "Effort recovers within about two years, as after 2014 (E346, E347).",
            "lasting": "Reconstruction and isolation keep it inward whatever the result "
            "(E265, E266).",
        },
        ("M10",),
    ),
    Hypothesis(
        "division_of_labour",
        "Does the tacit split between security and economic patron still hold?",
        {"intact": 0.35, "dissolving": 0.4, "gone": 0.25},
        {
            "intact": "The security patron's primacy stands (E423, E424).",
            "dissolving": "It stood until the war and erodes with it (E263).",
            "gone": "It was already overturned by 2018 (E361, E371).",
        },
        ("M01",),
    ),
    Hypothesis(
        "guarantor_reliability",
        "Can the protector be counted on in a crisis?",
        {"reliable": 0.5, "doubtful": 0.5},
        {
            "reliable": "Troops came within hours in January 2022 (E425, E426).",
            "doubtful": "It could not be counted on (E375); its help decided little (E428).",
        },
        ("M14",),
    ),
    Hypothesis(
        "weak_or_dangerous",
        "Is a defeated or recovering protector mainly distracted or mainly a threat?",
        {"distracted": 0.6, "dangerous": 0.4},
        {
            "distracted": "Too absorbed to matter (E265).",
            "dangerous": "A threat to neighbours with its minorities once it recovers (E052).",
        },
        ("M12",),
    ),
    Hypothesis(
        "trade_aligns_votes",
        "Does trade with a power pull a state's votes toward it?",
        {"yes": 0.5, "no": 0.5},
        {
            "yes": "One percent more trade moves votes by 0.02 points "
            "(Flores-Macias and Kreps 2013).",
            "no": "Others find no effect; alignment follows interests and regime.",
        },
        (),
    ),
    Hypothesis(
        "public_dislike",
        "Whom does the public of the region distrust more?",
        {"newcomer": 0.7, "former_metropole": 0.3},
        {
            "newcomer": "The unfamiliar power is feared more (E444, E450).",
            "former_metropole": "The former metropole is condescending and the greater danger "
            "(E103, E380, E386).",
        },
        ("M28",),
    ),
    Hypothesis(
        "resentment_reach",
        "Is resentment of a large investor a matter of one society or of the region?",
        {"regional": 0.6, "kin_only": 0.4},
        {
            "regional": "It has spread over several societies (E127).",
            "kin_only": "It is strong only where kinship and old claims feed it (E146).",
        },
        ("M22", "M23"),
    ),
    Hypothesis(
        "guards_purpose",
        "Are private guards a business service or an arm of policy?",
        {"commercial": 0.6, "geopolitical": 0.4},
        {
            "commercial": "A business tool that follows incidents and assets (E089).",
            "geopolitical": "A substitute for troops that follows policy (E057).",
        },
        ("M35", "M36"),
    ),
    Hypothesis(
        "power_friction",
        "Do the two large powers compete over security in the region?",
        {"coexistence": 0.6, "friction": 0.4},
        {
            "coexistence": "No friction is visible on the ground (E284).",
            "friction": "Their security efforts rub against each other (E360, E362, E366).",
        },
        ("M01", "M08"),
    ),
    Hypothesis(
        "cooperation_driver",
        "Is growing security cooperation pushed by the power or pulled by the client?",
        {"push": 0.5, "pull": 0.5},
        {
            "push": "The newcomer drives it to protect its assets (E105, E263).",
            "pull": "The states seek it themselves (E401).",
        },
        ("M02", "M34"),
    ),
)

HYPOTHESES: dict[str, Hypothesis] = {h.name: h for h in _ALL}
"""All hypotheses by name."""

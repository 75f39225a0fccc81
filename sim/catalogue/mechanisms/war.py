"""Mechanisms of war, capacity and credibility."""

from __future__ import annotations

from sim.catalogue.mechanisms.mechanism import Mechanism

WAR = (
    Mechanism(
        code="M09",
        name="War drain",
        group="war",
        cause="Fighting consumes men, arms and money, and mobilisation claims what is left.",
        effect="The belligerent delivers less to the region; others find room.",
        sign={"drain": "+", "delivered_effort": "-", "security_share": "-"},
        moderators=("intensity and phase of the war", "support to its opponent", "sanctions"),
        agents=("RUS",),
        strength="strong",
        evidence=("E017", "E028", "E045", "E046", "E050", "E266", "E285", "E297", "E347"),
        literature=("kennedy-1987", "gilpin-1981"),
    ),
    Mechanism(
        code="M10",
        name="Return or inward turn",
        group="war",
        cause="A war or a sanctions shock ends.",
        effect="Effort comes back within about two years, or rebuilding and isolation keep the "
        "power at home.",
        sign={"inward_turn": "±", "delivered_effort": "±"},
        moderators=("length of the war", "terms of its end"),
        agents=("RUS",),
        strength="medium",
        evidence=("E048", "E265", "E266", "E346", "E347"),
        literature=("kennedy-1987", "skalamera-2017"),
        disputed="The central disagreement of the sources: recovery as after 2014 (E346) or a "
        "lasting absence (E265).",
    ),
    Mechanism(
        code="M11",
        name="Reputation lost in battle",
        group="war",
        cause="The protector's army performs badly before everyone's eyes.",
        effect="Its guarantee is worth less and its anger is feared less; clients hedge and "
        "contradict it.",
        sign={"reputation": "-", "trust": "-", "fear": "-", "defiance": "+"},
        moderators=("size of the failure", "how closely clients watch"),
        agents=("states",),
        strength="strong",
        evidence=("E073", "E074", "E264", "E375"),
        literature=("mercer-1996", "press-2005", "crescenzi-2012", "kydd-2005"),
        disputed="Doubts about the guarantee are older than the war (E375), and scholars disagree "
        "whether reputation travels from one theatre to another.",
    ),
    Mechanism(
        code="M12",
        name="Threat from a recovered power",
        group="war",
        cause="A power regains strength after questioning the statehood of neighbours in which "
        "its nationality lives.",
        effect="They fear it more and lean towards others.",
        sign={"fear": "+", "concentration": "-", "influence_share": "-"},
        moderators=("minority share", "outcome of the war", "nearness"),
        agents=("KAZ", "states"),
        strength="weak",
        evidence=("E052", "E274", "E380", "E385"),
        literature=("walt-1987", "saideman-2001"),
        disputed="Opposed to the view that the power will be too absorbed to matter (E265); the "
        "strong guarantor and the strong threat may be the same state.",
    ),
    Mechanism(
        code="M13",
        name="Words without means",
        group="war",
        cause="A stretched power announces readiness, modernisation and joint defence but names "
        "neither money nor equipment.",
        effect="Announced effort holds up while delivered effort falls; unkept, it costs trust.",
        sign={"announced_effort": "+", "delivered_effort": "-", "trust": "-"},
        moderators=("war drain", "audience for announcements"),
        agents=("RUS",),
        strength="strong",
        evidence=("E011", "E062", "E286", "E294", "E298", "E340", "E341"),
        literature=("fearon-1997", "schelling-1966"),
    ),
    Mechanism(
        code="M14",
        name="Rescue under an alliance",
        group="war",
        cause="A threatened incumbent invokes an alliance against unrest at home.",
        effect="Troops arrive at once, the government survives and the protector's rank shows; "
        "quarrels among members bring no such help.",
        sign={"request_honoured": "+", "intervention": "+", "trust": "+", "crisis_memory": "+"},
        moderators=("membership", "spare capacity of the protector", "the elite's readiness"),
        agents=("RUS", "states"),
        strength="strong",
        evidence=("E142", "E424", "E425", "E426", "E440"),
        literature=(
            "leeds-2000",
            "berkemeier-fuhrmann-2018",
            "leeds-2003",
            "morrow-1991",
            "tansey-2017",
        ),
        disputed="The weight of the troops in the result is open (E428), reliability was doubted "
        "before (E375), and thanks did not outlast the year (E074).",
    ),
)
"""M09 to M14."""

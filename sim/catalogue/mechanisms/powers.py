"""Mechanisms between the two large powers."""

from __future__ import annotations

from sim.catalogue.mechanisms.mechanism import Mechanism

POWERS = (
    Mechanism(
        code="M01",
        name="Division of labour",
        group="powers",
        cause="One power specialises in protection and the other in finance, each content with it.",
        effect="Friction between them stays low; each leads in its own dimension.",
        sign={"friction": "-", "security_share": "±", "economic_share": "±"},
        moderators=(
            "the protector is able and willing to intervene",
            "the financier accepts protection by the other",
        ),
        agents=("RUS", "CHN"),
        strength="strong",
        evidence=("E263", "E361", "E423"),
        literature=("cooley-2012", "lo-2008", "deyermond-2009"),
        disputed="Whether the arrangement held in January 2022 (E424), ended by 2018 (E361, E371) "
        "or is ending with the war (E263).",
    ),
    Mechanism(
        code="M02",
        name="Self-protection of an investor",
        group="powers",
        cause="A power has much to lose in a state and will not rest its safety on a rival's "
        "goodwill or on weak local forces.",
        effect="It sends its own exercises, arms, posts, guards and cameras, and the division of "
        "labour (M01) wears away.",
        sign={"protection_urge": "+", "presence": "+", "security_share": "+"},
        moderators=("assets at stake", "incidents against its people", "trust in the protector"),
        agents=("CHN", "firms"),
        strength="strong",
        evidence=("E105", "E226", "E242", "E363", "E396", "E434"),
        literature=("mastro-2024", "arduino-2018", "gilpin-1981"),
    ),
    Mechanism(
        code="M03",
        name="Free ride on the protector",
        group="powers",
        cause="The protector rescues a government that welcomes the other power's capital.",
        effect="The investor's assets are saved at somebody else's cost, so it feels less need "
        "for means of its own for a while.",
        sign={"protection_urge": "-"},
        moderators=("the rescued government stays open to the investor",),
        agents=("RUS", "CHN"),
        strength="medium",
        evidence=("E431", "E432", "E433"),
        literature=("olson-zeckhauser-1966",),
        disputed="The same rescue is also read as a reason for the investor to compete later "
        "(E434, E435; see M04).",
    ),
    Mechanism(
        code="M04",
        name="Assets at another's mercy",
        group="powers",
        cause="Investments survive only as long as a rival's soldiers tolerate them.",
        effect="Money buys the investor less say; after a delay it wants forces of its own.",
        sign={"influence_economic": "-", "protection_urge": "+"},
        moderators=("size of the rival's presence", "memory of an intervention"),
        agents=("CHN",),
        strength="medium",
        evidence=("E268", "E434", "E435"),
        literature=("gilpin-1981", "wagner-1988"),
    ),
    Mechanism(
        code="M05",
        name="Reversed seniority",
        group="powers",
        cause="War and sanctions leave one power reliant on the other's markets and diplomatic "
        "cover.",
        effect="The supporter gains leverage over it and meets less resistance in the region.",
        sign={"leverage": "+", "friction": "-", "summit_without": "+"},
        moderators=("quarters of war", "severity of sanctions"),
        agents=("CHN", "RUS"),
        strength="medium",
        evidence=("E051", "E069", "E072", "E387"),
        literature=("keohane-nye-1977", "hirschman-1945", "kaczmarski-2015"),
        disputed="Putin rejects the notion of excessive reliance (E082).",
    ),
    Mechanism(
        code="M06",
        name="Fear of entrapment",
        group="powers",
        cause="An alliance would tie a power to a belligerent that may lose and draw sanctions.",
        effect="Cooperation stops short of a treaty, and the denial of one protects the partner.",
        sign={"leverage": "+", "sanctions": "±"},
        moderators=("risk of defeat", "reach of sanctions"),
        agents=("CHN", "RUS"),
        strength="medium",
        evidence=("E061", "E063", "E065", "E077", "E078", "E079"),
        literature=("snyder-1984", "snyder-1997", "korolev-2019"),
    ),
    Mechanism(
        code="M07",
        name="Formats without the rival",
        group="powers",
        cause="A power convenes states of the region, allies of a rival among them, in bodies to "
        "which the rival is not asked.",
        effect="Its convening power grows and the rival's veto over regional order shrinks, which "
        "the rival resents.",
        sign={"summit_without": "+", "influence_political": "+", "friction": "+"},
        moderators=("leverage over the rival", "the states' wish for choice"),
        agents=("CHN",),
        strength="strong",
        evidence=("E060", "E066", "E071", "E204", "E205", "E370", "E415"),
        literature=("morse-keohane-2014", "deyermond-2009"),
    ),
    Mechanism(
        code="M08",
        name="Policing a sphere",
        group="powers",
        cause="A power claims the region as its own and sees an outsider's bases as intrusion.",
        effect="It presses hosts to refuse or close them, often in the name of a common body.",
        sign={"policing": "+", "presence": "-"},
        moderators=("the host's dependence on it", "quarrels between host and outsider"),
        agents=("RUS",),
        strength="strong",
        evidence=("E075", "E287", "E288", "E289", "E291"),
        literature=("lake-2009", "costa-buranelli-2018", "cooley-2008"),
        disputed="The host may have motives of its own: Tashkent closed K2 after criticism of its "
        "human-rights record (E292).",
    ),
)
"""M01 to M08."""

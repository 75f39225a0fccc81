"""Mechanisms of public opinion."""

from __future__ import annotations

from sim.catalogue.mechanisms.mechanism import Mechanism

PUBLICS = (
    Mechanism(
        code="M22",
        name="Resentment of the investor",
        group="publics",
        cause="More foreign firms and workers bring wage conflicts, discrimination and graft at "
        "the border.",
        effect="The public turns against the investor, protests and now and then attacks.",
        sign={"sentiment": "-", "protest_against": "+", "incident": "+"},
        moderators=("audibility", "labour practice of the firms"),
        agents=("publics", "firms"),
        strength="strong",
        evidence=("E085", "E105", "E126", "E128", "E130", "E136", "E148", "E241"),
        literature=("peyrouse-2016", "laruelle-peyrouse-2012", "eichenauer-2021"),
        disputed="Whether it marks Kazakhstan alone (E146) or several societies (E127).",
    ),
    Mechanism(
        code="M23",
        name="Solidarity with kin",
        group="publics",
        cause="News spreads that a power represses people related to the state's own.",
        effect="Crowds protest and want its influence ended.",
        sign={"sentiment": "-", "protest_against": "+"},
        moderators=("number of kin", "diaspora", "audibility"),
        agents=("publics", "CHN"),
        strength="strong",
        evidence=("E131", "E132", "E133", "E134", "E135", "E382", "E446", "E447", "E448"),
        literature=("davis-moore-1997", "saideman-2001"),
    ),
    Mechanism(
        code="M24",
        name="Backlash against foreign guards",
        group="publics",
        cause="Guards, police or consuls of a power show themselves.",
        effect="People fear domination, sentiment sinks and protest grows, which makes the power "
        "want more guards.",
        sign={"sentiment": "-", "protest_against": "+", "protection_urge": "+"},
        moderators=("visibility", "weapons", "audibility"),
        agents=("CHN", "publics"),
        strength="strong",
        evidence=("E088", "E098", "E149", "E150", "E164"),
        literature=("allen-2020", "avant-2005"),
    ),
    Mechanism(
        code="M28",
        name="Memory and familiarity",
        group="publics",
        cause="Shared language, media and past make one power familiar; old claims and "
        "strangeness burden the other.",
        effect="The familiar power is liked better, though conquest and condescension count "
        "against it.",
        sign={"sentiment": "±"},
        moderators=("familiarity", "talk of territorial claims"),
        agents=("publics",),
        strength="medium",
        evidence=("E064", "E100", "E103", "E383", "E395", "E444", "E450"),
        literature=("laruelle-peyrouse-2012", "heathershaw-2019"),
        disputed="Some hold the former metropole to be the more arrogant (E103) or the more "
        "dangerous (E380, E386).",
    ),
    Mechanism(
        code="M29",
        name="Soft power that stops at the elite",
        group="publics",
        cause="Visits, institutes, scholarships and research accumulate.",
        effect="They open doors to the elite and hardly move the public, on which rival "
        "narratives work.",
        sign={"elite": "+", "sentiment": "±"},
        moderators=("rival media", "news of repression"),
        agents=("CHN", "RUS", "EUU", "USA"),
        strength="medium",
        evidence=(
            "E027",
            "E102",
            "E104",
            "E121",
            "E123",
            "E124",
            "E125",
            "E126",
            "E127",
            "E185",
            "E393",
        ),
        literature=("nye-2004", "heathershaw-2019"),
        disputed="The part played by rival narratives rests on remarks only (E393).",
    ),
)
"""M22 to M24, M28 and M29."""

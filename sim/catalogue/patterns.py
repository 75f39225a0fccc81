"""The patterns by which the model is judged: what the documents say a run should look like."""

from __future__ import annotations

from sim.catalogue.pattern import Pattern
from sim.catalogue.scenarios import BASELINE

_PEACE = "no-ukraine-war"

_ALL = (
    Pattern(
        "P01",
        "In January 2022 Russians under the CSTO are first to come, China sends nobody and the "
        "government stays.",
        "D",
        ("E425", "E426", "E432"),
        ("kazakhstan-january-2022",),
        ("M03", "M14"),
        ("request", "request_honoured", "intervention", "regime_fall"),
        caution="China must stay out in 95 percent of replicates, stricter than the threshold.",
    ),
    Pattern(
        "P02",
        "Once the crisis is over China proposes police and surveillance help.",
        "D",
        ("E436", "E437"),
        ("kazakhstan-january-2022",),
        ("M30",),
        ("crisis", "security_offer"),
    ),
    Pattern(
        "P03",
        "Russian influence in Kazakhstan leaps with the rescue while China's economic share stays, "
        "yet within a year Kazakhstan can still part ways with Moscow over Ukraine.",
        "D/I",
        ("E074", "E424", "E433"),
        ("kazakhstan-january-2022",),
        ("M03", "M11", "M14", "M32"),
        ("influence", "economic_share", "defiance"),
    ),
    Pattern(
        "P04",
        "In each Central Asian CSTO state the war lowers the security effort that Russia delivers.",
        "D/I",
        ("E045", "E266", "E347"),
        (BASELINE,),
        ("M09", "M13"),
        ("delivered_effort", "influence_security"),
        against=_PEACE,
    ),
    Pattern(
        "P05",
        "During the war China's security share rises faster in Tajikistan than in Kazakhstan, "
        "where opinion holds it back.",
        "I",
        ("E164", "E283", "E285", "E449"),
        (BASELINE,),
        ("M02", "M25", "M34"),
        ("security_share",),
        caution="China's reported lead in Kazakh arms speaks against it (E155).",
    ),
    Pattern(
        "P06",
        "Russian and Chinese forces live side by side in Tajikistan: the Russian one is larger to "
        "begin with, the Chinese one grows, and Moscow makes no open move against it.",
        "D",
        ("E284", "E296", "E443"),
        ("tajik-build-up", BASELINE),
        ("M01", "M34", "M35"),
        ("presence", "policing", "friction"),
    ),
    Pattern(
        "P07",
        "China supplies about 18 percent of the region's arms by 2020; Turkmenistan buys most from "
        "Türkiye, then from China (27 percent), then from Russia.",
        "D",
        ("E139", "E193", "E194"),
        ("turkmen-gas-dispute",),
        ("M16", "M19", "M20"),
        ("arms_share",),
        caution="The regional figure is footnoted to an unrelated report.",
    ),
    Pattern(
        "P08",
        "After a short shock as in 2014 effort is back in about two years; after a long war a gap "
        "remains.",
        "D",
        ("E265", "E346"),
        ("post-crimea-rebound", "long-inward-turn"),
        ("M09", "M10"),
        ("delivered_effort", "inward_turn"),
    ),
    Pattern(
        "P09",
        "While at war Russia announces more effort than it delivers.",
        "D",
        ("E062", "E298", "E341"),
        ("first-war-year", BASELINE),
        ("M13",),
        ("announced_effort", "delivered_effort"),
    ),
    Pattern(
        "P10",
        "In Kazakhstan and Kyrgyzstan more Chinese investment over time does not go with a better "
        "opinion of China, and may go with a worse one.",
        "D/I",
        ("E085", "E105", "E126"),
        (BASELINE, "anti-china-wave-a"),
        ("M22", "M29"),
        ("investment", "sentiment"),
    ),
    Pattern(
        "P11",
        "At the start of 2022 Kazakhs think better of Russia than of China, without loving either.",
        "D",
        ("E395", "E444", "E450"),
        (BASELINE,),
        ("M28",),
        ("sentiment",),
    ),
    Pattern(
        "P12",
        "News from Xinjiang brings crowds out in Kazakhstan (most, having most kin), Kyrgyzstan "
        "and Tajikistan, and no government joins in.",
        "D/I",
        ("E131", "E135", "E273", "E445"),
        ("anti-china-wave-a",),
        ("M23", "M26"),
        ("protest_against", "alignment", "defiance"),
    ),
    Pattern(
        "P13",
        "The same number of guards provokes more protest in Kazakhstan and Kyrgyzstan than in "
        "Uzbekistan and Turkmenistan.",
        "D/I",
        ("E164", "E186", "E187"),
        (BASELINE, "debt-distress-and-guards"),
        ("M24", "M25"),
        ("ties", "protest_against"),
    ),
    Pattern(
        "P14",
        "Kyrgyzstan has most guards; Tajikistan has none that are proven but most posts; around "
        "six firms work in the region by 2021.",
        "D/I",
        ("E217", "E225", "E246", "E247", "E252"),
        ("kyrgyz-embassy-to-naryn", "tajik-build-up"),
        ("M35", "M36"),
        ("ties", "presence", "presence_seen"),
        caution="Firms were counted in Kyrgyzstan only, so the order may reflect where people "
        "looked.",
    ),
    Pattern(
        "P15",
        "Some time after attacks on Chinese targets, as in 2016 and 2019, China does more for "
        "their protection.",
        "D",
        ("E232", "E242", "E246"),
        ("kyrgyz-embassy-to-naryn",),
        ("M02", "M27"),
        ("incident", "protection_urge", "presence"),
    ),
    Pattern(
        "P16",
        "Hosts that owe China more concede more in security: Tajikistan and Kyrgyzstan before the "
        "other three.",
        "D/I",
        ("E087", "E228", "E262"),
        (BASELINE,),
        ("M15",),
        ("debt_gdp", "conceded", "presence"),
    ),
    Pattern(
        "P17",
        "A quarrel over gas cools Turkmenistan's security ties with China for about three years; "
        "they return without any alliance.",
        "D",
        ("E198", "E200", "E204"),
        ("turkmen-gas-dispute",),
        ("M16", "M31", "M32"),
        ("influence_security", "membership"),
    ),
    Pattern(
        "P18",
        "Close to half of China's USD 40 billion in the region by 2020 lies in Kazakhstan.",
        "D",
        ("E115", "E116"),
        (BASELINE,),
        ("M21",),
        ("investment",),
    ),
    Pattern(
        "P19",
        "As long as migrants send much money home Kyrgyzstan does not criticise Russia; without it "
        "a turn becomes likelier.",
        "D",
        ("E334", "E335", "E337"),
        ("remittance-collapse-a", "remittance-collapse-b"),
        ("M17",),
        ("remittances", "alignment", "defiance"),
        against=BASELINE,
    ),
    Pattern(
        "P20",
        "War and sanctions notwithstanding, Kyrgyz remittances hold or grow in 2022.",
        "D",
        ("E333",),
        ("first-war-year",),
        ("M17", "M18"),
        ("remittances",),
    ),
    Pattern(
        "P21",
        "Türkiye, Iran and the United States gain arms shares in Kazakhstan, Kyrgyzstan and "
        "Tajikistan in 2021-22, and gain more when Russia is at war.",
        "D/I",
        ("E349", "E351", "E353", "E354"),
        (BASELINE, "drone-diversification"),
        ("M20",),
        ("third_power_arms_share",),
        against=_PEACE,
    ),
    Pattern(
        "P22",
        "With the warheads Russian control of Belarus climbs in steps and stays up, and deterrence "
        "hardly moves.",
        "D/I",
        ("E022", "E024", "E035", "E053"),
        ("belarus-nuclear-stationing-a",),
        ("M37",),
        ("stationing", "security_dependency", "deterrence"),
    ),
    Pattern(
        "P23",
        "Each further nuclear threat frightens less than the one before.",
        "D",
        ("E026",),
        (BASELINE, "belarus-nuclear-stationing-a"),
        ("M38",),
        ("nuclear_threat", "nuclear_scare"),
    ),
    Pattern(
        "P24",
        "The SCO grows without growing together and never intervenes.",
        "D/I",
        ("E302", "E312", "E319", "E441"),
        (BASELINE, "sco-enlargement"),
        ("M39",),
        ("members", "cohesion", "request_honoured"),
    ),
    Pattern(
        "P25",
        "The longer the war, the more leverage China has over Russia and the less Russia resists "
        "formats without it.",
        "D/I",
        ("E066", "E069", "E072"),
        (BASELINE,),
        ("M05", "M07"),
        ("war_quarters", "leverage", "summit_without", "friction"),
        against=_PEACE,
    ),
    Pattern(
        "P26",
        "The worse Russia fares in battle, the more often Central Asian states contradict it.",
        "D",
        ("E073", "E074"),
        (BASELINE,),
        ("M11",),
        ("battlefield_failure", "defiance"),
    ),
    Pattern(
        "P27",
        "When Russia recovers, states with larger Russian minorities balance more.",
        "D/I",
        ("E052",),
        ("russian-recovery",),
        ("M12",),
        ("minority", "fear", "influence_share"),
        caution="Rests on one commentary.",
    ),
    Pattern(
        "P28",
        "Uzbekistan goes from distant security ties with China before 2017 to its highest class of "
        "partnership in 2024, outside the CSTO and without a guard company's office.",
        "D/I",
        ("E174", "E175", "E182", "E270", "E440"),
        ("anti-china-wave-a", BASELINE),
        ("M30", "M31", "M32"),
        ("influence", "elite", "membership"),
    ),
    Pattern(
        "P29",
        "China's security role grows before 2022 already; the war alters the pace, not the "
        "direction.",
        "D/I",
        ("E160", "E223", "E266", "E267", "E396"),
        ("tajik-build-up", BASELINE),
        ("M02", "M09"),
        ("influence_security",),
        against=_PEACE,
    ),
    Pattern(
        "P30",
        "The United States opens no base in the region.",
        "D",
        ("E291", "E293"),
        (BASELINE,),
        ("M08",),
        ("ties", "presence", "policing"),
    ),
)

PATTERNS: dict[str, Pattern] = {p.code: p for p in _ALL}
"""All patterns by code, ``P01`` to ``P30``, in order."""

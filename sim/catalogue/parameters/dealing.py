"""Parameters of motives, of what powers propose, and of how states decide."""

from sim.catalogue.parameter import Grade, Parameter
from sim.catalogue.priors import Beta, Prior, Triangular


def _weight(
    name: str, meaning: str, mechanism: str, prior: Prior, source: str = "assumption"
) -> Parameter:
    return Parameter(name, prior, "utility", meaning, source, "D", tuple(mechanism.split()))


def _number(
    name: str, prior: Prior, unit: str, meaning: str, source: str = "assumption",
    grade: Grade = "D", mechanism: str = "",
) -> Parameter:  # fmt: skip
    return Parameter(name, prior, unit, meaning, source, grade, tuple(mechanism.split()))


_WIDE = Triangular(0.4, 1.0, 1.8)

MOTIVES = (
    _weight("motives.resources", "Weight of need for resources and corridors", "M21", _WIDE),
    _weight("motives.leverage", "Weight of lending for leverage", "M15", _WIDE),
    _weight("motives.gas", "Weight of keeping piped gas flowing", "M16", _WIDE),
    _weight("motives.soft_power", "Weight of building soft power", "M29", _WIDE),
    _weight("motives.co_opt", "Weight of winning elites", "M26", Triangular(1.0, 2.5, 5.0)),
    _weight("motives.sphere", "Weight of holding a sphere of influence", "M08", _WIDE),
    _weight(
        "motives.protection", "Weight of protecting own assets", "M02", Triangular(2.0, 5.0, 10.0)
    ),
    _weight("motives.buffer", "Weight of a buffer against militants", "M33", _WIDE),
    _weight("motives.lock_in", "Weight of keeping allied forces locked in", "M40", _WIDE),
    _weight(
        "motives.regimes", "Weight of helping shaken regimes", "M30", Triangular(1.0, 2.5, 5.0)
    ),
    _weight(
        "motives.rivalry",
        "Weight of answering a rival's advance",
        "M08 M11",
        Triangular(4.0, 10.0, 20.0),
    ),
    _number(
        "motives.stake_half",
        Triangular(0.05, 0.1, 0.2),
        "share of GDP",
        "Capital in a state at which a power has half of a full stake",
        mechanism="M02 M26 M27 M30",
    ),
    _number(
        "motives.unheld",
        Beta(3, 7),
        "share",
        "Weight of a claim in worlds that hold the rival reading of a hypothesis",
    ),
)

FIT = (
    _number("fit.post", Triangular(3.0, 5.0, 8.0), "per product",
            "Suitability of posts near a threatened, weak host",
            "E106; E210; E217; about 1 in Tajikistan", "D", "M35"),
    _number("fit.guards", Triangular(20.0, 40.0, 80.0), "per product",
            "Suitability of private guards", "E246; E247; about 1 in Kyrgyzstan", "D", "M35"),
    _number("fit.base", Triangular(2.0, 3.0, 5.0), "per product",
            "Suitability of bases in a threatened state that trusts", "assumption", "D", "M35"),
    _number("fit.novice", Beta(3, 7), "0..1", "Skill of guards where nobody learns",
            "E251; E252", "D", "M36"),
    _number("fit.cover", Triangular(0.1, 0.2, 0.4), "0..1",
            "Legal cover at which guards are half as welcome as they can be", "E243; E250", "D",
            "M35"),
)  # fmt: skip

DEALS = (
    _number("deals.tempo", Triangular(0.1, 0.17, 0.28), "per quarter and motive",
            "Proposals through the readiest channel at a motive of one",
            "AidData and AEI 2000-2021: a handful of Chinese projects a state and year", "C"),
    _number("deals.aside", Triangular(0.02, 0.1, 0.3), "share",
            "Part of a motive that works through instruments not meant for it"),
    _number("deals.reference_gdp", Triangular(40.0, 50.0, 60.0), "USD bn",
            "Economy to which median sizes refer", "definition; mean of the states, 2010-21"),
    _number("deals.size_elasticity", Triangular(0.5, 0.75, 1.0), "elasticity",
            "Size of projects per size of the economy", "AidData 2000-2021", "C"),
    _number("deals.largest", Triangular(10.0, 20.0, 35.0), "% GDP",
            "Largest agreement that a state takes on at once",
            "Chinese gas loans to Turkmenistan 2009-11, some 8 of 29 USD bn of GDP", "D"),
    _number("deals.strain", Beta(5, 5), "share",
            "Part of the shortfall of security means that civil programmes share", "E046; E347",
            "D", "M09"),
    _number("deals.revision", Triangular(0.15, 0.3, 0.5), "log",
            "Spread of the level at which a programme is renewed"),
    _number("deals.fatigue", Triangular(0.0, 0.08, 0.2), "share",
            "What a programme loses on average each time it is renewed", "E236; E340; assumption"),
    _number("deals.lapse", Triangular(0.2, 0.45, 0.8), "share",
            "Part of a programme that ends when it is not renewed"),
    _number("deals.learning", Beta(2, 12), "share",
            "Weight of the latest answer in what a power remembers", "E096; E240"),
    _number("deals.under_way", Triangular(0.3, 0.7, 1.2), "ratio",
            "Projects under way at the start against those that would keep stocks level"),
    _number("deals.stop", Triangular(0.001, 0.004, 0.01), "per quarter",
            "Projects stopped between two, without special cause",
            "AidData: cancelled or suspended projects", "C"),
    _number("deals.stopped", Beta(2, 3), "share", "Part of what is under way that a stop ends",
            "AidData: single projects among several", "C"),
    _number("deals.stop_distress", Triangular(1.0, 3.0, 6.0), "ratio",
            "Further stops of a state in debt distress", "assumption", "D", "M15"),
    _number("deals.stop_anger", Triangular(2.0, 5.0, 10.0), "ratio",
            "Further stops under full audible anger", "E149; E242 (Naryn, 2020)", "D", "M25"),
    _number("deals.stop_turn", Triangular(3.0, 8.0, 15.0), "ratio",
            "Further stops in the quarter of a change of leader", "E166; E199", "D", "M31"),
    _number("deals.notable", Triangular(0.05, 0.1, 0.2), "% GDP",
            "Smallest project whose end is an event"),
)  # fmt: skip

CONSIDERATIONS = (
    _number("consideration.noise", Triangular(0.06, 0.13, 0.22), "utility",
            "Scale of the logistic error of choices", "McFadden 1974 (form); assumption"),
    _number("consideration.inertia", Triangular(0.3, 0.5, 0.8), "utility",
            "What speaks for going on with what there is",
            "Samuelson and Zeckhauser 1988 (status quo bias); size: assumption"),
    _number("consideration.half_worth", Triangular(0.1, 0.3, 1.0), "% GDP",
            "Value of a deal at which half of its gain is felt"),
    _weight("consideration.material", "Weight of material gain", "", Triangular(0.5, 1.2, 2.0)),
    _weight("consideration.protection", "Weight of protection", "M33 M34",
            Triangular(0.5, 1.5, 3.0)),
    _weight("consideration.regime", "Weight of regime safety", "M30", Triangular(0.3, 0.8, 1.6)),
    _weight("consideration.elite_gain", "Weight of private gains of the elite", "M26", _WIDE),
    _weight("consideration.elite_affinity", "Weight of the elite's alignment", "M26 M31",
            Triangular(0.2, 0.5, 1.0)),
    _weight("consideration.tolerance", "Weight of an investor's money for its guards", "M26",
            Triangular(0.2, 0.8, 1.5)),
    _weight("consideration.counter_leverage", "Weight of being needed", "M21",
            Triangular(0.0, 0.3, 0.8)),
    _weight("consideration.autonomy", "Weight of autonomy lost", "M32", Triangular(0.5, 1.5, 3.0)),
    _weight("consideration.anger", "Weight of audible anger", "M24 M25", Triangular(1.5, 3.0, 6.0)),
    _weight("consideration.sphere", "Weight of another patron's displeasure", "M08",
            Triangular(0.2, 1.0, 2.0)),
    _weight("consideration.second_system", "Weight of switching costs", "M40",
            Triangular(0.2, 0.8, 1.5)),
    _weight("consideration.trust", "Weight of trust in the protector", "M11",
            Triangular(0.5, 1.5, 3.0)),
    _number("consideration.trust_point", Beta(4, 16), "0..1",
            "Trust times reputation at which protection is worth nothing"),
    _weight("consideration.balancing", "Weight of balancing against a threat", "M12",
            Triangular(0.2, 1.0, 2.5)),
    _number("consideration.minority", Triangular(3.0, 6.0, 12.0), "per share",
            "How much a minority adds to the pretext of its power", "E052; E385", "D", "M12"),
    _weight("consideration.debt", "Weight of pressure by a creditor", "M15",
            Triangular(0.3, 1.0, 2.5)),
    _number("consideration.debt_half", Triangular(8.0, 15.0, 25.0), "% GDP",
            "Debt to one power at which its pressure is half of what it can be",
            "E087; E228", "D", "M15"),
    _weight("consideration.remittances", "Weight of remittance income at risk", "M17",
            Triangular(0.1, 0.4, 1.0)),
    _number("consideration.remittance_half", Triangular(5.0, 10.0, 20.0), "% GDP",
            "Remittances at which a state is half as bound as it can be", "E334; E337", "D",
            "M17"),
    _weight("consideration.dispute", "Weight of a commercial dispute", "M16",
            Triangular(0.5, 1.5, 3.0)),
    _weight("consideration.deniability", "Weight of deniability under anger", "M35",
            Triangular(0.5, 1.5, 3.0)),
    _weight("consideration.veto", "Weight of a trait that bars an instrument", "",
            Triangular(5.0, 6.0, 8.0)),
)  # fmt: skip

DEALING = (*MOTIVES, *FIT, *DEALS, *CONSIDERATIONS)
"""Parameters of motives, proposals and considerations."""

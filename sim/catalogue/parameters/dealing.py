"""Parameters of motives, offers and considerations."""

from sim.catalogue.parameter import Parameter
from sim.catalogue.priors import Prior, Triangular


def _weight(
    name: str, meaning: str, mechanism: str, prior: Prior, source: str = "assumption"
) -> Parameter:
    return Parameter(name, prior, "utility", meaning, source, "D", tuple(mechanism.split()))


_WIDE = Triangular(0.3, 1.0, 2.0)

MOTIVES = (
    _weight("motives.resources", "Weight of need for resources and corridors", "M21", _WIDE),
    _weight("motives.leverage", "Weight of lending for leverage", "M15", _WIDE),
    _weight("motives.gas", "Weight of keeping piped gas flowing", "M16", _WIDE),
    _weight("motives.soft_power", "Weight of building soft power", "M29", _WIDE),
    _weight("motives.co_opt", "Weight of winning elites", "M26", _WIDE),
    _weight("motives.sphere", "Weight of holding a sphere of influence", "M08", _WIDE),
    _weight("motives.protection", "Weight of protecting own assets", "M02", _WIDE),
    _weight("motives.buffer", "Weight of a buffer against militants", "M33", _WIDE),
    _weight("motives.lock_in", "Weight of keeping allied forces locked in", "M40", _WIDE),
    _weight("motives.niche", "Weight of a third power's niche", "M20", _WIDE),
    _weight("motives.regimes", "Weight of helping shaken regimes", "M30", _WIDE),
    _weight("motives.substitution", "Weight of selling into a supplier's gap", "M19", _WIDE),
    _weight("motives.rivalry", "Weight of answering a rival's advance", "M08 M11", _WIDE),
)

OFFERS = (
    Parameter("offers.least", Triangular(0.1, 0.3, 1.0), "USD mn",
              "Smallest offer that is worth a negotiation", "assumption"),
    Parameter("offers.full_effort", Triangular(0.1, 0.25, 0.5), "motive",
              "Mean motive at which two thirds of the reserve are on offer", "assumption"),
    Parameter("offers.aside", Triangular(0.02, 0.1, 0.4), "0..1",
              "Appeal of an instrument that serves none of the motives at hand, against one that "
              "serves them all", "assumption"),
    Parameter("offers.arms_market", Triangular(1.0, 1.5, 2.5), "usual imports",
              "Most arms that a state imports, against its usual imports",
              "SIPRI 2000-2015, seven states: five-year imports against their mean", "C",
              ("M19", "M20")),
    Parameter("offers.carry_over", Triangular(1.0, 2.0, 4.0), "quarters",
              "Income that can be carried over", "assumption"),
)  # fmt: skip

CONSIDERATIONS = (
    Parameter("consideration.noise", Triangular(0.05, 0.12, 0.25), "utility",
              "Scale of the logistic error of choices", "McFadden 1974 (form); assumption"),
    Parameter("consideration.half_worth", Triangular(0.1, 0.3, 1.0), "% GDP per year",
              "Yearly value of an offer at which half of its gain is felt", "assumption"),
    _weight("consideration.material", "Weight of material gain", "", Triangular(0.5, 1.2, 2.0)),
    _weight("consideration.protection", "Weight of protection", "M33 M34",
            Triangular(0.5, 1.5, 3.0)),
    _weight("consideration.regime", "Weight of regime safety", "M30", _WIDE),
    _weight("consideration.elite_gain", "Weight of private gains of the elite", "M26", _WIDE),
    _weight("consideration.elite_affinity", "Weight of the elite's alignment", "M26 M31",
            Triangular(0.1, 0.4, 0.8)),
    _weight("consideration.tolerance", "Weight of an investor's money for its guards", "M26",
            Triangular(0.2, 0.8, 1.5)),
    _weight("consideration.counter_leverage", "Weight of being needed", "M21",
            Triangular(0.0, 0.3, 0.8)),
    _weight("consideration.autonomy", "Weight of autonomy lost", "M32", Triangular(0.5, 1.5, 3.0)),
    _weight("consideration.anger", "Weight of audible anger", "M24 M25", Triangular(1.0, 2.5, 5.0)),
    _weight("consideration.sphere", "Weight of another patron's displeasure", "M08",
            Triangular(0.2, 1.0, 2.0)),
    _weight("consideration.second_system", "Weight of switching costs", "M40",
            Triangular(0.2, 0.8, 1.5)),
    _weight("consideration.trust", "Weight of trust in the protector", "M11",
            Triangular(0.5, 1.5, 3.0)),
    _weight("consideration.balancing", "Weight of balancing against a threat", "M12",
            Triangular(0.2, 1.0, 2.5)),
    _weight("consideration.debt", "Weight of pressure by a creditor", "M15",
            Triangular(0.2, 0.8, 2.0)),
    _weight("consideration.remittances", "Weight of remittance income at risk", "M17",
            Triangular(0.1, 0.4, 1.0)),
    _weight("consideration.dispute", "Weight of a commercial dispute", "M16", _WIDE),
    _weight("consideration.deniability", "Weight of deniability under anger", "M35", _WIDE),
    _weight("consideration.substitution", "Weight of a missing supplier", "M19", _WIDE),
)  # fmt: skip

DEALING = (*MOTIVES, *OFFERS, *CONSIDERATIONS)

"""Every state variable of the model, declared once: name, axes, unit, bounds, meaning, default.

The replicate is always the last axis of an array and is left out of ``axes`` here. A scenario
gives initial values by these names; outcomes, shocks, pictures and result files use them too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import Literal

from sim.catalogue.priors import Beta, Fixed, LogNormal, Normal, Prior, Triangular

Axis = Literal[
    "state", "power", "rival", "dispute", "organisation", "member", "instrument", "dimension",
    "supplier", "lag",
]  # fmt: skip
Role = Literal["stock", "event", "derived", "trait"]

DIMENSIONS = ("economic", "political", "security")
"""Dimensions of influence, and the kinds of resources a power spends (Moyer et al. 2021)."""

LAGS = ("1", "2", "3", "4", "5")
"""Years before the start, of which SIPRI's five-year shares are made."""

WAR_PHASES = ("none", "fighting", "frozen", "settled_for", "settled_against")
"""Phases of the belligerent's war; the last two say on whose terms it was settled."""

REGIMES = ("closed", "electoral", "democracy")
"""Closed autocracies, electoral autocracies, democracies (V-Dem's two kinds taken together)."""

MEMBERSHIP = {
    "none": 0.0, "guest": 0.1, "partner": 0.25, "frozen": 0.3, "observer": 0.5, "acceding": 0.75,
    "member": 1.0,
}  # fmt: skip
"""Degrees of membership in an organisation, as the share of a full member's ties (assumption)."""


@dataclass(frozen=True)
class Variable:
    """One variable of the model.

    ``role``: a *stock* carries over from quarter to quarter and has an initial value; a *trait* is
    set at the start and only shocks change it; an *event* counts within one quarter; a *derived*
    variable is recomputed from the others every quarter. ``span`` is the range over which bands are
    summarised (values beyond it are counted in the outermost bin), on a linear or log scale. A
    ``slow`` variable is a fast departure from a slow level of its own (``sentiment_level``), which
    events move for good in part and which walks by itself: see ``sim/processes/levels.py``.
    ``default`` holds where a scenario is silent, and is an assumption unless ``source`` says more.
    """

    name: str
    axes: tuple[Axis, ...]
    unit: str
    low: float
    high: float
    meaning: str
    role: Role = "stock"
    default: Prior | None = None
    source: str = "assumption"
    span: tuple[float, float] | None = None
    scale: Literal["linear", "log"] = "linear"
    labels: tuple[str, ...] = ()
    recorded: bool = True
    slow: bool = False

    @property
    def bounded(self) -> bool:
        """Whether either bound is finite."""
        return self.low > -inf or self.high < inf

    @property
    def summary_span(self) -> tuple[float, float]:
        """The range of the summary bins."""
        return self.span if self.span is not None else (self.low, self.high)


def _share(
    name: str,
    axes: tuple[Axis, ...],
    meaning: str,
    role: Role = "stock",
    default: Prior | None = None,
    recorded: bool = True,
    slow: bool = False,
) -> Variable:
    return Variable(
        name, axes, "0..1", 0.0, 1.0, meaning, role, default=default, recorded=recorded, slow=slow
    )


def _event(name: str, axes: tuple[Axis, ...], meaning: str) -> Variable:
    return Variable(name, axes, "events per quarter", 0.0, inf, meaning, "event", span=(0, 32))


S: tuple[Axis, ...] = ("state",)
P: tuple[Axis, ...] = ("power",)
D: tuple[Axis, ...] = ("dispute",)
SP: tuple[Axis, ...] = ("state", "power")
SUPPLY: tuple[Axis, ...] = ("state", "supplier")
ENV: tuple[Axis, ...] = ()

ENVIRONMENT = (
    Variable("war", ENV, "phase", 0, 4, "Phase of the belligerent power's war",
             default=Fixed(0), labels=WAR_PHASES),
    Variable("war_quarters", ENV, "quarters", 0, inf, "Quarters of fighting so far",
             default=Fixed(0), span=(0, 60)),
    _share("war_intensity", ENV, "Intensity of fighting", default=Fixed(0)),
    _share("battlefield_failure", ENV,
           "How far the belligerent has fallen short of its war aims, as observers see it",
           default=Fixed(0)),
    _share("sanctions", ENV, "Western sanctions on the belligerent, 1 as in 2022-23",
           default=Fixed(0.25)),
    _share("sanctions_absorbed", ENV, "Part of the sanctions to which the belligerent has adapted",
           default=Fixed(0.25)),
    _share("western_support", ENV, "Outside support to the belligerent's opponent",
           default=Triangular(0.3, 0.7, 1.0), slow=True),
    Variable("oil_price", ENV, "USD per barrel", 5, 400, "Price of Brent crude oil",
             default=Fixed(70.9), source="US EIA, Brent spot, 2021 mean", span=(5, 400),
             scale="log", slow=True),
    Variable("oil_price_felt", ENV, "USD per barrel", 5, 400,
             "Price of oil to which currencies have come round", "derived", recorded=False),
    _share("sanctions_felt", ENV, "Sanctions to which trade has come round", "derived",
           recorded=False),
    Variable("gas_price", ENV, "index, start = 1", 0.1, 10, "Contract price of piped gas",
             default=Fixed(1), span=(0.1, 10), scale="log"),
    Variable("gas_price_accustomed", ENV, "index, start = 1", 0.1, 10,
             "Price of piped gas that buyer and seller have got used to", default=Fixed(1),
             span=(0.1, 10), scale="log", recorded=False),
    Variable("world_cycle", ENV, "% per year", -40, 15, "Departure of world growth from trend",
             default=Fixed(0), span=(-15, 10)),
    Variable("regional_drift", ENV, "log per quarter", -0.2, 0.2,
             "Common drift of the region's real exchange rates", default=Normal(0, 0.01),
             span=(-0.1, 0.1), recorded=False),
    Variable("dollar_prices", ENV, "index, start = 1", 0.5, 10, "Level of prices in US dollars",
             default=Fixed(1), span=(0.5, 4), scale="log", recorded=False),
    _share("afghan_threat", ENV, "Militant threat coming out of Afghanistan",
           default=Triangular(0.2, 0.45, 0.7), slow=True),
    _share("kin_repression", ENV,
           "Public knowledge of the repression of kin minorities (Xinjiang)",
           default=Triangular(0.2, 0.35, 0.6), slow=True),
    _share("nuclear_scare", ENV, "Fear that the latest nuclear threat still causes in Europe",
           default=Fixed(0)),
    Variable("nuclear_threats_made", ENV, "threats", 0, inf, "Nuclear threats made so far",
             default=Fixed(0), span=(0, 60)),
    _share("deterrence", ENV, "Deterrent effect of the belligerent's forward nuclear posture",
           default=Fixed(0.5)),
)  # fmt: skip

STATES = (
    Variable("gdp", S, "USD bn", 0.01, inf,
             "Gross domestic product, annual, in current US dollars",
             default=LogNormal(20, 1), span=(0.5, 1000), scale="log"),
    Variable("currency", S, "index, start = 1", 0.05, 20,
             "Real exchange rate of the currency to the US dollar", default=Fixed(1),
             span=(0.2, 5), scale="log"),
    Variable("currency_pressure", S, "log", -3, 3,
             "How far fundamentals would move the exchange rate if it were let go",
             default=Fixed(0), span=(-1, 1)),
    _share("flexibility", S, "How freely the exchange rate floats, 0 for a hard peg",
           default=Triangular(0.1, 0.5, 0.9)),
    Variable("inflation", S, "% per year", -10, 200, "Rise of consumer prices",
             default=Triangular(2, 6, 12), span=(-10, 60), slow=True),
    Variable("growth", S, "% per year", -60, 60, "Real growth of GDP",
             default=Triangular(0, 3, 6), span=(-30, 30)),
    Variable("growth_trend", S, "% per year", -10, 25, "Growth to expect without shocks",
             default=Triangular(1, 3, 6), recorded=False),
    Variable("volatility", S, "ratio", 0.1, 5, "Size of the state's own growth shocks, usual = 1",
             "trait", default=LogNormal(1, 0.4), recorded=False),
    Variable("hardship", S, "% GDP", 0, 100,
             "Shortfall of the income, remittances included, to what people were used to",
             default=Fixed(0), span=(0, 40)),
    Variable("income_gap", S, "% GDP", -100, 100,
             "Shortfall of income before what people bear; negative in good times",
             default=Fixed(0), recorded=False),
    Variable("income_pace", S, "% GDP per quarter", -25, 25,
             "Rise of income to which people are used", "derived", recorded=False),
    _share("sanctioned", S, "How far sanctions on the belligerent strike the state too", "trait",
           default=Fixed(0), recorded=False),
    Variable("multilateral_debt", S, "USD bn", 0, inf,
             "External public debt to multilateral and other creditors",
             default=Fixed(1), span=(0.01, 200), scale="log"),
    Variable("borrowing", S, "% per year", -80, 150,
             "Growth of the debt to multilateral and other creditors",
             default=Triangular(-4, 6, 16), recorded=False),
    Variable("exports", S, "% GDP", 0, inf, "Exports of goods", "derived", span=(0, 150)),
    Variable("imports", S, "% GDP", 0, inf, "Imports of goods", "derived", span=(0, 150)),
    Variable("exports_usual", S, "% GDP", 0, inf, "Exports to which flows go back", "derived",
             recorded=False),
    Variable("imports_usual", S, "% GDP", 0, inf, "Imports to which flows go back", "derived",
             recorded=False),
    Variable("export_rest", S, "USD bn per year", 0, inf, "Exports of goods to others",
             default=LogNormal(1, 1), span=(0.01, 500), scale="log"),
    Variable("import_rest", S, "USD bn per year", 0, inf, "Imports of goods from others",
             default=LogNormal(1, 1), span=(0.01, 500), scale="log"),
    Variable("gas_exports", S, "% of exports", 0, 100, "Piped gas in exports", "trait",
             default=Fixed(0), recorded=False),
    Variable("oil_exports", S, "% of exports", 0, 100, "Oil and its products in exports", "trait",
             default=Fixed(0), recorded=False),
    _share("unrest", S, "Mobilisation against the government", default=Triangular(0, 0.05, 0.1),
           slow=True),
    Variable("protest_rate", S, "protests per year", 0, inf,
             "Protests to expect at the present unrest", default=LogNormal(30, 1), recorded=False),
    _share("unrest_memory", S, "Unrest of the last years, fading", default=Fixed(0)),
    _share("afghan_exposure", S, "Nearness to militants in Afghanistan", "trait",
           default=Fixed(0.1), recorded=False),
    _share("border_tension", S, "Highest tension with any neighbour", "derived"),
    _share("outside_tension", S, "Tension with neighbours outside the model", "trait",
           default=Triangular(0.02, 0.06, 0.15), recorded=False),
    _share("terror_threat", S, "Threat of militant violence", default=Triangular(0.05, 0.15, 0.3),
           slow=True),
    _share("audibility", S, "How far public anger reaches and costs the government", "trait",
           default=Beta(2, 3)),
    _share("repression", S, "Capacity to suppress dissent", default=Beta(3, 2)),
    Variable("regime", S, "class", 0, 2, "How leaders come to power", "trait", default=Fixed(1),
             labels=REGIMES, recorded=False),
    Variable("tenure", S, "years", 0, 80, "Years the leader has been in power",
             default=Triangular(0, 5, 15)),
    Variable("term", S, "years", 1, 10, "Years between elections of the leader", "trait",
             default=Fixed(5), recorded=False),
    Variable("election_in", S, "years", -1, 10, "Years until the next election of the leader",
             default=Triangular(0.25, 2.5, 5), recorded=False),
    Variable("orientation", S, "-1..1", -1, 1,
             "What the leader's leanings to powers have in common; new leaders move it", "derived"),
    _share("autonomy", S, "Weight the leadership gives to not depending on anyone", "trait",
           default=Beta(4, 4)),
    _share("capability", S, "Capability of the state's own security forces",
           default=Triangular(0.2, 0.4, 0.6), slow=True),
    _share("neutrality", S, "Declared neutrality: bars alliances and foreign bases",
           default=Fixed(0)),
    _share("nuclear_free", S, "Bound by treaty to keep nuclear weapons out", "trait",
           default=Fixed(0)),
    _share("distress", S, "Whether external debt is in distress", "derived"),
    Variable("external_debt", S, "% GDP", 0, inf, "External public debt to all creditors",
             "derived", span=(0, 200)),
    Variable("debt_service", S, "% of exports", 0, inf, "Yearly debt service due", "derived",
             span=(0, 100)),
    _share("concentration", S, "Concentration of influence over powers (Herfindahl)", "derived"),
    _share("third_power_arms_share", S,
           "Five-year arms imports from others than the two largest suppliers", "derived"),
    Variable("arms_market", S, "SIPRI TIV mn per year", 0, inf, "Usual imports of arms",
             default=LogNormal(20, 1), span=(0.1, 2000), scale="log", recorded=False),
)  # fmt: skip

POWERS = (
    Variable("economy", P, "index, start = 1", 0.05, inf, "Size of the power's economy",
             default=Fixed(1), span=(0.3, 4), scale="log"),
    Variable("economy_growth", P, "% per year", -40, 40, "Real growth of the power's economy",
             default=Fixed(2), span=(-20, 20)),
    Variable("economy_trend", P, "% per year", -5, 15, "Growth to expect without shocks",
             default=Triangular(0, 2, 4), recorded=False),
    Variable("power_currency", P, "index, start = 1", 0.02, 20,
             "Real exchange rate of the power's currency to the US dollar", default=Fixed(1),
             span=(0.2, 5), scale="log"),
    Variable("currency_risk", P, "log per quarter", 0, 1, "Own swings of the power's currency",
             "trait", default=Fixed(0.03), recorded=False),
    _share("oil_weight", P, "How far the power's economy lives on oil", "trait",
           default=Fixed(0), recorded=False),
    Variable("budget", ("power", "dimension"), "index, start = 1", 0, inf,
             "Means for new business in the region, before any drain", "trait", default=Fixed(1),
             recorded=False),
    Variable("lending_appetite", P, "index, usual = 1", 0.01, 20,
             "Readiness to lend and invest, in booms and retrenchment", default=Fixed(1),
             span=(0.05, 10), scale="log"),
    Variable("spent", ("power", "dimension"), "USD bn per quarter", 0, inf,
             "Value of what was agreed on", "derived", span=(1e-4, 50), scale="log"),
    Variable("leaning", P, "-1..1", -1, 1,
             "Loading of the elite's leaning to the power on a leader's orientation", "trait",
             default=Fixed(0), recorded=False),
    Variable("swing", P, "1", 0, 10,
             "How far agendas move votes with the power, against the others", "trait",
             default=Fixed(1), recorded=False),
    _share("lesson", P, "Lesson of having depended on another's protection", default=Fixed(0)),
    _share("lending_power", P, "Economic weight against the largest power", "trait",
           default=Fixed(0.1)),
    _share("drain", P, "Share of the power's means tied down elsewhere by war", default=Fixed(0)),
    _share("inward_turn", P, "Lasting turn inward after a war", default=Fixed(0)),
    _share("sphere_claim", P, "Claim to a sphere of influence over the region", "trait",
           default=Fixed(0)),
    _share("intervention_capacity", P, "Ability to send troops at once, without the war drain",
           "trait", default=Beta(1, 20)),
    _share("reputation", P, "Military reputation as a protector", default=Beta(4, 4), slow=True),
    _share("drone_supply", P, "Readiness to sell drones and other new arms", "trait",
           default=Fixed(0), recorded=False),
    _share("guard_skill", P, "Skill of the power's security firms abroad", default=Beta(2, 10)),
    _share("protection_urge", P, "Urge to protect own assets by own means",
           default=Triangular(0, 0.1, 0.2), slow=True),
    _share("spare_forces", P, "Troops the power could send at once", "derived"),
    _share("announced_effort", P, "Announced security effort against its peak", "derived"),
    _share("delivered_effort", P, "Delivered security effort against its peak", "derived"),
    _share("leverage", ("power", "rival"), "Leverage of the power over a rival power",
           default=Fixed(0.1), slow=True),
    _share("friction", ("power", "rival"), "Friction of the power with a rival over the region",
           default=Triangular(0.05, 0.15, 0.3), slow=True),
)  # fmt: skip

DYADS = (
    Variable("debt", SP, "USD bn", 0, inf, "External public debt owed to the power",
             default=Fixed(0), span=(0.001, 200), scale="log"),
    Variable("debt_gdp", SP, "% GDP", 0, inf, "External public debt owed to the power", "derived",
             span=(0, 120)),
    Variable("export_volume", SP, "USD bn per year", 0, inf, "Exports of goods to the power",
             default=Fixed(0), span=(0.001, 500), scale="log"),
    Variable("import_volume", SP, "USD bn per year", 0, inf, "Imports of goods from the power",
             default=Fixed(0), span=(0.001, 500), scale="log"),
    Variable("export_share", SP, "% of exports", 0, 100, "Share of the power in exports",
             "derived"),
    Variable("import_share", SP, "% of imports", 0, 100, "Share of the power in imports",
             "derived"),
    Variable("trade_share", SP, "% of trade", 0, 100, "Share of the power in goods trade",
             "derived"),
    Variable("labour_income", SP, "USD bn per year", 0, inf, "Personal remittances from the power",
             default=Fixed(0), span=(0.001, 50), scale="log"),
    Variable("remittances", SP, "% GDP", 0, 100, "Personal remittances from the power", "derived",
             span=(0, 60)),
    Variable("remittance_gain", SP, "% GDP per quarter", -inf, inf,
             "Change of the worth of remittances at home", "derived", span=(-10, 10),
             recorded=False),
    _share("barred", SP, "Part of the corridor for migrants that the power has closed",
           default=Fixed(0)),
    Variable("investment", SP, "USD bn", 0, inf, "Direct investment stock of the power's firms",
             "derived", span=(0.001, 500), scale="log"),
    Variable("arms_share", SP, "% of five-year arms imports", 0, 100,
             "Share of the power in arms imports over five years", default=Fixed(0)),
    Variable("arms_past", ("state", "supplier", "lag"), "SIPRI TIV mn per year", 0, inf,
             "Deliveries of the years before the start", "trait", default=Fixed(0), recorded=False),
    Variable("arms_weight", SUPPLY, "relative to the others", 0, inf,
             "Weight of a supplier in the choice of the next package", default=Fixed(0.02),
             span=(1e-4, 10), scale="log", recorded=False),
    Variable("arms_ordered", SUPPLY, "SIPRI TIV mn", 0, inf, "Arms ordered and not delivered yet",
             "derived", span=(0.01, 1e4), scale="log", recorded=False),
    Variable("supplier_share", SUPPLY, "% of five-year arms imports", 0, 100,
             "Share of a supplier in arms imports over five years", "derived"),
    Variable("presence", SP, "personnel-equivalent, thousand", 0, inf,
             "Armed presence of the power: bases, posts, guards", "derived", span=(0.005, 50),
             scale="log"),
    Variable("presence_seen", SP, "personnel-equivalent, thousand", 0, inf,
             "Armed presence as outside observers see it", "derived", span=(0.005, 50),
             scale="log"),
    _share("trust", SP, "Belief that the power would help in need", default=Beta(3, 5), slow=True),
    _share("fear", SP, "Fear that the power would punish or coerce", default=Beta(2, 6),
           slow=True),
    Variable("sentiment", SP, "-1..1", -1, 1, "Public sentiment toward the power",
             default=Triangular(-0.4, 0.0, 0.4), slow=True),
    Variable("sympathy", SP, "-1..1", -1, 1,
             "How a public not reached by other news takes a war of the power: unknown beforehand",
             "trait", default=Triangular(-0.9, 0.0, 0.9), recorded=False),
    _share("rejection", SP, "Share of the public that rejects the power", "derived"),
    Variable("elite", SP, "-1..1", -1, 1, "Alignment of the elite with the power",
             default=Triangular(-0.3, 0.1, 0.5), slow=True),
    _share("alignment", SP, "Similarity of votes and public positions with the power",
           default=Beta(6, 3), slow=True),
    _share("embargo", SP, "Share of arms sales that the power bars", default=Fixed(0),
           recorded=False),
    _share("minority", SP, "Share of the power's titular nationality in the population", "trait",
           default=Fixed(0), recorded=False),
    _share("kin", SP, "Ties of kinship with people whom the power represses at home", "trait",
           default=Fixed(0), recorded=False),
    _share("proximity", SP, "Shared border or nearness", "trait", default=Fixed(0),
           recorded=False),
    _share("resource_interest", SP, "Need of the power for the state's resources and corridors",
           "trait", default=Fixed(0.1), recorded=False),
    _share("familiarity", SP, "Shared language, media and past", "trait", default=Fixed(0.1),
           recorded=False),
    _share("lock_in", SP, "Joint systems and doctrine that tie the forces together (ratchet)",
           "derived"),
    _share("stationing", SP, "Stage of stationing strategic weapons, 1 when complete",
           default=Fixed(0)),
    _share("legal_cover", SP, "Legal cover for the power's armed guards", default=Fixed(0.1)),
    Variable("conceded", SP, "concessions", 0, inf, "Concessions made to the power so far",
             default=Fixed(0), span=(0, 40)),
    _share("price_dispute", SP, "Commercial dispute with the power that chills other ties",
           default=Fixed(0)),
    Variable("lent", SP, "USD bn per quarter", 0, inf, "New loans", "derived",
             span=(1e-4, 50), scale="log", recorded=False),
    Variable("repaid", SP, "USD bn per quarter", 0, inf, "Principal repaid", "derived",
             span=(1e-4, 50), scale="log", recorded=False),
    Variable("written_off", SP, "USD bn per quarter", 0, inf, "Debt written off", "derived",
             span=(1e-4, 50), scale="log", recorded=False),
    Variable("swapped", SP, "USD bn per quarter", 0, inf, "Debt swapped against concessions",
             "derived", span=(1e-4, 50), scale="log", recorded=False),
    Variable("repayment_pace", SP, "ratio", 0, 20,
             "Pace of repayment to the power, usual = 1", "trait", default=LogNormal(0.9, 0.5),
             recorded=False),
    _share("grace", SP, "Relief from repayment under a rescheduling", default=Fixed(0)),
    _share("crisis_memory", SP, "Memory of having been rescued by the power", default=Fixed(0)),
    _share("economic_dependency", SP, "Economic dependency on the power", "derived"),
    _share("security_dependency", SP, "Security dependency on the power", "derived"),
    _share("influence_economic", SP, "Economic influence of the power", "derived"),
    _share("influence_political", SP, "Political influence of the power", "derived"),
    _share("influence_security", SP, "Security influence of the power", "derived"),
    _share("influence", SP, "Influence of the power, all dimensions", "derived"),
    _share("dependency_year_ago", SP, "Security dependency on the power a year ago, as remembered",
           "derived", recorded=False),
    Variable("influence_share", SP, "% of all powers", 0, 100,
             "Share of the power in all influence on the state", "derived"),
    Variable("security_share", SP, "% of all powers", 0, 100,
             "Share of the power in security influence on the state", "derived"),
    Variable("economic_share", SP, "% of all powers", 0, 100,
             "Share of the power in economic influence on the state", "derived"),
    Variable("reception", ("instrument", "state", "power"), "0..1", 0, 1,
             "Share of past offers accepted, as the power remembers it", default=Fixed(0.5),
             recorded=False),
    Variable("committed", ("instrument", "state", "power"), "unit of the instrument", 0, inf,
             "Agreed projects that are not delivered yet", default=Fixed(0), recorded=False),
    Variable("ties", ("instrument", "state", "power"), "unit of the instrument", 0, inf,
             "Stock of what the power has delivered, by instrument", default=Fixed(0),
             span=(1e-3, 1e4), scale="log", recorded=False, slow=True),
)  # fmt: skip

DISPUTES = (
    _share("tension", D, "Tension between the parties", default=Triangular(0.05, 0.2, 0.5),
           slow=True),
    _share("settled", D, "Part of the matter that is settled for good", default=Fixed(0)),
    _event("clash", D, "Armed clashes of the parties"),
    _event("attack", ("dispute", "state"), "Offensives by the state against the other party"),
    _event("accord", D, "Agreements that settle what is open"),
)  # fmt: skip

ORGANISATIONS = (
    _share("cohesion", ("organisation",), "Cohesion of the members", default=Beta(4, 4), slow=True),
    _share("credibility", ("organisation",), "Belief that it does what its mandate promises",
           default=Beta(3, 5), slow=True),
    Variable("outside_members", ("organisation",), "states", 0, inf,
             "Full members and partners that are not agents of the model", default=Fixed(0),
             span=(0, 40)),
    Variable("members", ("organisation",), "full members", 0, inf, "Number of full members",
             "derived", span=(0, 40)),
    _share("membership", ("organisation", "member"),
           "Degree of membership (member 1, acceding .75, observer .5, frozen .3, partner .25, "
           "guest .1)",
           default=Fixed(0), recorded=False),
)  # fmt: skip

EVENTS = (
    _event("protest", S, "Protests of any kind"),
    _event("protest_against", SP, "Protests against the power, its firms or its guards"),
    _event("terror_attack", S, "Attacks by militants"),
    _event("incursion", S, "Militant incursions the state's forces cannot stop alone"),
    _event("incident", SP, "Attacks on the power's people or property"),
    _event("crisis", S, "Regime crises: mass unrest the state's forces cannot contain alone"),
    _event("regime_fall", S, "Irregular exits of the government"),
    _event("crisis_outlived", S, "Regime crises that the government outlived"),
    _event("succession", S, "Changes of leader by the ordinary course"),
    _event("request", ("organisation", "state"), "Requests for armed help under a mandate"),
    _event("request_honoured", ("organisation", "state"), "Requests answered with troops"),
    _event("request_refused", ("organisation", "state"), "Requests left without troops"),
    _event("intervention", SP, "Troops sent by the power into the state on request"),
    _event("security_offer", SP, "Offers of police and surveillance help after a crisis"),
    _event("border_clash", S, "Armed clashes with a neighbour"),
    _event("attacked", S, "Offensives by a neighbour"),
    _event("defiance", SP, "Open public positions against the power"),
    _event("policing", SP, "Pressure on the state to end the power's basing"),
    _event("coercion", SP, "Coercive acts by the power"),
    _event("deal", SP, "New projects and programmes agreed with the power"),
    _event("refusal", SP, "New projects and programmes of the power refused"),
    _event("renewal", SP, "Standing programmes renewed with the power"),
    _event("lapse", SP, "Standing programmes that the state did not renew"),
    _event("cancellation", SP, "Projects under way with the power that were stopped"),
    _event("arms_deal", SUPPLY, "Arms packages ordered from a supplier"),
    _event("slump", ENV, "Slumps of the world economy"),
    _event("peg_break", S, "Pegs of the exchange rate that break"),
    _event("crisis_credit", SP, "Credits granted by the power in hardship or distress"),
    _event("rescheduling", SP, "Debt restructurings by lengthened maturities"),
    _event("write_off", SP, "Debt write-offs"),
    _event("concession", SP, "Debt or trade pressure turned into land, posts or legal cover"),
    _event("repatriation", SP, "Migrant workers barred or sent home by the power"),
    _event("summit_without", P, "Regional formats convened by the power without its rivals"),
    _event("accession", ("organisation",), "Accessions to the organisation"),
    _event("freeze", ("organisation", "state"), "Memberships frozen by the member"),
    _event("exit", ("organisation", "state"), "Exits from the organisation"),
    _event("nuclear_threat", ENV, "Nuclear threats by the belligerent"),
)  # fmt: skip

_DECLARED = (*ENVIRONMENT, *STATES, *POWERS, *DYADS, *DISPUTES, *ORGANISATIONS, *EVENTS)

LEVELS = tuple(
    replace(v, name=f"{v.name}_level", meaning=f"Slow level of: {v.meaning}", role="derived",
            default=None, recorded=False, slow=False)
    for v in _DECLARED if v.slow
)  # fmt: skip
"""The slow levels, one for each slow variable; they begin where the variable begins."""

VARIABLES: dict[str, Variable] = {v.name: v for v in (*_DECLARED, *LEVELS)}
"""All variables by name, in the order of the declaration."""

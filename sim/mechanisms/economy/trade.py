"""Trade and gas: goods by partner in dollars, and quarrels over the price of piped gas."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Triangular, Uniform
from sim.world.actor import PowerRows, StateRows
from sim.world.arrays import clip, fading, heavy, share, total, toward
from sim.world.offers import StateOffers
from sim.world.rule import consideration, motive, process
from sim.world.world import World

CLAIMS = (
    Mechanism(
        code="M16",
        name="Single buyer",
        group="economy",
        cause="One customer takes nearly all gas, and gas pays for arms and goods.",
        effect="The seller depends on it; a quarrel over price spills into security ties until it "
        "is settled, and neutrality is no shield.",
        sign={"economic_dependency": "+", "security_share": "-", "coercion": "+"},
        moderators=("other outlets", "change of leader"),
        agents=("CHN", "TKM"),
        strength="strong",
        evidence=("E190", "E193", "E195", "E198", "E199", "E200", "E202"),
        literature=("hirschman-1945", "balmaceda-2013", "wagner-1988"),
    ),
)

PARAMETERS = (
    Parameter("trade.gravity", Triangular(0.4, 0.75, 1.1), "elasticity",
              "Trade per relative size of the partner", "Anderson 2011 (gravity)", "B"),
    Parameter("trade.import_elasticity", Triangular(0.8, 1.0, 1.3), "elasticity",
              "Imports per own economy in dollars", "IMF DOTS and WEO 2000-2015", "B"),
    Parameter("trade.access_gain", Triangular(0.0, 0.2, 0.5), "log",
              "Trade per new trade access", "assumption"),
    Parameter("trade.market_gain", Triangular(0.0, 0.15, 0.35), "log",
              "Trade with a member of a new common market",
              "Baier and Bergstrand 2007 (more); customs union of 2010 (less)", "C"),
    Parameter("trade.export_detour", Triangular(0.2, 0.8, 1.5), "log",
              "Exports to the belligerent through a common market, per sanctions",
              "Chupilkin, Javorcik and Plekhanov 2023 (EBRD); size: assumption before 2022", "C"),
    Parameter("trade.import_detour", Triangular(0.1, 0.5, 1.1), "log",
              "Imports from others through a common market, per sanctions",
              "Chupilkin, Javorcik and Plekhanov 2023 (EBRD); size: assumption before 2022", "C"),
    Parameter("trade.detour_outside", Triangular(0.1, 0.4, 0.7), "share",
              "Detours through states outside the common market", "assumption", "D"),
    Parameter("trade.export_common", Triangular(0.055, 0.075, 0.095), "log per quarter",
              "Noise of all exports of a state", "IMF DOTS 2000-2015", "B"),
    Parameter("trade.import_common", Triangular(0.04, 0.055, 0.07), "log per quarter",
              "Noise of all imports of a state", "IMF DOTS 2000-2015", "B"),
    Parameter("trade.export_half_life", Triangular(4.0, 7.0, 10.0), "quarters",
              "Half-life of exports beyond their usual share of GDP",
              "IMF DOTS and WEO 2004-2023: variance of 5-year changes 0.4 of that of a walk", "B"),
    Parameter("trade.import_half_life", Triangular(6.0, 10.0, 16.0), "quarters",
              "Half-life of imports beyond their usual share of GDP",
              "IMF DOTS and WEO 2004-2023: variance of 5-year changes 0.9 of that of a walk", "C"),
    Parameter("trade.usual_half_life", Triangular(12.0, 20.0, 32.0), "quarters",
              "Half-life at which the usual share follows the present one",
              "IMF DOTS and WEO 2004-2023", "C"),
    Parameter("trade.sanctions_cut", Triangular(0.3, 0.9, 1.6), "log",
              "Trade with democracies lost by a state that sanctions strike too, at their height",
              "Eurostat 2021-23 (Belarus); size: assumption before 2022", "C"),
    Parameter("trade.export_sd", Triangular(0.08, 0.11, 0.15), "log per quarter",
              "Noise of exports to a partner with a tenth of all",
              "IMF DOTS 2000-2015: shares move by 0.35 to 0.6 a year", "B"),
    Parameter("trade.import_sd", Triangular(0.04, 0.058, 0.08), "log per quarter",
              "Noise of imports from a partner with a tenth of all",
              "IMF DOTS 2000-2015: shares move by 0.15 to 0.23 a year", "B"),
    Parameter("trade.tail", Triangular(0.05, 0.12, 0.18), "h",
              "Heaviness of the tails of trade", "IMF DOTS 2000-2015: excess kurtosis 2 to 12",
              "B"),
    Parameter("trade.grain", Triangular(0.25, 0.35, 0.45), "exponent",
              "How much more small flows swing",
              "IMF DOTS 2000-2021: flow over GDP moves by .15 at 40 %, .43 at 1.5 %", "B",
              high=1.0),
    Parameter("trade.grain_at", Uniform(9.0, 11.0), "% of trade",
              "Share at which flows swing by the ordinary size", "definition", "B"),
    Parameter("trade.grain_from", Triangular(0.1, 0.3, 0.6), "% of trade",
              "Share below which flows swing no more", "assumption", "D"),
    Parameter("trade.dispute_gain", Triangular(2.0, 5.0, 10.0), "per share and price fall",
              "Dispute opened by a fall of the gas price", "E195; E198; size: assumption", "D",
              ("M16",)),
    Parameter("trade.dispute_from", Triangular(0.2, 0.3, 0.4), "share",
              "Share of all exports sold to one buyer from which a price matters", "assumption",
              "D", ("M16",)),
    Parameter("trade.dispute_habit", Triangular(0.15, 0.25, 0.4), "per quarter",
              "Rate at which both sides get used to a price", "assumption", "D", ("M16",)),
    Parameter("trade.dispute_healing", Triangular(0.05, 0.1, 0.2), "per quarter",
              "Rate at which a dispute heals: about three years", "E198; E200", "C", ("M16",)),
    Parameter("motives.gas", Triangular(0.4, 1.0, 1.8), "utility",
              "Weight of keeping piped gas flowing", "assumption", "D", ("M16",)),
    Parameter("consideration.dispute", Triangular(0.5, 1.5, 3.0), "utility",
              "Weight of a commercial dispute", "assumption", "D", ("M16",)),
)  # fmt: skip

NOTHING = 1e-12
"""Trade in % of GDP that counts as none, so that its logarithm stays finite."""


@process(evidence="IMF DOTS 2000-2015; Anderson 2011 (gravity); Hausmann and Hidalgo 2011 on grain")
def trade_moves(w: World) -> None:
    """Exports and imports by partner follow both economies, prices, access, detours and chance.

    log of exports changes by own growth / 400 + dollar prices + commodities + gravity * relative
    growth of the partner in dollars + opening + detour to the belligerent + pull + noise; log of
    imports by import_elasticity * own growth in dollars + gravity * relative real growth of the
    partner + opening + detour from the other powers + pull + noise. Commodities = share of oil in
    exports * change of log oil price, gas likewise. Relative: against a rest of the world that
    grows with world trend and cycle, and trade with which moves by what is common to all partners.
    Pull: all flows go back, with a half-life, to a total that is the usual share of GDP, which
    follows slowly, and then by half of what commodities move. Noise: an own-state part (normal) and
    one by partner, heavy-tailed, larger where the flow is small: sd * (share of the partner /
    grain_at) ** -grain, as for a share of grain_from at least.
    """
    p = w.parameters.trade
    dollars, real, prices, oil, gas, home = changes(w)
    opened, detour = openings(w)
    dearer = w.oil_exports / 100.0 * oil + w.gas_exports / 100.0 * gas
    common = w.growth / 400.0 + prices + dearer
    common = common + p.export_common * w.normal("trade.exports", "state") + _pull(w, "export")
    there = p.export_detour * detour * w.topology.belligerent
    change = common[:, None] + p.gravity * dollars + opened + there
    noise = _noise(w, "export", p.export_sd)
    ordinary = change - there - opened
    w.because("exports", detour=there, opening=opened, ordinary=ordinary, chance=noise)
    w.export_volume *= np.exp(change + noise)
    w.export_rest *= np.exp(common)
    w.exports_usual *= np.exp(dearer / 2.0)
    common = p.import_elasticity * home + p.import_common * w.normal("trade.imports", "state")
    common = common + _pull(w, "import")
    around = p.import_detour * detour * (1.0 - w.topology.belligerent)
    change = common[:, None] + p.gravity * real + opened + around
    w.import_volume *= np.exp(change + _noise(w, "import", p.import_sd))
    w.import_rest *= np.exp(common)
    measure(w)


def changes(w: World) -> tuple[Floats, ...]:
    """Relative growth of partners (in dollars, real), and log changes of prices and home's GDP."""
    world = w.parameters.markets.power_long_run + w.world_cycle
    real = (w.economy_growth - world) / 400.0
    return (
        real + w.since_last("trade.currency", np.log(w.power_currency)),
        real,
        w.since_last("trade.prices", np.log(w.dollar_prices)),
        w.since_last("trade.oil", np.log(w.oil_price)),
        w.since_last("trade.gas", np.log(w.gas_price)),
        w.since_last("trade.gdp", np.log(w.gdp)),
    )


def openings(w: World) -> tuple[Floats, Floats]:
    """Log changes by access, markets and sanctions ``[S, P]``, and by detours of these ``[S, 1]``.

    Opening = access_gain * change of the strength of trade access + market_gain * change of sharing
    a market - sanctions_cut * change of (sanctioned * sanctions felt) with democracies. Detour =
    change of (route * transit * (1 - sanctioned) * sanctions felt): the route is 1 through states
    that share a market with the belligerent, and detour_outside through others.
    """
    p = w.parameters.trade
    shared = shared_market(w)
    access = w.since_last("trade.access", w.strength("trade_access"))
    market = w.since_last("trade.market", shared)
    inside = total(shared * w.topology.belligerent, axis=1)[:, None]
    struck = w.sanctioned[:, None]
    route = (p.detour_outside + (1.0 - p.detour_outside) * inside) * (1.0 - struck)
    detour = w.since_last("trade.detour", route * w.transit[:, None] * w.sanctions_felt)
    cut = w.since_last("trade.cut", struck * w.sanctions_felt) * w.topology.democracy
    return p.access_gain * access + p.market_gain * market - p.sanctions_cut * cut, detour


def shared_market(w: World) -> Floats:
    """1 where a state and a power are full members of one common market: ``[state, power, R]``."""
    states = len(w.labels["state"])
    shared = np.zeros_like(w.debt)
    for o in w.topology.with_mandate("market"):
        degree = w.membership[o]
        both = (degree[:states, None] >= 1.0) & (degree[None, states:] >= 1.0)
        np.maximum(shared, both, out=shared)
    return shared


def _pull(w: World, flow: str) -> Floats:
    """How far all flows go back to their usual share of GDP; the usual share follows in part."""
    p = w.parameters.trade
    usual, now = w.block(f"{flow}s_usual"), np.maximum(w.block(f"{flow}s"), NOTHING)
    apart = np.log(np.maximum(usual, NOTHING) / now)
    usual *= np.exp(-fading(p.usual_half_life) * apart)
    return fading(getattr(p, f"{flow}_half_life")) * apart


def _noise(w: World, flow: str, sd: Floats) -> Floats:
    p = w.parameters.trade
    part = np.maximum(w.block(f"{flow}_share"), p.grain_from) / p.grain_at
    z = heavy(w.normal(f"trade.{flow}", "state", "power"), p.tail)
    return sd * part**-p.grain * z


def measure(w: World) -> None:
    """Totals in % of GDP and shares by partner, in the units of the data."""
    volume, whole = np.zeros_like(w.debt), np.zeros_like(w.gdp)
    for flow in ("export", "import"):
        by_partner, rest = w.block(f"{flow}_volume"), w.block(f"{flow}_rest")
        everything = total(by_partner, axis=1) + rest
        w.block(f"{flow}s")[...] = 100.0 * everything / w.gdp
        w.block(f"{flow}_share")[...] = 100.0 * share(by_partner, everything[:, None])
        volume, whole = volume + by_partner, whole + everything
    w.trade_share = 100.0 * share(volume, whole[:, None])


@process("M16", evidence="E190; E193; E195; E196; E198; E199; E200")
def price_disputes_chill_ties(w: World) -> None:
    """A fall of the gas price between one buyer and one seller opens a dispute.

    Dispute = the larger of what is left of the last one and dispute_gain * (share of all exports
    that is gas sold to the buyer - dispute_from) * relative fall below the accustomed price, to
    which both get used at dispute_habit a quarter. It heals at dispute_healing, at once on a
    succession. While it lasts other ties rest: offers are turned down (consideration
    ``punish_the_buyer_in_a_dispute``) and security ties are not used.
    """
    p = w.parameters.trade
    sold = w.gas_exports[:, None] / 100.0 * w.export_share / 100.0
    fall = np.maximum(1.0 - w.gas_price / w.gas_price_accustomed, 0.0)
    w.gas_price_accustomed = toward(w.gas_price_accustomed, w.gas_price, p.dispute_habit)
    opened = clip(p.dispute_gain * np.maximum(sold - p.dispute_from, 0.0) * fall, 0.0, 1.0)
    healing = np.where(w.succession > 0.0, 1.0, p.dispute_healing)
    w.price_dispute = np.maximum(w.price_dispute * (1.0 - healing)[:, None], opened)
    w.because("price_dispute", sold=sold, fall=np.broadcast_to(fall, sold.shape))


@motive("M16", "economic", means="loan investment", evidence="E190; E195; E200; E202")
def secure_piped_gas(power: PowerRows) -> Floats:
    """A buyer of piped gas pays, lends and delivers to keep the gas flowing.

    Motive = weight * share of gas in exports * share of the power as customer; a price dispute
    suspends it.

    Means: loans for fields and investment in them (E190).
    """
    w = power.world
    bought = w.gas_exports / 100.0 * power.export_share / 100.0
    return w.parameters.motives.gas * bought * (1.0 - power.price_dispute)


@consideration("M16", evidence="E195; E196; E198; E199")
def punish_the_buyer_in_a_dispute(state: StateRows, offers: StateOffers) -> Floats:
    """While a price dispute lasts, the state turns the buyer's other offers down.

    Term = -weight * intensity of the dispute.
    """
    del offers
    return -state.world.parameters.consideration.dispute * state.price_dispute

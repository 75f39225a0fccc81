"""Growth, trade, remittances and piped gas of the states."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.processes.environment.war import FIGHTING
from sim.world.arrays import saturating, total, toward, weighted
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


@process(evidence="IMF WEO April 2024 (trends and residuals); IMF 2014 for spillovers")
def states_grow(w: World) -> None:
    """Growth = trend + spillover from partners + oil + gas + remittances - unrest + noise.

    Spillover = spillover * trade-weighted deviation of the powers' growth from their trend
    (weights: mean of export and import share); oil = oil_gain * share of oil in exports * log(price
    / usual); gas = 2 * share of piped gas sold to powers in exports * log(price) (M16);
    remittances = remittance_gain * change of last quarter in % GDP; unrest = unrest_cost * (unrest
    - 0.3) where positive; noise = growth_sd * N(0, 1). GDP is multiplied by exp(growth / 400).
    """
    p = w.parameters.economy
    surprise = w.economy_growth - w.economy_trend
    partners = np.moveaxis(w.export_share + w.import_share, 1, 0) / 200.0
    spill = weighted(surprise[:, None], partners)
    oil = w.oil_exports / 100.0 * np.log(w.oil_price / w.usual["oil_price"])
    earned = total(w.remittances - w.remittances_before, axis=1)
    lost = np.maximum(w.unrest - 0.3, 0.0)
    noise = p.growth_sd * w.normal("economy.growth", "state")
    expected = w.growth_trend + p.spillover * spill + p.oil_gain * oil
    if w.on("M16"):
        expected = expected + 2.0 * total(_gas_sold(w), axis=1) * np.log(w.gas_price)
    w.growth = np.clip(
        expected + p.remittance_gain * earned - p.unrest_cost * lost + noise, -40.0, 40.0
    )
    w.gdp *= np.exp(w.growth / 400.0)


def _gas_sold(w: World) -> Floats:
    """Piped gas sold to each power as a share of all exports: ``[state, power, R]``."""
    return np.asarray(w.gas_exports[:, None] / 100.0 * w.export_share / 100.0)


@process(evidence="IMF DOTS 2000-2020; gravity with unit income elasticity (Anderson 2011)")
def trade_follows_size_and_access(w: World) -> None:
    """Trade shares follow partners' growth and trade access, with noise; the rest is the world.

    Each share is multiplied by exp(gravity * (partner's growth - 2.5) / 400 + 0.02 * access_gain *
    change of trade access + sd * N(0, 1)), with sd = export_sd or import_sd; all shares and the
    rest of the world, which keeps its size, are scaled back to 100 %. Trade share = shares in
    exports and imports weighted by the volumes of the two.
    """
    p = w.parameters.economy
    gained = w.strength("trade_access") - w.usual_strength("trade_access")
    relative = (w.economy_growth - 2.5) / 400.0
    for name, kind, sd in (
        ("export_share", "trade.exports", p.export_sd),
        ("import_share", "trade.imports", p.import_sd),
    ):
        shares = w.block(name)
        noise = sd * w.normal(kind, "state", "power")
        pull = p.gravity * relative + 0.02 * p.access_gain * gained
        rest = np.maximum(100.0 - total(shares, axis=1), 0.5)
        grown = shares * np.exp(pull + noise)
        scale = 100.0 / (total(grown, axis=1) + rest)
        shares[...] = grown * scale[:, None]
    w.trade_share = (
        w.export_share * w.exports[:, None] + w.import_share * w.imports[:, None]
    ) / np.maximum(w.exports + w.imports, 1e-6)[:, None]


@process(evidence="IMF 2014: elasticity 1.5 of remittances to sender's GDP; WDI and EIA 2007-2015")
def remittances_follow_the_sender(w: World) -> None:
    """Labour income moves with the sender's growth and, where it lives on oil, its currency.

    log of remittances / GDP changes by (remittance_elasticity * surprise of the sender - surprise
    at home) / 400 + remittance_oil * change of log oil price + remittance_sd * N(0, 1), a surprise
    being growth less its trend. Oil counts for the belligerent, whose currency follows it: wages in
    roubles buy more dollars when oil is dear.
    """
    p = w.parameters.economy
    w.remittances_before = w.remittances
    surprise = w.economy_growth - w.economy_trend
    home = w.growth - w.growth_trend
    change = (p.remittance_elasticity * surprise[None] - home[:, None]) / 400.0
    noise = p.remittance_sd * w.normal("economy.remittances", "state", "power")
    oil = np.log(w.oil_price / w.oil_price_before) * w.topology.belligerent
    w.remittances *= np.exp(change + p.remittance_oil * oil + noise)


@process("M18", evidence="E321; E324; E326; E327; E329; E330; E333; E338")
def war_pulls_labour(w: World) -> None:
    """The belligerent's labour shortage draws migrants in: pay rises, and slowly resentment.

    While it fights, remittances from the belligerent grow by 0.25 * intensity * room a quarter,
    room being the distance of remittances / usual from the ceiling 1 + labour_pull (0 to 1).
    Sentiment toward it falls by labour_abuse * intensity * r / (r + 10) with remittances of r % of
    GDP.
    """
    p = w.parameters.economy
    fights = w.war_intensity * (w.war == FIGHTING) * w.topology.belligerent
    ceiling = 1.0 + p.labour_pull
    room = np.clip(ceiling - w.remittances / np.maximum(w.usual["remittances"], 1e-6), 0.0, 1.0)
    w.remittances *= 1.0 + 0.25 * fights * room
    exposed = saturating(w.remittances, 10.0)
    w.sentiment -= p.labour_abuse * fights * exposed


@process("M17", evidence="E333; E335; E337; E082 on the sender's view")
def sender_may_bar_migrants(w: World) -> None:
    """A sender that feels offended may bar or expel workers of the offending state.

    Hazard = bar_hazard * claim to the sphere * (acts of defiance + 3 * alignment lost since the
    start), where remittances exceed 1 % of GDP. It costs a quarter of the corridor and 0.05 of
    sentiment.
    """
    p = w.parameters.economy
    offended = w.defiance + 3.0 * np.maximum(w.usual["alignment"] - w.alignment, 0.0)
    hazard = p.bar_hazard * w.sphere_claim * offended * (w.remittances > 1.0)
    barred = w.uniform("economy.bar", "state", "power") < -np.expm1(-hazard)
    w.repatriation += barred
    w.because("repatriation", offended=offended)
    w.remittances *= 1.0 - 0.25 * barred
    w.sentiment -= 0.05 * barred


@process("M16", evidence="E190; E193; E195; E196; E198; E199; E200")
def price_disputes_chill_ties(w: World) -> None:
    """A fall of the gas price between one buyer and one seller opens a dispute.

    Dispute = the larger of what is left of the last one and dispute_gain * (share of all exports
    that is gas sold to the buyer - 0.3) * relative fall below the accustomed price, which follows
    the price at a quarter of the distance. It heals at dispute_healing, about three years, and four
    times as fast on a succession. While it lasts other ties rest: offers are turned down
    (consideration ``punish_the_buyer_in_a_dispute``) and security ties are not used
    (``security_influence_is_measured``); nothing delivered is lost.
    """
    p = w.parameters.economy
    sold = _gas_sold(w)
    fall = np.maximum(1.0 - w.gas_price / w.gas_price_accustomed, 0.0)
    w.gas_price_accustomed = toward(w.gas_price_accustomed, w.gas_price, 0.25)
    opened = np.clip(p.dispute_gain * np.maximum(sold - 0.3, 0.0) * fall, 0.0, 1.0)
    healing = p.dispute_healing * (1.0 + 3.0 * (w.succession > 0))
    healed = w.dispute * (1.0 - np.minimum(healing, 0.9))[:, None]
    w.dispute = np.maximum(healed, opened)
    w.because("dispute", sold=sold, fall=np.broadcast_to(fall, sold.shape))

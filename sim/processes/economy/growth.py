"""Growth, trade, remittances and piped gas of the states."""

from __future__ import annotations

import numpy as np

from sim.processes.environment.war import FIGHTING
from sim.world.arrays import saturating, total, weighted
from sim.world.rule import process
from sim.world.world import World


@process(evidence="IMF WEO April 2024 (trends and residuals); IMF 2014 for spillovers")
def states_grow(w: World) -> None:
    """Growth = trend + spillover from trade partners + oil + remittances - unrest + noise.

    Spillover: elasticity * trade-weighted deviation of partners' growth from their trend.
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
    w.growth = np.clip(
        expected + p.remittance_gain * earned - p.unrest_cost * lost + noise, -40.0, 40.0
    )
    w.gdp *= np.exp(w.growth / 400.0)


@process(evidence="IMF DOTS 2000-2020; gravity with unit income elasticity (Anderson 2011)")
def trade_follows_size_and_access(w: World) -> None:
    """Trade shares follow partners' growth and trade access, with noise; the rest is the world.

    Each share is multiplied by exp(gravity * relative growth + access * new access + noise) and
    all shares with the rest of the world are scaled back to 100 %.
    """
    p = w.parameters.economy
    gained = w.strength("trade_access") - w.usual_strength("trade_access")
    relative = (w.economy_growth - 2.5) / 400.0
    for name, kind in (("export_share", "trade.exports"), ("import_share", "trade.imports")):
        shares = w.block(name)
        noise = p.trade_sd * w.normal(kind, "state", "power")
        pull = p.gravity * relative + 0.02 * p.access_gain * gained
        rest = np.maximum(100.0 - total(shares, axis=1), 0.5)
        grown = shares * np.exp(pull + noise)
        scale = 100.0 / (total(grown, axis=1) + rest)
        shares[...] = grown * scale[:, None]
    w.trade_share = (
        w.export_share * w.exports[:, None] + w.import_share * w.imports[:, None]
    ) / np.maximum(w.exports + w.imports, 1e-6)[:, None]


@process(evidence="IMF 2014: elasticity 1.5 of remittances to sender's GDP; WDI 2000-2021")
def remittances_follow_the_sender(w: World) -> None:
    """Labour income moves 1.5 times with the sender's growth surprise; noise per corridor.

    Remittances / GDP change by (elasticity * surprise of the sender - surprise at home).
    """
    p = w.parameters.economy
    w.remittances_before = w.remittances
    surprise = w.economy_growth - w.economy_trend
    home = w.growth - w.growth_trend
    change = (p.remittance_elasticity * surprise[None] - home[:, None]) / 400.0
    noise = p.remittance_sd * w.normal("economy.remittances", "state", "power")
    w.remittances *= np.exp(change + noise)


@process("M18", evidence="E321; E324; E326; E327; E329; E330; E333; E338")
def war_pulls_labour(w: World) -> None:
    """The belligerent's labour shortage draws migrants in: pay rises, and slowly resentment.

    Remittances from the belligerent grow by pull * intensity while it fights, up to a ceiling;
    publics that send workers turn a little against it.
    """
    p = w.parameters.economy
    fights = w.war_intensity * (w.war == FIGHTING) * w.topology.belligerent
    ceiling = 1.0 + p.labour_pull
    room = np.clip(ceiling - w.remittances / np.maximum(w.usual["remittances"], 1e-6), 0.0, 1.0)
    w.remittances *= 1.0 + 0.25 * p.labour_pull * fights * room
    exposed = saturating(w.remittances, 10.0)
    w.sentiment -= p.labour_abuse * fights * exposed


@process("M17", evidence="E333; E335; E337; E082 on the sender's view")
def sender_may_bar_migrants(w: World) -> None:
    """A sender that feels offended may bar or expel workers of the offending state.

    Hazard = base * claim to the sphere * defiance and loss of alignment; costs a quarter of the
    corridor and the goodwill of the public.
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

    Dispute = dependence on the buyer * price fall, and heals over about three years; a succession
    or a better price heals it sooner. Where no other outlet exists, other ties suffer too.
    """
    p = w.parameters.economy
    sold = w.gas_exports[:, None] / 100.0 * w.export_share / 100.0
    fall = np.maximum(1.0 - w.gas_price, 0.0)
    opened = np.clip(p.dispute_gain * np.maximum(sold - 0.3, 0.0) * fall, 0.0, 1.0)
    healing = p.dispute_healing * (1.0 + 3.0 * (w.succession > 0))
    healed = w.dispute * (1.0 - np.minimum(healing, 0.9))[:, None]
    w.dispute = np.maximum(healed, opened)
    w.because("dispute", sold=sold, fall=np.broadcast_to(fall, sold.shape))
    for role in ("training", "arms"):
        for i in w.instruments.with_role(role):
            w.ties[i] *= 1.0 - 0.15 * w.dispute
    income = sold * np.log(np.maximum(w.gas_price, 0.1))
    w.growth += 2.0 * total(income, axis=1)

"""Goods trade by partner in dollars, and quarrels over the price of piped gas."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.world.arrays import fading, heavy, share, total, toward
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]

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
    shared = _shared_market(w)
    access = w.since_last("trade.access", w.strength("trade_access"))
    market = w.since_last("trade.market", shared)
    inside = total(shared * w.topology.belligerent, axis=1)[:, None]
    struck = w.sanctioned[:, None]
    route = (p.detour_outside + (1.0 - p.detour_outside) * inside) * (1.0 - struck)
    detour = w.since_last("trade.detour", route * w.transit[:, None] * w.sanctions_felt)
    cut = w.since_last("trade.cut", struck * w.sanctions_felt) * w.topology.democracy
    return p.access_gain * access + p.market_gain * market - p.sanctions_cut * cut, detour


def _shared_market(w: World) -> Floats:
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
    opened = np.clip(p.dispute_gain * np.maximum(sold - p.dispute_from, 0.0) * fall, 0.0, 1.0)
    healing = np.where(w.succession > 0.0, 1.0, p.dispute_healing)
    w.price_dispute = np.maximum(w.price_dispute * (1.0 - healing)[:, None], opened)
    w.because("price_dispute", sold=sold, fall=np.broadcast_to(fall, sold.shape))

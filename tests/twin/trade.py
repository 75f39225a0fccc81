"""Trade and gas, as the page describes them."""

from __future__ import annotations

import math

from tests.twin.world import Twin, Watched, fading, heavy, positive, toward


def shared_market(w: Twin, s: str, x: str) -> bool:
    """Whether a state and a power belong to one common market."""
    return any(w.full(o, s, x) for o in w.with_mandate("market"))


def trade_moves(w: Twin) -> None:
    p = w.p.trade
    dollars, home = w.change("currencies", "partners"), w.change("log_gdp")
    prices, oil, gas = w.change("log_dollar"), w.change("log_oil"), w.change("log_gas")
    access, markets = w.change("access"), w.change("markets")
    detours, cuts = w.change("detours"), w.change("cuts")
    elsewhere = w.p.markets.power_long_run + w.world_cycle
    for s in w.states:
        goods = (w.oil_exports[s] * oil + w.gas_exports[s] * gas) / 100.0
        sold = w.growth[s] / 400.0 + prices + goods
        sold += p.export_common * w.normal("trade.exports", s) + pull(w, s, "export")
        w.exports_usual[s] *= math.exp(goods / 2.0)
        bought = p.import_elasticity * home[s] + p.import_common * w.normal("trade.imports", s)
        bought += pull(w, s, "import")
        for x in w.powers:
            partner = (w.economy_growth[x] - elsewhere) / 400.0
            opened = p.access_gain * access[s, x] + p.market_gain * markets[s, x]
            opened -= p.sanctions_cut * cuts[s] * w.scenario.powers[x].democracy
            at_war = x in w.belligerents
            change = sold + p.gravity * (partner + dollars[x]) + opened + noise(w, s, x, "export")
            w.export_volume[s, x] *= math.exp(change + p.export_detour * detours[s] * at_war)
            change = bought + p.gravity * partner + opened + noise(w, s, x, "import")
            w.import_volume[s, x] *= math.exp(change + p.import_detour * detours[s] * (not at_war))
        w.export_rest[s] *= math.exp(sold)
        w.import_rest[s] *= math.exp(bought)
        measure_trade(w, s)


def pull(w: Twin, s: str, flow: str) -> float:
    """How far flows go back to their usual share of GDP; the usual share follows in part."""
    now, usual = getattr(w, f"{flow}s")[s], getattr(w, f"{flow}s_usual")
    apart = math.log(usual[s] / now)
    usual[s] *= math.exp(-fading(w.p.trade.usual_half_life) * apart)
    return fading(getattr(w.p.trade, f"{flow}_half_life")) * apart


def noise(w: Twin, s: str, x: str, flow: str) -> float:
    p = w.p.trade
    share = max(getattr(w, f"{flow}_share")[s, x], p.grain_from) / p.grain_at
    z = heavy(w.normal(f"trade.{flow}", s, x), p.tail)
    return getattr(p, f"{flow}_sd") * share**-p.grain * z


def measure_trade(w: Twin, s: str) -> None:
    """Totals in percent of GDP and shares by partner."""
    exports = w.export_rest[s] + sum(w.export_volume[s, x] for x in w.powers)
    imports = w.import_rest[s] + sum(w.import_volume[s, x] for x in w.powers)
    w.exports[s], w.imports[s] = 100.0 * exports / w.gdp[s], 100.0 * imports / w.gdp[s]
    for x in w.powers:
        sold, bought = w.export_volume[s, x], w.import_volume[s, x]
        w.export_share[s, x], w.import_share[s, x] = (
            100.0 * sold / exports,
            100.0 * bought / imports,
        )
        w.trade_share[s, x] = 100.0 * (sold + bought) / (exports + imports)


def price_disputes_chill_ties(w: Twin) -> None:
    p = w.p.trade
    fall = positive(1.0 - w.gas_price / w.gas_price_accustomed)
    for s, x in w.pairs:
        left = w.price_dispute[s, x] * (1.0 - p.dispute_healing) * (w.succession[s] == 0.0)
        sold = w.gas_exports[s] / 100.0 * w.export_share[s, x] / 100.0
        opened = p.dispute_gain * positive(sold - p.dispute_from) * fall
        w.price_dispute[s, x] = min(max(left, opened), 1.0)
    w.gas_price_accustomed = toward(w.gas_price_accustomed, w.gas_price, p.dispute_habit)


def detour(w: Twin, s: str) -> float:
    """What of the sanctions leads trade through a state."""
    inside = any(shared_market(w, s, b) for b in w.belligerents)
    route = 1.0 if inside else w.p.trade.detour_outside
    return route * w.transit[s] * (1.0 - w.sanctioned[s]) * w.sanctions_felt


WATCHED: Watched = {
    "log_dollar": lambda w: math.log(w.dollar_prices),
    "log_oil": lambda w: math.log(w.oil_price),
    "log_gas": lambda w: math.log(w.gas_price),
    "log_gdp": lambda w: {s: math.log(w.gdp[s]) for s in w.states},
    "access": lambda w: {key: w.strength(*key, "trade_access") for key in w.pairs},
    "markets": lambda w: {key: shared_market(w, *key) for key in w.pairs},
    "detours": lambda w: {s: detour(w, s) for s in w.states},
    "cuts": lambda w: {s: w.sanctioned[s] * w.sanctions_felt for s in w.states},
}

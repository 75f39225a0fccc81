"""Trade and gas, as the page describes them."""

from __future__ import annotations

import math

from tests.twin.world import Twin, fading, heavy, positive, toward

Key = tuple[str, str]


def shared_market(w: Twin, s: str, x: str) -> float:
    """How far a state and a power belong to one common market."""
    return max(
        (
            float(w.membership[o, s] >= 1.0 and w.membership[o, x] >= 1.0)
            for o in w.with_mandate("market")
        ),
        default=0.0,
    )


def change_of_partners(w: Twin) -> tuple[dict[str, float], dict[str, float]]:
    """Growth of the partners in dollars and in real terms, against the rest of the world."""
    logs = {x: math.log(w.power_currency[x]) for x in w.powers}
    real = w.change("trade.currencies", logs)
    rest = w.p.markets.power_long_run + w.world_cycle
    growth = {x: (w.economy_growth[x] - rest) / 400.0 for x in w.powers}
    return {x: growth[x] + real[x] for x in w.powers}, growth


def change_of_prices(w: Twin) -> dict[str, float]:
    prices = {"oil": w.oil_price, "gas": w.gas_price, "dollar": w.dollar_prices}
    found: dict[str, float] = w.change("trade.prices", {k: math.log(x) for k, x in prices.items()})
    return found


def change_of_gdp(w: Twin) -> dict[str, float]:
    found: dict[str, float] = w.change("trade.gdp", {s: math.log(w.gdp[s]) for s in w.states})
    return found


def change_of_access(w: Twin) -> dict[Key, float]:
    access = {k: w.strength(*k, "trade_access") for k in w.pairs}
    found: dict[Key, float] = w.change("trade.access", access)
    return found


def change_of_markets(w: Twin) -> dict[Key, float]:
    found: dict[Key, float] = w.change("trade.market", {k: shared_market(w, *k) for k in w.pairs})
    return found


def change_of_detours(w: Twin) -> dict[str, float]:
    detours = {}
    for s in w.states:
        inside = max((shared_market(w, s, b) for b in w.belligerents), default=0.0)
        through = toward(inside, 1.0, w.p.trade.detour_outside)
        detours[s] = through * (1.0 - w.sanctioned[s]) * w.sanctions_felt
    found: dict[str, float] = w.change("trade.detours", detours)
    return found


def change_of_cuts(w: Twin) -> dict[str, float]:
    found: dict[str, float] = w.change(
        "trade.cuts", {s: w.sanctioned[s] * w.sanctions_felt for s in w.states}
    )
    return found


def openings(w: Twin) -> tuple[dict[Key, float], dict[str, float]]:
    p = w.p.trade
    access, markets, cuts = change_of_access(w), change_of_markets(w), change_of_cuts(w)
    opened = {}
    for s, x in w.pairs:
        opened[s, x] = p.access_gain * access[s, x] + p.market_gain * markets[s, x]
        if w.democracy(x):
            opened[s, x] -= p.sanctions_cut * cuts[s]
    return opened, change_of_detours(w)


def trade_moves(w: Twin) -> None:
    p = w.p.trade
    dollars, real = change_of_partners(w)
    prices, home = change_of_prices(w), change_of_gdp(w)
    opened, detours = openings(w)
    for s in w.states:
        goods = (w.oil_exports[s] * prices["oil"] + w.gas_exports[s] * prices["gas"]) / 100.0
        common = w.growth[s] / 400.0 + prices["dollar"] + goods
        common += p.export_common * w.normal("trade.exports", s) + pull(w, s, "export", goods)
        for x in w.powers:
            change = common + p.gravity * dollars[x] + opened[s, x]
            change += p.export_detour * detours[s] * (x in w.belligerents)
            change += noise(w, s, x, "export")
            w.export_volume[s, x] *= math.exp(change)
        w.export_rest[s] *= math.exp(common)
        common = p.import_elasticity * home[s] + p.import_common * w.normal("trade.imports", s)
        common += pull(w, s, "import", 0.0)
        detour = p.import_detour * detours[s]
        for x in w.powers:
            change = common + p.gravity * real[x] + opened[s, x]
            change += detour * (x not in w.belligerents) + noise(w, s, x, "import")
            w.import_volume[s, x] *= math.exp(change)
        w.import_rest[s] *= math.exp(common)
    measure_trade(w)


def pull(w: Twin, s: str, flow: str, goods: float) -> float:
    p = w.p.trade
    total, usual = getattr(w, f"{flow}s"), getattr(w, f"{flow}s_usual")
    back = fading(getattr(p, f"{flow}_half_life"))
    found = -back * math.log(total[s] / usual[s])
    usual[s] *= (total[s] / usual[s]) ** fading(p.usual_half_life) * math.exp(goods / 2.0)
    return found


def noise(w: Twin, s: str, x: str, flow: str) -> float:
    p = w.p.trade
    z = heavy(w.normal(f"trade.{flow}", s, x), p.tail)
    share = max(getattr(w, f"{flow}_share")[s, x], p.grain_from)
    return float(getattr(p, f"{flow}_sd") * (share / p.grain_at) ** -p.grain * z)


def measure_trade(w: Twin) -> None:
    for s in w.states:
        totals = {}
        for flow in ("export", "import"):
            volume = getattr(w, f"{flow}_volume")
            total = getattr(w, f"{flow}_rest")[s] + sum(volume[s, x] for x in w.powers)
            getattr(w, f"{flow}s")[s] = 100.0 * total / w.gdp[s]
            totals[flow] = total
            for x in w.powers:
                getattr(w, f"{flow}_share")[s, x] = 100.0 * volume[s, x] / total
        for x in w.powers:
            flows = w.export_volume[s, x] + w.import_volume[s, x]
            w.trade_share[s, x] = 100.0 * flows / (totals["export"] + totals["import"])


def price_disputes_chill_ties(w: Twin) -> None:
    p = w.p.trade
    fall = positive(1.0 - w.gas_price / w.gas_price_accustomed)
    for s, x in w.pairs:
        healed = w.price_dispute[s, x] * (1.0 - p.dispute_healing) * (w.succession[s] == 0.0)
        sold = w.gas_exports[s] / 100.0 * w.export_share[s, x] / 100.0
        opened = p.dispute_gain * positive(sold - p.dispute_from) * fall
        w.price_dispute[s, x] = min(max(healed, opened), 1.0)
    w.gas_price_accustomed = toward(w.gas_price_accustomed, w.gas_price, p.dispute_habit)


WATCHES = (
    change_of_partners,
    change_of_prices,
    change_of_gdp,
    change_of_access,
    change_of_markets,
    change_of_detours,
    change_of_cuts,
)

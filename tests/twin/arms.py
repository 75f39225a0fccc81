"""Who sells arms to whom, as the page describes it."""

from __future__ import annotations

import math

from tests.twin.world import Twin, positive

Key = tuple[str, str]


def change_of_standing(w: Twin) -> dict[Key, float]:
    p = w.p.arms
    standing = {k: p.affinity * w.elite[k] + p.standing * w.trust[k] * w.on("M11") for k in w.pairs}
    found: dict[Key, float] = w.change("arms.standing", standing)
    return found


def share_the_whole(w: Twin) -> None:
    for s in w.states:
        whole = sum(w.arms_weight[s, x] for x in w.labels["supplier"])
        for x in w.labels["supplier"]:
            w.arms_weight[s, x] /= whole


def suppliers_gain_and_lose_favour(w: Twin) -> None:
    p = w.p
    standing = change_of_standing(w)
    for s in w.states:
        for x in w.labels["supplier"]:
            jumps = w.uniform("arms.jump", s, x) < p.levels.jump_share
            far = p.levels.jump_size if jumps else 1.0
            step = p.arms.walk * far * w.normal("arms.walk", s, x)
            w.arms_weight[s, x] *= math.exp(step + standing.get((s, x), 0.0))
    share_the_whole(w)


def appeal(w: Twin, s: str) -> dict[str, float]:
    p = w.p.arms
    sellers = w.labels["supplier"]
    shortfall = {x: 1.0 - w.delivered_effort[x] if x in w.powers else 0.0 for x in sellers}
    if not w.on("M09"):
        shortfall = dict.fromkeys(sellers, 0.0)
    missing = {x: w.arms_weight[s, x] * shortfall[x] for x in sellers}
    threat = max(w.terror_threat[s], w.border_tension[s]) if w.on("M33") else 0.0
    (arms,) = w.playing("arms")
    found = {}
    for x in sellers:
        undelivered = sum(missing.values()) - missing[x]
        ready = w.instruments[arms].offered[x] if x in w.powers else 0.0
        kept = w.arms_weight[s, x] * (1.0 - p.own_needs * shortfall[x])
        if w.on("M19"):
            kept *= 1.0 + p.substitution * ready * undelivered
        if w.on("M20") and x in w.powers:
            kept += p.drones * w.drone_supply[x] * (threat + undelivered)
        found[x] = kept * (1.0 - (w.embargo[s, x] if x in w.powers else 0.0))
    return found


def states_buy_arms(w: Twin) -> None:
    p = w.p.arms
    (arms,) = w.playing("arms")
    spec = w.instruments[arms]
    for s in w.states:
        w.arms_market[s] *= math.exp(p.market_walk * w.normal("arms.market", s))
        threat = max(w.terror_threat[s], w.border_tension[s]) if w.on("M33") else 0.0
        buys = w.happens(p.tempo / 4.0 * (1.0 + p.alarm * threat), "arms.order", s)
        appeals = appeal(w, s)
        mark = w.uniform("arms.choice", s) * sum(appeals.values())
        size = w.arms_market[s] * spec.size * math.exp(spec.spread * w.normal("arms.size", s))
        if not buys:
            continue
        reached = 0.0
        for x, attraction in appeals.items():
            reached += attraction
            if mark < reached:
                w.arms_ordered[s, x] += size
                w.arms_deal[s, x] += 1.0
                w.arms_weight[s, x] += p.training * w.on("M40")
                break
    share_the_whole(w)


def arms_are_delivered_and_wear_out(w: Twin) -> None:
    (arms,) = w.playing("arms")
    spec = w.instruments[arms]
    for key in w.arms_ordered:
        delivered = w.arms_ordered[key] / spec.lead
        w.arms_ordered[key] -= delivered
        w.deliveries[key] = (*w.deliveries[key][1:], delivered)
        if key in w.trust:
            worn = w.ties[arms, *key] * (1.0 - spec.depreciation)
            w.ties[arms, *key] = worn + delivered
    count_shares(w)


def count_shares(w: Twin) -> None:
    for s in w.states:
        window = {x: sum(w.deliveries[s, x]) for x in w.labels["supplier"]}
        whole = sum(window.values())
        shares = {x: n / whole if whole > 0.0 else 0.0 for x, n in window.items()}
        largest = sorted(shares.values())[-2:]
        w.third_power_arms_share[s] = positive(sum(shares.values()) - sum(largest))
        for x, share in shares.items():
            w.supplier_share[s, x] = 100.0 * share
            if x in w.powers:
                w.arms_share[s, x] = 100.0 * share


WATCHES = (change_of_standing,)

"""Who sells arms to whom, as the page describes it."""

from __future__ import annotations

import math
from itertools import accumulate

from tests.twin.world import Twin, Watched


def share_the_whole(w: Twin, s: str) -> None:
    whole = sum(w.arms_weight[s, x] for x in w.suppliers)
    for x in w.suppliers:
        w.arms_weight[s, x] /= whole


def suppliers_gain_and_lose_favour(w: Twin) -> None:
    p, elite, trust = w.p.arms, w.change("elite"), w.change("trust")
    pretext, dangerous = w.change("pretext"), w.believing("weak_or_dangerous", "dangerous")
    for s in w.states:
        for x in w.suppliers:
            jumps = w.uniform("arms.jump", s, x) < w.p.levels.jump_share
            step = p.walk * (w.p.levels.jump_size if jumps else 1.0)
            step *= w.normal("arms.walk", s, x)
            if x in w.powers:
                step += p.affinity * elite[s, x] + p.standing * trust[s, x] * w.on("M11")
                step -= p.balancing * dangerous * pretext[s, x] * w.on("M12")
            w.arms_weight[s, x] *= math.exp(step)
        share_the_whole(w, s)


def alarm(w: Twin, s: str) -> float:
    return max(w.terror_threat[s], w.border_tension[s])


def appeal_of_suppliers(w: Twin, s: str) -> list[tuple[float, float]]:
    """Of each supplier, what is no drones and what is."""
    p, (arms,) = w.p.arms, w.playing("arms")
    shortfall = {x: (1.0 - w.delivered_effort[x]) * w.on("M09") for x in w.powers}
    missing = {x: w.arms_weight[s, x] * shortfall[x] for x in w.powers}
    found = []
    for x in w.suppliers:
        kept, drones, allowed = w.arms_weight[s, x], 0.0, 1.0 - w.embargo[s, x]
        if x in w.powers:
            undelivered = sum(missing.values()) - missing[x]
            ready = w.instruments[arms].offered[x] * w.on("M19")
            kept *= 1.0 - p.own_needs * shortfall[x]
            kept *= 1.0 + p.substitution * ready * undelivered
            drones = p.drones * w.drone_supply[x] * (alarm(w, s) + undelivered) * w.on("M20")
            allowed *= 1.0 - w.price_dispute[s, x] * w.on("M16")
        found.append((kept * allowed, drones * allowed))
    return found


def states_buy_arms(w: Twin) -> None:
    p, (arms,) = w.p.arms, w.playing("arms")
    spec = w.instruments[arms]
    for s in w.states:
        w.arms_market[s] *= math.exp(p.market_walk * w.normal("arms.market", s))
        hazard = p.tempo / 4.0 * (1.0 + p.alarm * alarm(w, s) * w.on("M33"))
        if w.happens(hazard, "arms.order", s):
            reach = list(accumulate(part for both in appeal_of_suppliers(w, s) for part in both))
            mark = w.uniform("arms.choice", s) * reach[-1]
            place, drones = divmod(sum(reached <= mark for reached in reach), 2)
            x = w.suppliers[place]
            size = p.drone_lot if drones else w.arms_market[s] * spec.size
            w.arms_ordered[s, x] += size * math.exp(spec.spread * w.normal("arms.size", s))
            w.arms_deal[s, x] += 1.0
            w.arms_weight[s, x] += p.training * w.on("M40")
        share_the_whole(w, s)


def arms_are_delivered_and_wear_out(w: Twin) -> None:
    (arms,) = w.playing("arms")
    spec = w.instruments[arms]
    for s, x in w.arms_ordered:
        delivered = w.arms_ordered[s, x] / spec.lead
        w.arms_ordered[s, x] -= delivered
        w.deliveries[s, x] = [*w.deliveries[s, x][1:], delivered]
        if x in w.powers:
            w.ties[arms, s, x] += delivered - spec.depreciation * w.ties[arms, s, x]
    for s in w.states:
        window = {x: sum(w.deliveries[s, x]) for x in w.suppliers}
        whole = max(sum(window.values()), 1e-9)
        great = [x for x in w.powers if w.scenario.powers[x].great]
        w.third_power_arms_share[s] = sum(window[x] for x in w.suppliers if x not in great) / whole
        for x in w.suppliers:
            w.supplier_share[s, x] = 100.0 * window[x] / whole
        for x in w.powers:
            w.arms_share[s, x] = w.supplier_share[s, x]


def pretexts(w: Twin) -> dict[tuple[str, str], float]:
    much = w.p.consideration.minority
    return {
        (s, x): w.fear[s, x] * w.sphere_claim[x] * (1.0 + much * w.minority[s, x])
        for s, x in w.pairs
    }


WATCHED: Watched = {"elite": lambda w: w.elite, "trust": lambda w: w.trust, "pretext": pretexts}

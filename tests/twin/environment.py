"""The war, prices and the powers among themselves, as the page describes them."""

from __future__ import annotations

import math

from tests.twin.world import Twin, Watched, chance, fading, half, heavy, positive, toward

NONE, FIGHTING, FROZEN, SETTLED_FOR, SETTLED_AGAINST = 0.0, 1.0, 2.0, 3.0, 4.0


def war_runs_its_course(w: Twin) -> None:
    p = w.p.war
    u_end, u_how = w.uniform("war.end"), w.uniform("war.terms")
    against = u_how < w.battlefield_failure * w.western_support
    settled = SETTLED_AGAINST if against else SETTLED_FOR
    ends = chance(p.end_hazard)
    if w.war == FIGHTING:
        w.war_quarters += 1.0
        if u_end < ends:
            w.war = FROZEN if u_end < ends * p.freeze_share else settled
    elif w.war == FROZEN:
        if u_end < chance(p.flare_hazard):
            w.war = FIGHTING
        elif u_end > 1.0 - chance(p.thaw_hazard):
            w.war = settled
    target = p.intensity * {FIGHTING: 1.0, FROZEN: p.simmer}.get(w.war, 0.0)
    w.war_intensity = toward(w.war_intensity, target, p.pace)


def failure_costs_reputation(w: Twin) -> None:
    p = w.p.war
    won = w.change("phase") != 0.0 and w.war == SETTLED_FOR
    if w.war == FIGHTING:
        target = p.failure * w.western_support
        w.battlefield_failure = toward(w.battlefield_failure, target, p.pace)
    else:
        w.battlefield_failure *= 1.0 - (p.redemption if won else p.forgetting)
    change = w.change("failure", "reputation")
    for b in w.belligerents:
        w.push("reputation", b, -p.reputation_loss * change)


def fresh_sanctions(w: Twin) -> float:
    return positive(w.sanctions - w.sanctions_absorbed)


def war_drains_means(w: Twin) -> None:
    p = w.p.war
    for x in w.powers:
        target = max(p.drain_peak * w.war_intensity, p.sanctions_drain * fresh_sanctions(w))
        target *= x in w.belligerents
        w.drain[x] = toward(w.drain[x], target, p.pace if target > w.drain[x] else p.recovery)
    w.sanctions_absorbed = toward(w.sanctions_absorbed, w.sanctions, p.adaptation)


def war_turns_inward_or_not(w: Twin) -> None:
    p = w.p.war
    for b in w.belligerents:
        turn = p.inward_turn * half(w.war_quarters, p.long)
        turn *= w.holds("russian_retrenchment", "lasting")
        w.inward_turn[b] = max(w.inward_turn[b], turn)


def efforts_follow_means(w: Twin) -> None:
    for p in w.powers:
        w.delivered_effort[p] = (1.0 - w.drain[p]) * (1.0 - w.inward_turn[p])
        w.announced_effort[p] = w.delivered_effort[p]
        w.spare_forces[p] = w.intervention_capacity[p] * w.delivered_effort[p]


def words_outrun_deeds(w: Twin) -> None:
    for p in w.powers:
        w.announced_effort[p] = toward(w.delivered_effort[p], 1.0, w.p.war.cheap_talk)


def threats_wear_off(w: Twin) -> None:
    p = w.p.war
    able = any(w.scenario.powers[b].nuclear for b in w.belligerents) and w.war == FIGHTING
    threat = w.happens(p.threat_hazard * w.battlefield_failure * able, "war.threat")
    w.nuclear_scare *= 1.0 - p.calming
    w.nuclear_scare += threat * p.threat_scare * p.habituation**w.nuclear_threats_made
    w.nuclear_threats_made += threat
    w.nuclear_threat += threat
    w.push("western_support", None, -p.threat_erosion * w.change("scare"))


# Sanctions, prices and the powers' economies


def sanctions_follow_the_war(w: Twin) -> None:
    p = w.p.markets
    if w.war in {FROZEN, SETTLED_FOR, SETTLED_AGAINST}:
        w.sanctions -= p.sanctions_easing * positive(w.sanctions - p.sanctions_rest)
    w.sanctions_felt = toward(w.sanctions_felt, w.sanctions, fading(p.response))


def world_economy_slumps_and_recovers(w: Twin) -> None:
    p = w.p.markets
    slump = w.happens(p.slump_hazard, "markets.slump")
    size = p.slump_size * math.sqrt(-math.log(w.uniform("markets.slump_size")))
    kept = w.world_cycle * (1.0 - fading(p.cycle_half_life))
    w.world_cycle = kept + p.cycle_sd * w.normal("markets.cycle") - slump * size
    w.slump += slump
    w.dollar_prices *= math.exp(p.world_inflation / 400.0)


def dear_oil(w: Twin) -> float:
    """Log of the price of oil over its level."""
    return math.log(w.oil_price / w.oil_price_level)


def prices_move(w: Twin) -> None:
    p = w.p.markets
    step = p.oil_walk * heavy(w.normal("markets.oil_level"), p.tail)
    change = step - fading(p.oil_half_life) * dear_oil(w)
    change += p.oil_demand / 100.0 * w.change("world_cycle")
    change += p.oil_volatility * w.normal("markets.oil")
    w.oil_price_level *= math.exp(step)
    w.oil_price *= math.exp(change)
    w.gas_price *= math.exp(p.gas_oil * change + p.gas_volatility * w.normal("markets.gas"))
    w.oil_price_felt *= (w.oil_price / w.oil_price_felt) ** fading(p.response)


def power_economies_grow(w: Twin) -> None:
    p = w.p.markets
    for x in w.powers:
        growth = w.economy_trend[x] + w.world_cycle
        growth += p.power_growth_sd * w.normal("markets.powers", x)
        growth += p.oil_gain * w.oil_weight[x] * dear_oil(w)
        growth -= p.sanctions_hit * fresh_sanctions(w) * (x in w.belligerents)
        trend = toward(w.economy_trend[x], p.power_long_run, fading(p.trend_half_life))
        w.economy_trend[x] = trend + p.trend_walk * w.normal("markets.trend", x)
        w.economy_growth[x] = growth
        w.economy[x] *= math.exp(growth / 400.0)


def power_currencies_move(w: Twin) -> None:
    p, oil = w.p.markets, w.change("oil_felt", "powers")
    for x in w.powers:
        parity, rate = w.power_currency_level[x], w.power_currency[x]
        by_oil = p.rouble_oil * w.oil_weight[x] * oil
        noise = w.currency_risk[x] * heavy(w.normal("markets.currency", x), p.tail)
        back = fading(w.p.currency.rogoff) * math.log(parity / rate)
        w.put("power_currency", x, rate * math.exp(back + by_oil + noise))
        w.put("power_currency_level", x, parity * math.exp(by_oil))


def lending_booms_and_retrenches(w: Twin) -> None:
    p = w.p.markets
    for x in w.powers:
        noise = p.appetite_sd * heavy(w.normal("markets.appetite", x), p.tail)
        w.lending_appetite[x] **= 1.0 - fading(p.appetite_half_life)
        w.lending_appetite[x] *= math.exp(noise)


# Between the powers


def backing_gives_leverage(w: Twin) -> None:
    p = w.p.rivalry
    isolated, drawn_in = w.change("isolation"), w.change("intensity", "friction")
    for x, b in w.rivals:
        if b not in w.belligerents or w.scenario.powers[x].democracy:
            continue
        kept = 1.0 if w.on("M06") else 1.0 - p.treaty
        gain = p.leverage_gain * isolated * w.lending_power[x] * kept
        w.push("leverage", (x, b), gain * w.on("M05"), 1.0)
        w.push("friction", (x, b), p.entrapment * drawn_in * w.on("M06"))


def convene_without_the_rival(w: Twin) -> None:
    p = w.p.rivalry
    for o in w.with_mandate("summit"):
        out = [x for x in w.powers if x in w.scenario.organisations[o].excludes]
        over = w.convened(o, {c: sum(w.leverage[c, x] for x in out) for c in w.powers})
        over /= max(len(out), 1)
        if not w.happens(p.summit_hazard * over, "rivalry.summit", o):
            continue
        for c, weight in w.convener[o].items():
            w.summit_without[c] += weight
            for x in out:
                w.push("friction", (x, c), p.slight * weight)
            for i in w.playing("patronage"):
                gain = p.summit_gain * w.instruments[i].saturation * weight
                for s in w.states:
                    w.push_tie(i, s, c, gain * w.membership[o, s])


def police_the_sphere(w: Twin) -> None:
    p = w.p.rivalry
    for s, x in w.pairs:
        claims = [
            w.sphere_claim[q] * w.delivered_effort[q] * (1.0 - w.leverage[x, q])
            for q in w.powers
            if q != x
        ]
        pressure = max(claims) * w.believing("power_friction", "friction")
        seen = half(w.presence_seen[s, x], w.p.security.presence_half)
        if w.happens(p.policing_hazard * pressure * seen, "rivalry.policing", s, x):
            w.policing[s, x] += 1.0
            for i in w.playing("base"):
                w.ties[i, s, x] *= 1.0 - p.closure
                w.ties_level[i, s, x] *= 1.0 - p.closure


def coerce_when_recovered(w: Twin) -> None:
    over = w.war_quarters > 0.0 and w.war != FIGHTING
    for s, x in w.pairs:
        hazard = w.p.rivalry.coercion_hazard * w.sphere_claim[x] * w.delivered_effort[x]
        hazard *= w.minority[s, x] * (1.0 - w.alignment[s, x]) * over
        hazard *= w.believing("weak_or_dangerous", "dangerous")
        w.coercion[s, x] += w.happens(hazard, "rivalry.coercion", s, x)


def advances_cause_friction(w: Twin) -> None:
    rate = w.p.rivalry.advance_friction * w.believing("power_friction", "friction")
    for x, rival in w.rivals:
        gain = {s: w.security_dependency[s, rival] - w.dependency_year_ago[s, rival]
                for s in w.states}  # fmt: skip
        felt = sum(w.security_dependency[s, x] * positive(gain[s]) for s in w.states)
        amount = rate * felt / len(w.states) * (1.0 - w.leverage[rival, x])
        w.push("friction", (x, rival), amount)


WATCHED: Watched = {
    "phase": lambda w: w.war,
    "scare": lambda w: w.nuclear_scare,
    "failure": lambda w: w.battlefield_failure,
    "intensity": lambda w: w.war_intensity,
    "isolation": lambda w: w.sanctions * half(w.war_quarters, w.p.rivalry.isolation),
    "world_cycle": lambda w: w.world_cycle,
    "oil_felt": lambda w: math.log(w.oil_price_felt),
    "effort": lambda w: w.delivered_effort,
}

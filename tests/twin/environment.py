"""The war, prices and the powers among themselves, as the page describes them."""

from __future__ import annotations

import math

from tests.twin.world import Twin, bounded, chance, fading, half, heavy, positive, toward

NONE, FIGHTING, FROZEN, SETTLED_FOR, SETTLED_AGAINST = 0.0, 1.0, 2.0, 3.0, 4.0


def war_runs_its_course(w: Twin) -> None:
    p = w.p.war
    u_end, u_how = w.uniform("war.end"), w.uniform("war.terms")
    against = w.battlefield_failure * w.western_support
    settled = SETTLED_AGAINST if u_how < against else SETTLED_FOR
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
    new_phase = w.change("war.phase", w.war) != 0.0
    if w.war == FIGHTING:
        target = p.failure * w.western_support
        w.battlefield_failure = toward(w.battlefield_failure, target, p.pace)
    else:
        won = w.war == SETTLED_FOR and new_phase
        w.battlefield_failure *= 1.0 - (p.redemption if won else p.forgetting)
    change = change_of_failure(w, "war")
    for b in w.belligerents:
        w.push("reputation", b, -p.reputation_loss * change)


def change_of_failure(w: Twin, key: str) -> float:
    return float(w.change(f"failure.{key}", w.battlefield_failure))


def war_drains_means(w: Twin) -> None:
    p = w.p.war
    for b in w.belligerents:
        fresh = positive(w.sanctions - w.sanctions_absorbed)
        target = max(p.drain_peak * w.war_intensity, p.sanctions_drain * fresh)
        rate = p.pace if target > w.drain[b] else p.recovery
        w.drain[b] = toward(w.drain[b], target, rate)
    w.sanctions_absorbed = toward(w.sanctions_absorbed, w.sanctions, p.adaptation)


def war_turns_inward_or_not(w: Twin) -> None:
    p = w.p.war
    if w.holds("russian_retrenchment", "lasting"):
        for b in w.belligerents:
            turn = p.inward_turn * half(w.war_quarters, p.long)
            w.inward_turn[b] = max(w.inward_turn[b], turn)


def efforts_follow_means(w: Twin) -> None:
    for p in w.powers:
        w.delivered_effort[p] = (1.0 - w.drain[p]) * (1.0 - w.inward_turn[p])
        w.announced_effort[p] = w.delivered_effort[p]
        w.spare_forces[p] = w.intervention_capacity[p] * w.delivered_effort[p]


def words_outrun_deeds(w: Twin) -> None:
    for p in w.powers:
        delivered = w.delivered_effort[p]
        w.announced_effort[p] = delivered + w.p.war.cheap_talk * (1.0 - delivered)


def threats_wear_off(w: Twin) -> None:
    p = w.p.war
    nuclear = any(w.scenario.powers[b].nuclear for b in w.belligerents)
    hazard = p.threat_hazard * w.battlefield_failure * (nuclear and w.war == FIGHTING)
    threat = float(w.happens(hazard, "war.threat"))
    before = w.nuclear_scare
    scare = p.threat_scare * p.habituation**w.nuclear_threats_made
    w.nuclear_scare = bounded("nuclear_scare", before * (1.0 - p.calming) + threat * scare)
    w.nuclear_threats_made += threat
    w.nuclear_threat += threat
    w.push("western_support", None, -p.threat_erosion * (w.nuclear_scare - before))


# Sanctions, prices and the powers' economies


def sanctions_follow_the_war(w: Twin) -> None:
    p = w.p.markets
    if w.war in {FROZEN, SETTLED_FOR, SETTLED_AGAINST}:
        w.sanctions -= p.sanctions_easing * positive(w.sanctions - p.sanctions_rest)
    w.sanctions_felt = toward(w.sanctions_felt, w.sanctions, fading(p.response))


def world_economy_slumps_and_recovers(w: Twin) -> None:
    p = w.p.markets
    slump = float(w.happens(p.slump_hazard, "markets.slump"))
    size = p.slump_size * math.sqrt(-math.log(w.uniform("markets.slump_size")))
    kept = w.world_cycle * (1.0 - fading(p.cycle_half_life))
    w.world_cycle = kept + p.cycle_sd * w.normal("markets.cycle") - slump * size
    w.slump += slump
    w.dollar_prices *= math.exp(p.world_inflation / 400.0)


def change_of_demand(w: Twin) -> float:
    return float(w.change("markets.demand", w.world_cycle))


def prices_move(w: Twin) -> None:
    p = w.p.markets
    step = p.oil_walk * heavy(w.normal("markets.oil_level"), p.tail)
    pull = -fading(p.oil_half_life) * math.log(w.oil_price / w.oil_price_level)
    demand = p.oil_demand / 100.0 * change_of_demand(w)
    change = pull + step + demand + p.oil_volatility * w.normal("markets.oil")
    w.oil_price_level *= math.exp(step)
    before = w.oil_price
    w.oil_price *= math.exp(change)
    change = math.log(w.oil_price / before)
    w.gas_price *= math.exp(p.gas_oil * change + p.gas_volatility * w.normal("markets.gas"))
    w.oil_price_felt *= (w.oil_price / w.oil_price_felt) ** fading(p.response)


def power_economies_grow(w: Twin) -> None:
    p = w.p.markets
    fresh = positive(w.sanctions - w.sanctions_absorbed)
    dear = math.log(w.oil_price / w.oil_price_level)
    for x in w.powers:
        growth = w.economy_trend[x] + w.world_cycle
        growth += p.power_growth_sd * w.normal("markets.powers", x)
        growth += p.oil_gain * w.oil_weight[x] * dear
        growth -= p.sanctions_hit * fresh * (x in w.belligerents)
        w.economy_growth[x] = growth
        step = p.trend_walk * w.normal("markets.trend", x)
        back = fading(p.trend_half_life)
        w.economy_trend[x] = toward(w.economy_trend[x], p.power_long_run, back) + step
        w.economy[x] *= math.exp(growth / 400.0)


def change_of_oil(w: Twin, key: str) -> float:
    return float(w.change(f"oil.{key}", math.log(w.oil_price_felt)))


def power_currencies_move(w: Twin) -> None:
    p = w.p.markets
    oil = change_of_oil(w, "powers")
    for x in w.powers:
        noise = w.currency_risk[x] * heavy(w.normal("markets.currency", x), p.tail)
        w.power_currency[x] *= math.exp(p.rouble_oil * w.oil_weight[x] * oil + noise)


def lending_booms_and_retrenches(w: Twin) -> None:
    p = w.p.markets
    for x in w.powers:
        noise = p.appetite_sd * heavy(w.normal("markets.appetite", x), p.tail)
        kept = 1.0 - fading(p.appetite_half_life)
        w.lending_appetite[x] = math.exp(kept * math.log(w.lending_appetite[x]) + noise)


# Between the powers


def change_of_isolation(w: Twin) -> float:
    alone = w.sanctions * half(w.war_quarters, w.p.rivalry.isolation)
    return float(w.change("rivalry.isolation", alone))


def change_of_intensity(w: Twin) -> float:
    return float(w.change("rivalry.intensity", w.war_intensity))


def backing_gives_leverage(w: Twin) -> None:
    p = w.p.rivalry
    isolated, drawn_in = change_of_isolation(w), change_of_intensity(w)
    for x, b in w.rivals:
        if b not in w.belligerents or w.democracy(x):
            continue
        gain = p.leverage_gain * isolated * w.lending_power[x]
        if w.on("M05"):
            kept = 1.0 if w.on("M06") else 1.0 - p.treaty
            w.push("leverage", (x, b), gain * kept, 1.0)
        if w.on("M06"):
            w.push("friction", (x, b), p.entrapment * drawn_in)


def convene_without_the_rival(w: Twin) -> None:
    p = w.p.rivalry
    (patronage,) = w.playing("patronage")
    for o in w.with_mandate("summit"):
        out = [x for x in w.powers if x in w.scenario.organisations[o].excludes]
        if not out:
            continue
        weights = w.convener[o]
        over = sum(weights[c] * w.leverage[c, x] for c in w.powers for x in out) / len(out)
        if not w.happens(p.summit_hazard * over, "rivalry.summit", o):
            continue
        for c, weight in weights.items():
            w.summit_without[c] += weight
            for x in out:
                w.push("friction", (c, x), p.slight * weight)
            for s in w.states:
                gain = p.summit_gain * w.instruments[patronage].saturation * weight
                w.push_tie(patronage, s, c, gain * w.membership[o, s])


def claim_over(w: Twin, p: str) -> float:
    """The largest claim of another power to the sphere, as far as it acts against a power."""
    return max(
        w.sphere_claim[q]
        * w.delivered_effort[q]
        * (1.0 - (w.leverage[p, q] if w.on("M05") else 0.0))
        for q in w.powers
        if q != p
    )


def police_the_sphere(w: Twin) -> None:
    p = w.p.rivalry
    for s, x in w.pairs:
        pressure = claim_over(w, x) * w.believing("power_friction", "friction")
        seen = half(w.presence_seen[s, x], w.p.security.presence_half)
        if w.happens(p.policing_hazard * pressure * seen, "rivalry.policing", s, x):
            w.policing[s, x] += 1.0
            for i in w.playing("base"):
                w.push_tie(i, s, x, -p.closure * w.ties[i, s, x])


def coerce_when_recovered(w: Twin) -> None:
    over = w.war_quarters > 0.0 and w.war != FIGHTING
    for s, x in w.pairs:
        hazard = w.p.rivalry.coercion_hazard * w.sphere_claim[x] * w.delivered_effort[x]
        hazard *= w.minority[s, x] * (1.0 - w.alignment[s, x]) * over
        hazard *= w.believing("weak_or_dangerous", "dangerous")
        w.coercion[s, x] += w.happens(hazard, "rivalry.coercion", s, x)


def advances_cause_friction(w: Twin) -> None:
    for x, rival in w.rivals:
        felt = 0.0
        for s in w.states:
            gain = w.security_dependency[s, rival] - w.dependency_year_ago[s, rival]
            felt += w.security_dependency[s, x] * positive(gain)
        needed = w.leverage[rival, x] if w.on("M05") else 0.0
        rate = w.p.rivalry.advance_friction * w.believing("power_friction", "friction")
        w.push("friction", (x, rival), rate * felt / len(w.states) * (1.0 - needed))


WATCHES = (
    change_of_demand,
    lambda w: change_of_oil(w, "powers"),
    change_of_isolation,
    change_of_intensity,
    lambda w: w.change("war.phase", w.war),
    lambda w: change_of_failure(w, "war"),
)
"""What is taken note of before the first quarter."""

"""Ties and forces, threats, disputes, crises and rescues, as the page describes them."""

from __future__ import annotations

import math

from tests.twin.seen import heard, refused
from tests.twin.world import (
    Twin,
    Watched,
    any_of,
    fading,
    half,
    logistic,
    poisson,
    positive,
    toward,
)


def presence_is_counted(w: Twin) -> None:
    for s, x in w.pairs:
        troops = {i: w.ties[i, s, x] * spec.presence for i, spec in w.instruments.items()}
        hidden = sum(n * w.instruments[i].deniability for i, n in troops.items())
        w.expedition[s, x] *= 1.0 - fading(w.p.alliance.stay)
        w.presence[s, x] = sum(troops.values()) + w.expedition[s, x]
        w.presence_seen[s, x] = w.presence[s, x] - hidden * w.on("M35")
        w.investment[s, x] = w.stock(s, x, "investment")


def joint_systems_lock_in(w: Twin) -> None:
    p = w.p.security
    for s, x in w.pairs:
        drill = p.drill * w.strength(s, x, "training")
        common = p.common_arms * w.arms_weight[s, x]  # weights are shares of a whole
        use = any_of([w.strength(s, x, "joint_defence"), drill, common])
        rate = p.lock_in_rate * (1.0 if use > w.lock_in[s, x] else p.unlock)
        lock_in = toward(w.lock_in[s, x], use, rate if w.on("M40") else 1.0)
        w.lock_in[s, x] = max(lock_in, w.stationing[s, x])


def guards_learn_by_doing(w: Twin) -> None:
    p = w.p.security
    for x in w.powers:
        guards = sum(w.stock(s, x, "guards") for s in w.states)
        fielded = half(guards + p.guards_elsewhere, p.guards_half)
        rate = p.learning * w.believing("guards_purpose", "geopolitical") * fielded
        w.guard_skill[x] = toward(w.guard_skill[x], 1.0, rate)


def weapons_are_stationed(w: Twin) -> None:
    p = w.p.security
    for s, x in w.pairs:
        loyal = positive(w.elite[s, x] - p.loyal_from) / (1.0 - p.loyal_from)
        hazard = p.stationing_hazard * loyal * (1.0 - w.audibility[s]) * (1.0 - w.neutrality[s])
        hazard *= (1.0 - w.nuclear_free[s]) * w.proximity[s, x] * intensity(w, x)
        hazard *= w.scenario.powers[x].nuclear and len(w.promised(s, x)) > 0
        if w.happens(hazard, "security.stationing", s, x) or w.stationing[s, x] > 0.0:
            w.stationing[s, x] = min(w.stationing[s, x] + 0.25, 1.0)
        for i in w.playing("strategic"):
            w.ties[i, s, x] = max(w.ties[i, s, x], w.stationing[s, x])
    moved = w.change("stage")
    for s in w.states:
        w.autonomy[s] *= 1.0 - p.bound * moved[s]
    w.deterrence += p.deterred * max(moved.values())


def intensity(w: Twin, x: str) -> float:
    """Intensity of a power's war, fighting or frozen."""
    return w.war_intensity * (x in w.belligerents)


# Threats


def militants_threaten(w: Twin) -> None:
    p = w.p.security
    afghan, garrison, forces = w.change("afghan"), w.change("garrison"), w.change("capability")
    for s in w.states:
        moved = p.spill * afghan * w.afghan_exposure[s]
        w.push("terror_threat", s, moved - p.garrison * garrison[s] - p.forces * forces[s])
        mean = p.attack_rate / 4.0 * w.terror_threat[s]
        w.terror_attack[s] += poisson(mean, w.uniform("security.attack", s))


def militants_break_in(w: Twin) -> None:
    p = w.p.security
    for s in w.states:
        excess = positive(w.terror_threat[s] - p.incursion - p.cover * w.capability[s])
        w.incursion[s] += w.happens(p.break_in * excess, "security.incursion", s)


def stake(w: Twin, s: str, x: str, at: float) -> float:
    """Investment, half-saturating at a share of GDP."""
    return half(w.investment[s, x], at * w.gdp[s])


def foreign_firms_are_attacked(w: Twin) -> None:
    for s, x in w.pairs:
        danger = w.terror_threat[s] + w.unrest[s] + w.rejection[s, x]
        mean = w.p.security.incident_rate * stake(w, s, x, w.p.motives.stake_half) * danger
        mean *= 1.0 - w.familiarity[s, x]
        w.incident[s, x] += poisson(mean, w.uniform("security.incident", s, x))


def incidents_teach_self_protection(w: Twin) -> None:
    p = w.p.security
    for x in w.powers:
        incidents = sum(w.incident[s, x] for s in w.states)
        w.push("protection_urge", x, p.urge_per_incident * incidents * w.on("M02"))
        saved = 0.0
        for s in w.states:
            rescued = any(w.intervention[s, y] > 0.0 for y in w.powers if y != x)
            saved += stake(w, s, x, w.p.motives.stake_half) * rescued
        w.push("protection_urge", x, -p.free_ride * saved * w.on("M03"), 0.0)
        if w.on("M04"):
            w.lesson[x] = min(w.lesson[x] + p.lesson * saved, 1.0)
            learned = p.reform * w.lesson[x]
            w.lesson[x] -= learned
            w.push("protection_urge", x, learned, 1.0)


def forces_learn_from_patrons(w: Twin) -> None:
    for s, change in w.change("help").items():
        w.push("capability", s, w.p.security.help_gain * change, 1.0)


# Disputes between states


def heat(w: Twin, d: str) -> float:
    return w.tension[d] ** 4 * (1.0 - w.settled[d])


def neighbours_clash(w: Twin) -> None:
    for d in w.parties:
        hazard = w.p.dispute.clash * heat(w, d)
        w.clash[d] = max(w.clash[d], float(w.happens(hazard, "dispute.clash", d)))


def backing(w: Twin, s: str, other: str) -> float:
    """How far powers hostile to the other party stand behind a state."""
    enmity = [spec.enmity.get(other, {}) for spec in w.scenario.disputes.values()]
    return max((e * w.trust[s, x] for of in enmity for x, e in of.items()), default=0.0)


def leaning(w: Twin, s: str, o: str) -> float:
    """Strongest tie of a state to those who convene an organisation."""
    shares = {x: max(w.arms_share[s, x], w.trade_share[s, x]) / 100.0 for x in w.powers}
    return w.convened(o, {x: max(w.elite[s, x], shares[x]) for x in w.powers})


def deterred(w: Twin, s: str, attacker: str) -> float:
    """How far the guarantors of a state keep another from attacking it."""
    best = 0.0
    for o in w.with_mandate("mutual_defence"):
        if w.full(o, s) and not w.full(o, attacker):
            effort = w.convened(o, w.delivered_effort)
            best = max(best, w.credibility[o] * effort * (1.0 - leaning(w, attacker, o)))
    return best


def fighting_strength(w: Twin, s: str, other: str) -> float:
    arms = sum(w.strength(s, x, "arms") for x in w.powers)
    return w.capability[s] * w.gdp[s] * (1.0 + arms) * (1.0 + backing(w, s, other))


def the_stronger_attack(w: Twin) -> None:
    p = w.p.dispute
    for d, (one, two) in w.parties.items():
        mine, theirs = fighting_strength(w, one, two), fighting_strength(w, two, one)
        strong, weak = (one, two) if mine >= theirs else (two, one)
        share = max(mine, theirs) / (mine + theirs)
        held = deterred(w, weak, strong) if w.on("M11") else 0.0
        hazard = p.attack * heat(w, d) * (2.0 * share - 1.0) * (1.0 - p.deterrence * held)
        if w.happens(hazard, "dispute.attack", d):
            w.attack[d, strong] += 1.0
            w.attacked[weak] += 1.0
            w.clash[d] = 1.0
            if w.uniform("dispute.outcome", d) < p.decisive * share:
                w.settled[d] = 1.0


def parties_make_peace(w: Twin) -> None:
    for d in w.parties:
        hazard = w.p.dispute.accord * (1.0 - w.tension[d]) * (w.settled[d] < 1.0)
        w.accord[d] = max(w.accord[d], float(w.happens(hazard, "dispute.accord", d)))
        w.settled[d] = max(w.settled[d], w.accord[d])


def border_quarrels_are_counted(w: Twin) -> None:
    for s in w.states:
        own = [d for d, both in w.parties.items() if s in both]
        w.border_clash[s] += sum(w.clash[d] for d in own)
        open_ = [w.tension[d] * (1.0 - w.settled[d]) for d in own]
        w.border_tension[s] = max(w.outside_tension[s], *open_, 0.0)


def tension_builds_and_eases(w: Twin) -> None:
    p, settled = w.p.dispute, w.change("settled")
    for d, both in w.parties.items():
        w.push("tension", d, p.clash_tension * min(w.clash[d], 1.0))
        shared = [w.cohesion[o] for o in w.organisations if w.full(o, *both)]
        quiet = p.quiet + p.mediation * max(shared, default=0.0)
        new = any(w.succession[s] + w.regime_fall[s] > 0.0 for s in both)
        moved = p.leader * new * w.normal("dispute.leader", d)
        moved -= quiet * w.tension[d] * (w.clash[d] == 0.0)
        w.push("tension", d, moved - settled[d] * w.tension[d], 1.0)


# Crises


def grievances_break_out(w: Twin) -> None:
    p = w.p.crisis
    for s in w.states:
        hazard = p.grievance_hazard * toward(p.silent, 1.0, heard(w, s))
        size = -p.grievance_size * math.log(w.uniform("crisis.size", s))
        w.push("unrest", s, size * w.happens(hazard, "crisis.grievance", s))


def pressure(w: Twin, s: str) -> float:
    p, near = w.p.crisis, w.neighbours(s)
    example = sum(positive(w.unrest[n] - w.unrest_level[n]) for n in near) / max(len(near), 1)
    felt = p.hardship * w.hardship[s] / 100.0 + p.distress * w.distress[s]
    return (felt + p.contagion * example) * (1.0 - w.repression[s] / 2.0)


def hardship_and_example_move_the_public(w: Twin) -> None:
    for s, change in w.change("pressure").items():
        w.push("unrest", s, change, 1.0)


def crowds_gather(w: Twin) -> None:
    for s, change in w.change("unrest").items():
        w.protest_rate[s] *= math.exp(w.p.crisis.crowd * change)
        w.protest[s] += poisson(w.protest_rate[s] / 4.0, w.uniform("crisis.protest", s))


def cameras_help_the_police(w: Twin) -> None:
    for s, change in w.change("cameras").items():
        w.put("repression", s, w.repression[s] + w.p.crisis.police_help * change)


def unrest_becomes_a_crisis(w: Twin) -> None:
    p = w.p.crisis
    for s in w.states:
        contained = p.containment * own_forces(w, s)
        hazard = p.crisis_hazard * positive(w.unrest[s] - p.threshold - contained)
        w.crisis[s] = max(w.crisis[s], float(w.happens(hazard, "crisis.onset", s)))


def own_forces(w: Twin, s: str) -> float:
    loyal = 1.0 - w.p.crisis.defection * w.unrest[s] * w.on("M27")
    return w.capability[s] * w.repression[s] * loyal


def governments_stand_or_fall(w: Twin) -> None:
    p = w.p.crisis
    for s in w.states:
        if w.crisis[s] > 0.0:
            rescued = any(w.intervention[s, x] > 0.0 for x in w.powers)
            alone = 1.0 - p.fall * w.unrest[s] * (1.0 - own_forces(w, s))
            stands = p.rescue_success if rescued else alone
            if w.regime_fall[s] == 0.0 and w.crisis_outlived[s] == 0.0:
                falls = w.uniform("crisis.fall", s) > stands
                w.regime_fall[s], w.crisis_outlived[s] = float(falls), float(not falls)
            w.push("unrest", s, -p.release * w.unrest[s])


def failed_policing_opens_the_door_to_guards(w: Twin) -> None:
    p = w.p.crisis
    for s, x in w.pairs:
        gain = p.guard_demand * (1.0 - w.repression[s]) * (1.0 - w.capability[s])
        gain *= stake(w, s, x, p.large_stake) * (w.crisis[s] > 0.0)
        w.put("legal_cover", (s, x), w.legal_cover[s, x] + gain)
        w.push("protection_urge", x, p.guard_urge * gain, 0.0)


def police_help_is_offered_afterwards(w: Twin) -> None:
    p, change = w.p.crisis, w.change("crises")
    for s, x in w.pairs:
        shaken = w.crisis[s] > 0.0 or w.crisis[s] - change[s] > 0.0
        likely = p.police_offer * stake(w, s, x, p.large_stake) * shaken
        likely *= (1.0 - w.crisis_memory[s, x]) * (not w.scenario.powers[x].democracy)
        offered = float(w.uniform("crisis.police", s, x) < likely)
        w.security_offer[s, x] = max(w.security_offer[s, x], offered)


def unrest_is_remembered(w: Twin) -> None:
    for s in w.states:
        kept = w.unrest_memory[s] * (1.0 - fading(w.p.crisis.memory))
        w.unrest_memory[s] = max(w.unrest[s], kept)


# Alliances and rescues


def wants_rescue(w: Twin, s: str, outside: bool) -> float:
    p = w.p.alliance
    closeness = max(w.trust[s, x] + w.elite[s, x] / 2.0 for x in w.powers)
    danger = max(w.unrest[s], w.terror_threat[s], w.border_tension[s])
    odds = p.request_base + p.request_trust * closeness + p.request_danger * danger
    return logistic(odds - w.autonomy[s] - p.request_abroad * outside)


def answer(w: Twin, o: str, s: str, outside: bool, foe: float) -> float:
    p = w.p.alliance
    capacity = w.convened(o, w.spare_forces)
    stake = w.convened(o, w.to(s, "security_dependency"))
    stake += w.convened(o, w.to(s, "proximity")) / 2.0
    reliable = 0.5 if w.holds("guarantor_reliability", "reliable") else -0.5
    odds = p.answer_base + p.answer_capacity * capacity + p.answer_stake * stake
    odds += p.answer_credibility * w.credibility[o] + p.answer_reliable * reliable
    odds -= (p.answer_abroad + p.answer_foe * foe) * outside
    return logistic(odds) * (capacity > 0.0) * (foe < 1.0)


def foe_of(w: Twin, s: str, o: str) -> float:
    """Ties of those whom a state is fighting to its alliance, 1 for fellow members."""
    fought = [both for d, both in w.parties.items() if s in both and w.clash[d] > 0.0]
    foes = [two if s == one else one for one, two in fought]
    return max((1.0 if w.full(o, f) else leaning(w, f, o) for f in foes), default=0.0)


def alliances_answer_calls_for_help(w: Twin) -> None:
    for s in w.states:
        inside = w.crisis[s] > 0.0 or w.incursion[s] > 0.0
        outside = w.border_clash[s] > 0.0 and not inside
        asks = inside or outside
        asks = asks and w.uniform("alliance.ask", s) < wants_rescue(w, s, outside)
        if not an_alliance_comes(w, s, asks, outside) and asks and inside:
            able = {}
            for x in w.powers:
                able[x] = w.spare_forces[x] * positive(w.elite[s, x]) * w.trust[s, x]
                able[x] *= not refused(w, s, x)
            best = max(able, key=able.__getitem__)
            w.intervention[s, best] += w.uniform("alliance.alone", s) < able[best]


def an_alliance_comes(w: Twin, s: str, asks: bool, outside: bool) -> bool:
    """Requests to the alliances, the likeliest to come first; what is dated happens as dated."""
    came, alliances = False, w.with_mandate("mutual_defence")
    foes = {o: foe_of(w, s, o) for o in alliances}
    likely = {o: answer(w, o, s, outside, foes[o]) for o in alliances}
    for o in sorted(alliances, key=lambda o: -likely[o]):
        covered = outside or w.incursion[s] > 0.0 or o in w.with_mandate("internal_order")
        mine = w.full(o, s) and not (outside and foes[o] >= 1.0)
        refuses, comes = w.request_refused[o, s] > 0.0, w.request_honoured[o, s] > 0.0
        dated = w.request[o, s] > 0.0 or refuses or comes
        if not (dated or (mine and asks and covered and not came)):
            continue
        w.request[o, s] = 1.0
        ready = w.uniform("alliance.answer", o, s) < likely[o]
        if comes or (mine and ready and not refuses):
            came, w.request_honoured[o, s] = True, 1.0
            for x in w.conveners(o):
                w.intervention[s, x] = 1.0
        elif mine:
            w.request_refused[o, s] = 1.0
    return came


def troops_are_sent(w: Twin) -> None:
    for s, x in w.pairs:
        sent = min(w.intervention[s, x], 1.0) * w.p.alliance.expedition * w.spare_forces[x]
        for counted in (w.expedition, w.presence, w.presence_seen):
            counted[s, x] += sent


def promises_are_remembered(w: Twin) -> None:
    p, support = w.p.alliance, w.change("support")
    for o in w.with_mandate("mutual_defence"):
        moved = p.honour_gain * sum(w.request_honoured[o, s] for s in w.states)
        moved -= p.refusal_cost * sum(w.request_refused[o, s] for s in w.states)
        moved -= p.quarrel_cost * quarrels(w, o)
        w.push("credibility", o, moved)
        w.push("credibility", o, p.support * support[o], 1.0)
    for s, x in w.pairs:
        kept = w.crisis_memory[s, x] * (1.0 - fading(p.gratitude))
        w.crisis_memory[s, x] = max(kept, min(w.intervention[s, x], 1.0))


def quarrels(w: Twin, o: str) -> float:
    """Clashes of two full members of an organisation."""
    return sum(w.clash[d] for d, both in w.parties.items() if w.full(o, *both))


def garrison(w: Twin, s: str) -> float:
    return half(sum(w.presence[s, x] for x in w.powers), w.p.security.presence_half)


def foreign(w: Twin, *roles: str) -> dict[str, float]:
    """The strength of ties of some roles, summed over powers."""
    return {s: sum(w.strength(s, x, *roles) for x in w.powers) for s in w.states}


WATCHED: Watched = {
    "stage": lambda w: {s: max(w.stationing[s, x] for x in w.powers) for s in w.states},
    "afghan": lambda w: w.afghan_threat,
    "garrison": lambda w: {s: garrison(w, s) for s in w.states},
    "capability": lambda w: w.capability,
    "help": lambda w: foreign(w, "arms", "training"),
    "settled": lambda w: w.settled,
    "pressure": lambda w: {s: pressure(w, s) for s in w.states},
    "unrest": lambda w: w.unrest,
    "cameras": lambda w: foreign(w, "surveillance"),
    "crises": lambda w: w.crisis,
    "support": lambda w: {o: w.convened(o, w.delivered_effort) for o in w.organisations},
}

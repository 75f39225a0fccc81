"""Ties and forces, threats, disputes, crises and rescues, as the page describes them."""

from __future__ import annotations

import math

from tests.twin.environment import FIGHTING
from tests.twin.seen import heard
from tests.twin.world import (
    Twin,
    any_of,
    bounded,
    chance,
    fading,
    half,
    logistic,
    poisson,
    positive,
    toward,
)

Key = tuple[str, str]

# Ties and forces


def presence_is_counted(w: Twin) -> None:
    for s, x in w.pairs:
        found = {i: w.ties[i, s, x] * spec.presence for i, spec in w.instruments.items()}
        w.presence[s, x] = sum(found.values())
        hidden = sum(found[i] * spec.deniability for i, spec in w.instruments.items())
        w.presence_seen[s, x] = w.presence[s, x] - (hidden if w.on("M35") else 0.0)
        w.investment[s, x] = w.stock(s, x, "investment")


def joint_systems_lock_in(w: Twin) -> None:
    p = w.p.security
    for s, x in w.pairs:
        makers = sum(w.arms_weight[s, y] for y in w.labels["supplier"])
        target = any_of(
            [
                w.strength(s, x, "joint_defence"),
                p.drill * w.strength(s, x, "training"),
                p.common_arms * w.arms_weight[s, x] / makers,
            ]
        )
        up = target > w.lock_in[s, x]
        rate = p.lock_in_rate * (1.0 if up else p.unlock) if w.on("M40") else 1.0
        w.lock_in[s, x] = max(toward(w.lock_in[s, x], target, rate), w.stationing[s, x])


def guards_learn_by_doing(w: Twin) -> None:
    p = w.p.security
    for x in w.powers:
        fielded = half(sum(w.stock(s, x, "guards") for s in w.states), p.guards_half)
        rate = p.learning * w.believing("guards_purpose", "geopolitical")
        w.guard_skill[x] += rate * (1.0 - w.guard_skill[x]) * fielded


def weapons_are_stationed(w: Twin) -> None:
    p = w.p.security
    for s, x in w.pairs:
        loyal = positive(w.elite[s, x] - p.loyal_from) / (1.0 - p.loyal_from)
        hazard = p.stationing_hazard * loyal * (1.0 - w.audibility[s]) * (1.0 - w.neutrality[s])
        hazard *= (1.0 - w.nuclear_free[s]) * w.proximity[s, x]
        hazard *= w.war_intensity * (x in w.belligerents) * w.scenario.powers[x].nuclear
        hazard *= w.allied(s, x)
        begins = w.happens(hazard, "security.stationing", s, x)
        before = w.stationing[s, x]
        if begins or before > 0.0:
            w.stationing[s, x] = min(before + 0.25, 1.0)
        for i in w.playing("strategic"):
            w.ties[i, s, x] = max(w.ties[i, s, x], w.stationing[s, x])
    moved = change_of_stationing(w)
    for s in w.states:
        w.autonomy[s] *= 1.0 - p.bound * moved[s]
    w.deterrence += p.deterred * max(moved.values())


def change_of_stationing(w: Twin) -> dict[str, float]:
    stage = {s: max(w.stationing[s, x] for x in w.powers) for s in w.states}
    found: dict[str, float] = w.change("security.stationing", stage)
    return found


# Threats


def change_of_afghan_threat(w: Twin) -> float:
    return float(w.change("threats.afghan", w.afghan_threat))


def change_of_garrison(w: Twin) -> dict[str, float]:
    troops = {s: sum(w.presence[s, x] for x in w.powers) for s in w.states}
    at = w.p.security.presence_half
    found: dict[str, float] = w.change(
        "threats.garrison", {s: half(n, at) for s, n in troops.items()}
    )
    return found


def change_of_forces(w: Twin) -> dict[str, float]:
    found: dict[str, float] = w.change("threats.forces", w.capability)
    return found


def militants_threaten(w: Twin) -> None:
    p = w.p.security
    afghan, garrison, forces = (
        change_of_afghan_threat(w),
        change_of_garrison(w),
        change_of_forces(w),
    )
    for s in w.states:
        moved = p.spill * afghan * w.afghan_exposure[s]
        moved -= p.garrison * garrison[s] + p.forces * forces[s]
        w.push("terror_threat", s, moved)
        mean = p.attack_rate / 4.0 * w.terror_threat[s]
        w.terror_attack[s] += poisson(mean, w.uniform("security.attack", s))


def militants_break_in(w: Twin) -> None:
    p = w.p.security
    for s in w.states:
        excess = positive(w.terror_threat[s] - p.incursion - p.cover * w.capability[s])
        w.incursion[s] += w.happens(p.break_in * excess, "security.incursion", s)


def foreign_firms_are_attacked(w: Twin) -> None:
    p = w.p.security
    for s, x in w.pairs:
        stake = half(w.investment[s, x], w.p.motives.stake_half * w.gdp[s])
        danger = w.terror_threat[s] + w.unrest[s] + w.rejection[s, x]
        mean = p.incident_rate * stake * danger * (1.0 - w.familiarity[s, x])
        w.incident[s, x] += poisson(mean, w.uniform("security.incident", s, x))


def incidents_teach_self_protection(w: Twin) -> None:
    p = w.p.security
    for x in w.powers:
        incidents = sum(w.incident[s, x] for s in w.states)
        saved = 0.0
        for s in w.states:
            rescued = max(w.intervention[s, y] for y in w.powers if y != x)
            saved += rescued * half(w.investment[s, x], w.p.motives.stake_half * w.gdp[s])
        if w.on("M02"):
            w.push("protection_urge", x, p.urge_per_incident * incidents)
        if w.on("M03"):
            w.push("protection_urge", x, -p.free_ride * saved, 0.0)
        if w.on("M04"):
            w.lesson[x] = min(w.lesson[x] + p.lesson * saved, 1.0)
            learned = p.reform * w.lesson[x]
            w.lesson[x] -= learned
            w.push("protection_urge", x, learned, 1.0)


def change_of_help(w: Twin) -> dict[str, float]:
    help_ = {s: sum(w.strength(s, x, "arms", "training") for x in w.powers) for s in w.states}
    found: dict[str, float] = w.change("threats.help", help_)
    return found


def forces_learn_from_patrons(w: Twin) -> None:
    change = change_of_help(w)
    for s in w.states:
        w.push("capability", s, w.p.security.help_gain * change[s], 1.0)


# Disputes between states


def heat(w: Twin, d: str) -> float:
    return float(w.tension[d] ** 4 * (1.0 - w.settled[d]))


def neighbours_clash(w: Twin) -> None:
    for d in w.parties:
        hazard = w.p.dispute.clash * heat(w, d)
        w.clash[d] = max(w.clash[d], float(w.happens(hazard, "dispute.clash", d)))


def backing(w: Twin, s: str, other: str) -> float:
    """How far powers hostile to the other party stand behind a state."""
    hostile: dict[str, float] = {}
    for spec in w.scenario.disputes.values():
        for x, degree in spec.enmity.get(other, {}).items():
            hostile[x] = max(hostile.get(x, 0.0), float(degree))
    return max((e * w.trust[s, x] for x, e in hostile.items()), default=0.0)


def leaning(w: Twin, s: str, o: str) -> float:
    """Strongest tie of a state to those who convene an organisation."""
    ties = {
        x: max(positive(w.elite[s, x]), w.arms_share[s, x] / 100.0, w.trade_share[s, x] / 100.0)
        for x in w.powers
    }
    return float(sum(w.convener[o][x] * ties[x] for x in w.powers))


def deterred(w: Twin, s: str, attacker: str) -> float:
    """How far the guarantors of a state keep another from attacking it."""
    best = 0.0
    for o in w.with_mandate("mutual_defence"):
        if w.membership[o, s] < 1.0 or w.membership[o, attacker] >= 1.0:
            continue
        effort = sum(w.convener[o][x] * w.delivered_effort[x] for x in w.powers)
        best = max(best, w.credibility[o] * effort * (1.0 - leaning(w, attacker, o)))
    return best


def the_stronger_attack(w: Twin) -> None:
    p = w.p.dispute
    for d, (one, two) in w.parties.items():
        strong = {
            s: w.capability[s]
            * w.gdp[s]
            * (1.0 + sum(w.strength(s, x, "arms") for x in w.powers))
            * (1.0 + backing(w, s, other))
            for s, other in ((one, two), (two, one))
        }
        strongest = one if strong[one] >= strong[two] else two
        victim = two if strongest == one else one
        share = strong[strongest] / (strong[one] + strong[two])
        held = deterred(w, victim, strongest) if w.on("M11") else 0.0
        hazard = p.attack * heat(w, d) * (2.0 * share - 1.0) * (1.0 - p.deterrence * held)
        u, v = w.uniform("dispute.attack", d), w.uniform("dispute.outcome", d)
        if u < chance(hazard):
            w.attack[d, strongest] += 1.0
            w.attacked[victim] += 1.0
            w.clash[d] = 1.0
            if v < p.decisive * share:
                w.settled[d] = 1.0


def parties_make_peace(w: Twin) -> None:
    for d in w.parties:
        hazard = w.p.dispute.accord * (1.0 - w.tension[d]) * (w.settled[d] < 1.0)
        w.accord[d] = max(w.accord[d], float(w.happens(hazard, "dispute.accord", d)))
        if w.accord[d]:
            w.settled[d] = 1.0


def border_quarrels_are_counted(w: Twin) -> None:
    for s in w.states:
        own = [d for d, both in w.parties.items() if s in both]
        w.border_clash[s] += sum(w.clash[d] for d in own)
        open_ = [w.tension[d] * (1.0 - w.settled[d]) for d in own]
        w.border_tension[s] = max([w.outside_tension[s], *open_])


def change_of_settlement(w: Twin) -> dict[str, float]:
    found: dict[str, float] = w.change("disputes.settled", w.settled)
    return found


def tension_builds_and_eases(w: Twin) -> None:
    p = w.p.dispute
    settled = change_of_settlement(w)
    for d, both in w.parties.items():
        shared = [
            w.cohesion[o] for o in w.organisations if all(w.membership[o, s] >= 1.0 for s in both)
        ]
        quiet = p.quiet + p.mediation * max(shared, default=0.0)
        w.push("tension", d, p.clash_tension * min(w.clash[d], 1.0))
        new = max(min(w.succession[s] + w.regime_fall[s], 1.0) for s in both)
        turn = p.leader * new * w.normal("dispute.leader", d)
        calm = quiet * w.tension[d] * (w.clash[d] == 0.0)
        w.push("tension", d, turn - calm - settled[d] * w.tension[d], 1.0)


# Crises


def grievances_break_out(w: Twin) -> None:
    p = w.p.crisis
    for s in w.states:
        loud = p.silent + (1.0 - p.silent) * heard(w, s)
        if w.happens(p.grievance_hazard * loud, "crisis.grievance", s):
            size = -p.grievance_size * math.log(w.uniform("crisis.size", s))
            w.push("unrest", s, size)


def change_of_pressure(w: Twin) -> dict[str, float]:
    p = w.p.crisis
    pressure = {}
    for s in w.states:
        near = [positive(w.unrest[n] - w.unrest_level[n]) for n in w.neighbours(s)]
        example = sum(near) / max(len(near), 1)
        felt = p.hardship * w.hardship[s] / 100.0 + p.distress * w.distress[s]
        pressure[s] = (felt + p.contagion * example) * (1.0 - w.repression[s] / 2.0)
    found: dict[str, float] = w.change("crises.pressure", pressure)
    return found


def hardship_and_example_move_the_public(w: Twin) -> None:
    for s, change in change_of_pressure(w).items():
        w.push("unrest", s, change, 1.0)


def change_of_mood(w: Twin) -> dict[str, float]:
    found: dict[str, float] = w.change("crises.mood", w.unrest)
    return found


def crowds_gather(w: Twin) -> None:
    for s, change in change_of_mood(w).items():
        w.protest_rate[s] *= math.exp(w.p.crisis.crowd * change)
        w.protest[s] += poisson(w.protest_rate[s] / 4.0, w.uniform("crisis.protest", s))


def change_of_cameras(w: Twin) -> dict[str, float]:
    cameras = {s: sum(w.strength(s, x, "surveillance") for x in w.powers) for s in w.states}
    found: dict[str, float] = w.change("crises.cameras", cameras)
    return found


def cameras_help_the_police(w: Twin) -> None:
    for s, change in change_of_cameras(w).items():
        moved = w.repression[s] + w.p.crisis.police_help * change
        w.repression[s] = bounded("repression", moved)


def unrest_becomes_a_crisis(w: Twin) -> None:
    p = w.p.crisis
    for s in w.states:
        loyal = 1.0 - p.defection * w.unrest[s] if w.on("M27") else 1.0
        contained = p.containment * w.capability[s] * w.repression[s] * loyal
        hazard = p.crisis_hazard * positive(w.unrest[s] - p.threshold - contained)
        w.crisis[s] = max(w.crisis[s], float(w.happens(hazard, "crisis.onset", s)))


def governments_stand_or_fall(w: Twin) -> None:
    p = w.p.crisis
    for s in w.states:
        rescued = any(w.intervention[s, x] > 0.0 for x in w.powers)
        stands = p.rescue_success if rescued else 1.0 - p.fall * w.unrest[s]
        u = w.uniform("crisis.fall", s)
        if w.crisis[s] <= 0.0:
            continue
        dated = w.regime_fall[s] > 0.0 or w.crisis_outlived[s] > 0.0
        if not dated:
            if u > stands:
                w.regime_fall[s] = 1.0
            else:
                w.crisis_outlived[s] = 1.0
        w.push("unrest", s, -p.release * w.unrest[s])


def large_stake(w: Twin, s: str, x: str) -> float:
    return half(w.investment[s, x], w.p.crisis.large_stake * w.gdp[s])


def failed_policing_opens_the_door_to_guards(w: Twin) -> None:
    p = w.p.crisis
    for s, x in w.pairs:
        if w.crisis[s] > 0.0:
            gain = p.guard_demand * (1.0 - w.repression[s]) * (1.0 - w.capability[s])
            gain *= large_stake(w, s, x)
            w.legal_cover[s, x] = bounded("legal_cover", w.legal_cover[s, x] + gain)
            w.push("protection_urge", x, p.guard_urge * gain, 0.0)


def change_of_alarm(w: Twin) -> dict[str, float]:
    found: dict[str, float] = w.change("crises.alarm", w.crisis)
    return found


def police_help_is_offered_afterwards(w: Twin) -> None:
    change = change_of_alarm(w)
    for s, x in w.pairs:
        recent = w.crisis[s] > 0.0 or change[s] < 0.0
        likely = w.p.crisis.police_offer * large_stake(w, s, x) * recent
        likely *= (1.0 - w.crisis_memory[s, x]) * (not w.democracy(x))
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
    weights = w.convener[o]
    capacity = sum(weights[x] * w.spare_forces[x] for x in w.powers)
    stake = sum(
        weights[x] * (w.security_dependency[s, x] + w.proximity[s, x] / 2.0) for x in w.powers
    )
    reliable = 0.5 if w.holds("guarantor_reliability", "reliable") else -0.5
    odds = p.answer_base + p.answer_capacity * capacity + p.answer_stake * stake
    odds += p.answer_credibility * w.credibility[o] + p.answer_reliable * reliable
    odds -= (p.answer_abroad + p.answer_foe * foe) * outside
    return logistic(odds) * (capacity > 0.0) * (foe < 1.0)


def foe_of(w: Twin, s: str, o: str) -> float:
    """Ties of those whom a state is fighting to its alliance, 1 for fellow members."""
    foes = [
        two if s == one else one
        for d, (one, two) in w.parties.items()
        if s in {one, two} and w.clash[d] > 0.0
    ]
    return max((1.0 if w.membership[o, f] >= 1.0 else leaning(w, f, o) for f in foes), default=0.0)


def alliances_answer_calls_for_help(w: Twin) -> None:
    for s in w.states:
        u_ask, u_alone = w.uniform("alliance.ask", s), w.uniform("alliance.alone", s)
        inside = w.crisis[s] > 0.0 or w.incursion[s] > 0.0
        outside = not inside and w.border_clash[s] > 0.0
        asks = (inside or outside) and u_ask < wants_rescue(w, s, outside)
        came = _an_alliance_comes(w, s, asks, outside)
        if not came and inside and asks:
            _another_comes(w, s, u_alone)


def _an_alliance_comes(w: Twin, s: str, asks: bool, outside: bool) -> bool:
    """Requests to the alliances, the likeliest to come first; what is dated happens as dated."""
    came = False
    alliances = w.with_mandate("mutual_defence")
    foes = {o: foe_of(w, s, o) for o in alliances}
    likely = {o: answer(w, o, s, outside, foes[o]) for o in alliances}
    for o in sorted(alliances, key=lambda o: -likely[o]):
        covered = outside or w.incursion[s] > 0.0 or o in w.with_mandate("internal_order")
        mine = w.membership[o, s] >= 1.0 and not (outside and foes[o] >= 1.0)
        refuses, comes = w.request_refused[o, s] > 0.0, w.request_honoured[o, s] > 0.0
        dated = w.request[o, s] > 0.0 or refuses or comes
        if not (dated or (mine and asks and covered and not came)):
            continue
        u = w.uniform("alliance.answer", o, s)
        w.request[o, s] = 1.0
        if comes or (mine and not refuses and u < likely[o]):
            came = True
            w.request_honoured[o, s] = 1.0
            for x in w.conveners(o):
                w.intervention[s, x] = 1.0
        elif mine:
            w.request_refused[o, s] = 1.0
    return came


def _another_comes(w: Twin, s: str, u: float) -> None:
    ready = {}
    for x in w.powers:
        refused = any(w.request_refused[o, s] and x in w.conveners(o) for o in w.organisations)
        ready[x] = w.spare_forces[x] * positive(w.elite[s, x]) * w.trust[s, x] * (not refused)
    best = max(ready, key=lambda x: ready[x])
    if u < ready[best]:
        w.intervention[s, best] += 1.0


def change_of_support(w: Twin) -> dict[str, float]:
    effort = {
        o: sum(w.convener[o][x] * w.delivered_effort[x] for x in w.powers) for o in w.organisations
    }
    found: dict[str, float] = w.change("alliances.support", effort)
    return found


def promises_are_remembered(w: Twin) -> None:
    p = w.p.alliance
    support = change_of_support(w)
    for o in w.organisations:
        if o in w.with_mandate("mutual_defence"):
            honoured = sum(w.request_honoured[o, s] for s in w.states)
            refused = sum(w.request_refused[o, s] for s in w.states)
            quarrels = sum(
                w.clash[d]
                for d, both in w.parties.items()
                if all(w.membership[o, s] >= 1.0 for s in both)
            )
            moved = p.honour_gain * honoured - p.refusal_cost * refused
            moved -= p.quarrel_cost * quarrels
            w.push("credibility", o, moved)
            w.push("credibility", o, p.support * support[o], 1.0)
    for s, x in w.pairs:
        kept = w.crisis_memory[s, x] * (1.0 - fading(p.gratitude))
        w.crisis_memory[s, x] = 1.0 if w.intervention[s, x] > 0.0 else kept


WATCHES = (
    change_of_stationing,
    change_of_afghan_threat,
    change_of_garrison,
    change_of_forces,
    change_of_help,
    change_of_settlement,
    change_of_pressure,
    change_of_mood,
    change_of_cameras,
    change_of_alarm,
    change_of_support,
)

__all__ = ["FIGHTING", "WATCHES"]

"""Positions, organisations, slow levels and influence, as the page describes them."""

from __future__ import annotations

import math

from sim.catalogue.variable import MEMBERSHIP
from sim.catalogue.variables import VARIABLES
from tests.twin.security import quarrels
from tests.twin.seen import bound, heard, refused
from tests.twin.world import Twin, Watched, any_of, chance, fading, half, poisson, positive, toward

UNLIKE_ATTITUDES = {"ties", "oil_price", "power_currency"}
"""Slow variables whose levels have rules of their own."""

STEADY = {"capability", "cohesion", "credibility", "leverage", "protection_urge", "reputation"}
"""Those that do not jump."""

LADDER = [MEMBERSHIP[x] for x in ("guest", "partner", "observer", "acceding", "member")]


def draw(w: Twin, s: str, x: str) -> float:
    """What moves votes toward a power, apart from chance and failure."""
    p = w.p.order
    need = p.need * (w.economic_dependency[s, x] + w.security_dependency[s, x])
    trade = p.trade * math.log1p(w.trade_share[s, x]) * w.holds("trade_aligns_votes", "yes")
    return need + trade + p.loyalty * w.elite[s, x] * w.on("M26")


def positions_follow_ties(w: Twin) -> None:
    p, change, failure = w.p.order, w.change("draw"), positive(w.change("failure", "votes"))
    for x in w.powers:
        agenda = p.agenda * w.swing[x] * w.normal("order.agenda", x)
        for s in w.states:
            moved = change[s, x] + agenda + p.support * w.concession[s, x] * w.on("M15")
            distance = p.distance * w.autonomy[s] * (1.0 - bound(w, s, x)) * failure
            moved -= distance * (x in w.belligerents) * w.on("M11")
            w.push("alignment", (s, x), moved)
            w.push("alignment", (s, x), p.session * w.normal("order.alignment", s, x), 0.0)


def states_defy_a_failing_power(w: Twin) -> None:
    for s, x in w.pairs:
        failure = w.battlefield_failure * (x in w.belligerents)
        hazard = w.p.order.defiance * (failure + refused(w, s, x)) * w.autonomy[s] * heard(w, s)
        hazard *= (1.0 - w.neutrality[s]) * (1.0 - w.fear[s, x]) * (1.0 - bound(w, s, x))
        hazard *= 1.0 - positive(w.elite[s, x])
        w.defiance[s, x] += w.happens(hazard, "order.defiance", s, x)


def neutrality_is_given_up_under_threat(w: Twin) -> None:
    for s in w.states:
        feared = max(w.fear[s, x] * w.sphere_claim[x] for x in w.powers)
        placed = max(w.stationing[s, x] for x in w.powers)
        if w.happens(w.p.order.neutrality_exit * (feared + placed), "order.neutrality", s):
            w.neutrality[s] = 0.0


# Organisations


def discord(w: Twin, o: str) -> float:
    """Friction between the conveners, weighted by both weights."""
    weights = w.convener[o]
    return sum(weights[a] * weights[b] * w.friction[a, b] for a, b in w.rivals)


def growth_and_discord_wear_cohesion(w: Twin) -> None:
    p, joined, rubs = w.p.organisation, w.change("members"), w.change("discord")
    for o in w.organisations:
        # Those who found an organisation are not new to it.
        new = positive(joined[o]) * (w.members[o] > joined[o]) / max(w.members[o], 1.0)
        lost = p.dilution * new + p.discord * rubs[o]
        w.push("cohesion", o, -lost * w.cohesion[o], 1.0)
        w.push("cohesion", o, -p.quarrel * quarrels(w, o) * w.cohesion[o])


def wish(w: Twin, o: str, m: str, market: bool) -> float:
    if m in w.states and market:
        return w.convened(o, {x: positive(w.elite[m, x]) for x in w.powers}) * (
            1.0 - w.neutrality[m]
        )
    if m in w.states:
        return w.convened(o, w.to(m, "alignment")) * (1.0 - w.neutrality[m])
    outside = [w.friction[m, q] for q in w.powers if w.membership[o, q] == 0.0]
    with_conveners = w.convened(o, {x: w.friction[m, x] for x in w.powers})
    return positive(max(outside, default=0.0) - with_conveners)


def organisations_enlarge(w: Twin) -> None:
    p = w.p.organisation
    formats, markets = w.with_mandate("summit", "counter_terror"), w.with_mandate("market")
    for o in [o for o in w.organisations if o in {*formats, *markets}]:
        wishes = {m: wish(w, o, m, o not in formats) for m in w.labels["member"]}
        for m, wanted in wishes.items():
            degree = w.membership[o, m]
            hazard = p.accession * wanted**2 * (0.0 < degree < MEMBERSHIP["acceding"])
            hazard += p.ratification * (degree == MEMBERSHIP["acceding"])
            if w.happens(hazard, "organisation.accession", o, m):
                w.membership[o, m] = min(step for step in LADDER if step > degree)
                w.accession[o] += w.membership[o, m] >= 1.0
        if o in formats:
            came = poisson(p.outside, w.uniform("organisation.outside", o))
            w.outside_members[o] += came
            w.accession[o] += came


def members_freeze_leave_or_return(w: Twin) -> None:
    p = w.p.organisation
    for o in w.with_mandate("mutual_defence"):
        for s in w.states:
            u = w.uniform("organisation.freeze", o, s)
            trust = w.convened(o, w.to(s, "trust"))
            elite = w.convened(o, {x: positive(w.elite[s, x]) for x in w.powers})
            doubt = positive(1.0 - w.credibility[o] - trust)
            moved = doubt**2 * w.autonomy[s] * (1.0 - elite)
            if w.full(o, s) and u < chance(p.freeze * moved):
                w.membership[o, s] = MEMBERSHIP["frozen"]
                w.freeze[o, s] += 1.0
            elif w.membership[o, s] == MEMBERSHIP["frozen"]:
                if u < chance(p.exit * moved):
                    w.membership[o, s] = 0.0
                    w.exit[o, s] += 1.0
                elif u > 1.0 - chance(p.rejoin * (1.0 - doubt)):
                    w.membership[o, s] = 1.0


def members_that_turned_away_leave(w: Twin) -> None:
    for o in [o for o in w.organisations if o not in w.with_mandate("mutual_defence")]:
        for s in w.states:
            distance = (1.0 - w.convened(o, w.to(s, "elite"))) / 2.0
            bound_by = w.convened(o, {x: positive(w.elite[s, x]) for x in w.powers})
            free = w.autonomy[s] * (1.0 - bound_by)
            free *= 1.0 - w.convened(o, w.to(s, "economic_dependency"))
            hazard = w.p.organisation.turning_away * distance**2 * free
            if w.full(o, s) and w.happens(hazard, "organisation.leave", o, s):
                w.membership[o, s] = 0.0
                w.exit[o, s] += 1.0


def members_are_counted(w: Twin) -> None:
    for o in w.organisations:
        full = sum(w.full(o, m) for m in w.labels["member"])
        w.members[o] = full + w.outside_members[o]


# Slow levels


def levels_walk_and_departures_fade(w: Twin) -> None:
    p = w.p.levels
    walking = [n for n, v in VARIABLES.items() if v.slow and n not in UNLIKE_ATTITUDES]
    for name in walking:
        variable, fade = VARIABLES[name], fading(getattr(p, f"{name}_half_life"))
        for key in list(getattr(w, name)) if variable.axes else [None]:
            labels = [] if key is None else [key] if isinstance(key, str) else key
            x, level = w.get(name, key), w.get(f"{name}_level", key)
            place = (level - variable.low) / (variable.high - variable.low)
            jumps = name not in STEADY
            jumps = jumps and w.uniform(f"levels.{name}.jump", *labels) < p.jump_share
            step = getattr(p, f"{name}_walk") * (p.jump_size if jumps else 1.0)
            step *= w.normal(f"levels.{name}", *labels) * (1.0 - (2.0 * place - 1.0) ** 2)
            w.put(name, key, toward(x, level, fade) + step)
            w.put(f"{name}_level", key, level + step)


# Influence: each component with its bandwidth and its dependence

Parts = dict[str, tuple[float, float]]


def economic_components(w: Twin, s: str, x: str) -> Parts:
    t, at = w.p.ties, w.p.motives.stake_half
    flow = (w.exports[s] * w.export_share[s, x] + w.imports[s] * w.import_share[s, x]) / 100.0
    gas = w.gas_exports[s] * w.export_share[s, x] / 100.0**2 * w.on("M16")
    whole = max(sum(w.investment[s, y] for y in w.powers), 1e-9)
    share = w.debt_gdp[s, x] / max(w.external_debt[s], 1e-6)
    sent = half(w.remittances[s, x], t.remittances)
    owned = w.investment[s, x] / whole * half(whole, at * w.gdp[s])
    return {
        "trade": (half(flow, t.trade), any_of([w.trade_share[s, x] / 100.0, gas])),
        "debt": (half(w.debt_gdp[s, x], t.debt), share * half(w.external_debt[s], t.debt)),
        "investment": (w.strength(s, x, "investment"), owned),
        "remittances": (sent, sent**2),
    }


def security_components(w: Twin, s: str, x: str) -> Parts:
    troops = half(w.presence[s, x], w.p.security.presence_half)
    share = w.presence[s, x] / max(sum(w.presence[s, y] for y in w.powers), 1e-9)
    promises = [w.credibility[o] * w.trust[s, x] for o in w.promised(s, x)]
    cameras = w.strength(s, x, "surveillance")
    parts = {
        "arms": (w.strength(s, x, "arms"), w.arms_weight[s, x]),
        "presence": (troops, troops * share * (1.0 - w.capability[s])),
        "training": (w.strength(s, x, "training", "joint_defence"), w.lock_in[s, x]),
        "alliance": (float(len(promises) > 0), max(*promises, w.crisis_memory[s, x], 0.0)),
        "policing": (cameras, cameras * max(w.terror_threat[s], w.unrest_memory[s])),
    }
    rested = 1.0 - w.price_dispute[s, x] * w.on("M16")
    return {name: (tie * rested, need) for name, (tie, need) in parts.items()}


def political_components(w: Twin, s: str, x: str) -> Parts:
    seats = [w.membership[o, s] * w.convener[o][x] for o in w.organisations]
    formats = any_of(w.p.ties.format * seat for seat in seats)
    liked = (1.0 + w.sentiment[s, x]) / 2.0 * w.familiarity[s, x]
    return {
        "elites": (w.strength(s, x, "patronage"), (1.0 + w.elite[s, x]) / 2.0),
        "soft_power": (w.strength(s, x, "soft_power"), liked),
        "formats": (formats, formats * (1.0 - w.autonomy[s])),
        "votes": (w.alignment[s, x], w.economic_dependency[s, x]),
    }


def index(weights: dict[str, float], parts: Parts) -> float:
    """Geometric mean of weighted bandwidth and weighted dependence."""
    ties, needs = (sum(weights[n] * part[k] for n, part in parts.items()) for k in (0, 1))
    return math.sqrt(ties * needs)


def quadratic_mean(*needs: float) -> float:
    return math.sqrt(sum(need**2 for need in needs) / len(needs))


def dependence_and_influence_are_measured(w: Twin) -> None:
    p = w.p.influence
    for s, x in w.pairs:
        money, force = economic_components(w, s, x), security_components(w, s, x)
        gained = w.security_dependency[s, x] - w.dependency_year_ago[s, x]
        w.dependency_year_ago[s, x] += gained / 4.0
        needs = [need for _, need in force.values()]
        w.economic_dependency[s, x] = quadratic_mean(*(need for _, need in money.values()))
        w.security_dependency[s, x] = quadratic_mean(*needs, w.stationing[s, x])
        w.influence_economic[s, x] = index(p.economic, money)
        w.influence_security[s, x] = index(p.security, force)
        w.influence_political[s, x] = index(p.political, political_components(w, s, x))
    for s in w.states:
        lead = max(w.security_dependency[s, y] for y in w.powers)
        for x in w.powers:
            cover = (lead - w.security_dependency[s, x]) * w.on("M04")
            w.influence_economic[s, x] *= 1.0 - p.protection_discount * cover
            w.influence[s, x] = sum(
                weight * getattr(w, f"influence_{d}")[s, x] for d, weight in p.dimensions.items()
            )
        for part in ("influence", "security", "economic"):
            of = w.influence if part == "influence" else getattr(w, f"influence_{part}")
            whole = max(sum(of[s, x] for x in w.powers), 1e-9)
            getattr(w, f"{part}_share").update({(s, x): 100 * of[s, x] / whole for x in w.powers})
        w.concentration[s] = sum((w.influence_share[s, x] / 100.0) ** 2 for x in w.powers)


WATCHED: Watched = {
    "draw": lambda w: {key: draw(w, *key) for key in w.pairs},
    "members": lambda w: w.members,
    "discord": lambda w: {o: discord(w, o) for o in w.organisations},
}

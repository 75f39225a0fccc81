"""Positions, organisations, slow levels and influence, as the page describes them."""

from __future__ import annotations

import math

from sim.catalogue.variable import MEMBERSHIP
from sim.catalogue.variables import VARIABLES
from tests.twin.environment import change_of_failure
from tests.twin.seen import bound, heard, refused
from tests.twin.world import Twin, any_of, bounded, chance, fading, half, poisson, positive, toward

Key = tuple[str, str]

# Positions of states


def change_of_draw(w: Twin) -> dict[Key, float]:
    """Change of what moves votes toward a power, apart from chance."""
    p = w.p.order
    failure = positive(change_of_failure(w, "votes"))
    draw = {}
    for s, x in w.pairs:
        draw[s, x] = p.need * (w.economic_dependency[s, x] + w.security_dependency[s, x])
        if w.holds("trade_aligns_votes", "yes"):
            draw[s, x] += p.trade * math.log1p(w.trade_share[s, x])
        draw[s, x] += p.loyalty * w.elite[s, x] * w.on("M26")
    change: dict[Key, float] = w.change("order.draw", draw)
    if w.on("M11"):
        for s in w.states:
            for b in w.belligerents:
                kept = p.distance * w.autonomy[s] * (1.0 - bound(w, s, b))
                change[s, b] -= kept * failure
    return change


def positions_follow_ties(w: Twin) -> None:
    p = w.p.order
    change = change_of_draw(w)
    for x in w.powers:
        agenda = p.agenda * w.swing[x] * w.normal("order.agenda", x)
        for s in w.states:
            support = p.support * w.concession[s, x] * w.on("M15")
            w.push("alignment", (s, x), change[s, x] + support + agenda)
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


def change_of_members(w: Twin) -> dict[str, float]:
    found: dict[str, float] = w.change("organisations.members", w.members)
    return found


def change_of_discord(w: Twin) -> dict[str, float]:
    discord = {
        o: sum(w.convener[o][a] * w.convener[o][b] * w.friction[a, b] for a, b in w.rivals)
        for o in w.organisations
    }
    found: dict[str, float] = w.change("organisations.discord", discord)
    return found


def growth_and_discord_wear_cohesion(w: Twin) -> None:
    p = w.p.organisation
    members, discord = change_of_members(w), change_of_discord(w)
    for o in w.organisations:
        # Those who found an organisation are not new to it.
        new = positive(members[o]) * (w.members[o] > members[o])
        lasting = p.dilution * new / max(w.members[o], 1.0) + p.discord * discord[o]
        w.push("cohesion", o, -lasting * w.cohesion[o], 1.0)
        quarrels = sum(
            w.clash[d]
            for d, both in w.parties.items()
            if all(w.membership[o, s] >= 1.0 for s in both)
        )
        w.push("cohesion", o, -p.quarrel * quarrels * w.cohesion[o])


def wish(w: Twin, o: str, m: str) -> float:
    if m in w.states:
        votes = sum(w.convener[o][x] * w.alignment[m, x] for x in w.powers)
        return float(votes * (1.0 - w.neutrality[m]))
    outside = max((w.friction[m, q] for q in w.powers if w.membership[o, q] == 0.0), default=0.0)
    with_them = sum(w.convener[o][x] * w.friction[m, x] for x in w.powers)
    return positive(outside - with_them)


def organisations_enlarge(w: Twin) -> None:
    p = w.p.organisation
    ladder = [MEMBERSHIP[x] for x in ("guest", "partner", "observer", "acceding")]
    for o in w.organisations:
        outside = w.uniform("organisation.outside", o)
        if not (o in w.with_mandate("summit") and o in w.with_mandate("counter_terror")):
            continue
        wishes = {m: wish(w, o, m) for m in w.labels["member"]}
        for m in w.labels["member"]:
            degree = w.membership[o, m]
            if degree == MEMBERSHIP["acceding"]:
                hazard = p.ratification
            else:
                climbing = 0.0 < degree < MEMBERSHIP["acceding"]
                hazard = p.accession * wishes[m] ** 2 * climbing
            if w.happens(hazard, "organisation.accession", o, m):
                w.membership[o, m] = min(step for step in (*ladder, 1.0) if step > degree)
                w.accession[o] += w.membership[o, m] >= 1.0
        came = poisson(p.outside, outside)
        w.outside_members[o] += came
        w.accession[o] += came


def members_freeze_leave_or_return(w: Twin) -> None:
    p = w.p.organisation
    for o in w.with_mandate("mutual_defence"):
        for s in w.states:
            u = w.uniform("organisation.freeze", o, s)
            trust = sum(w.convener[o][x] * w.trust[s, x] for x in w.powers)
            elite = sum(w.convener[o][x] * positive(w.elite[s, x]) for x in w.powers)
            doubt = positive(1.0 - w.credibility[o] - trust)
            freedom = w.autonomy[s] * (1.0 - elite)
            if w.membership[o, s] >= 1.0:
                if u < chance(p.freeze * doubt**2 * freedom):
                    w.membership[o, s] = MEMBERSHIP["frozen"]
                    w.freeze[o, s] += 1.0
            elif w.membership[o, s] == MEMBERSHIP["frozen"]:
                if u < chance(p.exit * doubt**2 * freedom):
                    w.membership[o, s] = 0.0
                    w.exit[o, s] += 1.0
                elif u > 1.0 - chance(p.rejoin * (1.0 - doubt)):
                    w.membership[o, s] = 1.0


def members_are_counted(w: Twin) -> None:
    for o in w.organisations:
        full = sum(w.membership[o, m] >= 1.0 for m in w.labels["member"])
        w.members[o] = full + w.outside_members[o]


# Slow levels


def levels_walk_and_departures_fade(w: Twin) -> None:
    p = w.p.levels
    for name, variable in VARIABLES.items():
        if not variable.slow or not hasattr(p, f"{name}_walk"):
            continue
        walk, rate = getattr(p, f"{name}_walk"), fading(getattr(p, f"{name}_half_life"))
        values, levels = getattr(w, name), getattr(w, f"{name}_level")
        for key in values if variable.axes else [None]:
            labels = () if key is None else (key,) if isinstance(key, str) else key
            x = values if key is None else values[key]
            level = levels if key is None else levels[key]
            place = (level - variable.low) / (variable.high - variable.low)
            room = 1.0 - (2.0 * place - 1.0) ** 2
            jumps = w.uniform(f"levels.{name}.jump", *labels) < p.jump_share
            far = p.jump_size if jumps else 1.0
            step = walk * room * far * w.normal(f"levels.{name}", *labels)
            x = bounded(name, toward(x, level, rate) + step)
            level = bounded(name, level + step)
            if key is None:
                setattr(w, name, x)
                setattr(w, f"{name}_level", level)
            else:
                values[key], levels[key] = x, level


# Influence


Parts = dict[str, tuple[float, float]]


def economic_components(w: Twin, s: str, x: str) -> Parts:
    t = w.p.ties
    flow = (w.exports[s] * w.export_share[s, x] + w.imports[s] * w.import_share[s, x]) / 100.0
    gas = w.gas_exports[s] / 100.0 * w.export_share[s, x] / 100.0 if w.on("M16") else 0.0
    whole = sum(w.investment[s, y] for y in w.powers)
    share = w.investment[s, x] / whole if whole > 0.0 else 0.0
    owed = w.external_debt[s]
    sent = half(w.remittances[s, x], t.remittances)
    return {
        "trade": (half(flow, t.trade), any_of([w.trade_share[s, x] / 100.0, gas])),
        "debt": (
            half(w.debt_gdp[s, x], t.debt),
            w.debt_gdp[s, x] / max(owed, 1e-9) * half(owed, t.debt),
        ),
        "investment": (
            w.strength(s, x, "investment"),
            share * half(whole, w.p.motives.stake_half * w.gdp[s]),
        ),
        "remittances": (sent, sent**2),
    }


def security_components(w: Twin, s: str, x: str) -> Parts:
    at = w.p.security.presence_half
    troops = half(w.presence[s, x], at)
    foreign = sum(w.presence[s, y] for y in w.powers)
    share = w.presence[s, x] / foreign if foreign > 0.0 else 0.0
    allied = promise = 0.0
    for o in w.with_mandate("mutual_defence"):
        if w.membership[o, s] >= 1.0 and x in w.conveners(o):
            allied = 1.0
            promise = max(promise, w.credibility[o] * w.trust[s, x])
    cameras = w.strength(s, x, "surveillance")
    parts = {
        "arms": (w.strength(s, x, "arms"), w.arms_weight[s, x]),
        "presence": (troops, troops * share * (1.0 - w.capability[s])),
        "training": (w.strength(s, x, "training", "joint_defence"), w.lock_in[s, x]),
        "alliance": (allied, max(promise, w.crisis_memory[s, x])),
        "policing": (cameras, cameras * max(w.terror_threat[s], w.unrest_memory[s])),
    }
    rest = 1.0 - w.price_dispute[s, x] if w.on("M16") else 1.0
    return {name: (tie * rest, need) for name, (tie, need) in parts.items()}


def political_components(w: Twin, s: str, x: str) -> Parts:
    bonds = [w.p.ties.format * w.membership[o, s] * w.convener[o][x] for o in w.organisations]
    formats = any_of(bonds)
    soft = w.strength(s, x, "soft_power")
    return {
        "elites": (w.strength(s, x, "patronage"), (1.0 + w.elite[s, x]) / 2.0),
        "soft_power": (soft, (1.0 + w.sentiment[s, x]) / 2.0 * w.familiarity[s, x]),
        "formats": (formats, formats * (1.0 - w.autonomy[s])),
        "votes": (w.alignment[s, x], w.economic_dependency[s, x]),
    }


def index(weights: dict[str, float], parts: Parts) -> float:
    ties = sum(weights[name] * tie for name, (tie, _) in parts.items())
    needs = sum(weights[name] * need for name, (_, need) in parts.items())
    return math.sqrt(ties * needs)


def quadratic_mean(needs: list[float]) -> float:
    return math.sqrt(sum(need**2 for need in needs) / len(needs))


def dependence_and_influence_are_measured(w: Twin) -> None:
    p = w.p.influence
    found = {}
    for s, x in w.pairs:
        money, force = economic_components(w, s, x), security_components(w, s, x)
        w.dependency_year_ago[s, x] = toward(
            w.dependency_year_ago[s, x], w.security_dependency[s, x], 0.25
        )
        needs = [*(need for _, need in force.values()), w.stationing[s, x]]
        w.economic_dependency[s, x] = quadratic_mean([need for _, need in money.values()])
        w.security_dependency[s, x] = quadratic_mean(needs)
        found[s, x] = (index(p.economic, money), index(p.security, force))
    for s, x in w.pairs:
        lead = max(w.security_dependency[s, y] for y in w.powers) - w.security_dependency[s, x]
        discount = p.protection_discount * positive(lead) if w.on("M04") else 0.0
        economic, security = found[s, x]
        w.influence_economic[s, x] = economic * (1.0 - discount)
        w.influence_security[s, x] = security
        w.influence_political[s, x] = index(p.political, political_components(w, s, x))
        w.influence[s, x] = (
            p.dimensions["economic"] * w.influence_economic[s, x]
            + p.dimensions["political"] * w.influence_political[s, x]
            + p.dimensions["security"] * w.influence_security[s, x]
        )
    for s in w.states:
        for share, of in (
            ("influence_share", w.influence),
            ("security_share", w.influence_security),
            ("economic_share", w.influence_economic),
        ):
            whole = max(sum(of[s, x] for x in w.powers), 1e-9)
            for x in w.powers:
                getattr(w, share)[s, x] = 100.0 * of[s, x] / whole
        w.concentration[s] = sum((w.influence_share[s, x] / 100.0) ** 2 for x in w.powers)


WATCHES = (change_of_draw, change_of_members, change_of_discord)

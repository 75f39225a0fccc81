"""What powers propose and states decide, and what becomes of it, as the page describes it."""

from __future__ import annotations

import math
from itertools import accumulate
from types import SimpleNamespace
from typing import NamedTuple

from sim.catalogue.variable import DIMENSIONS
from tests.twin.arms import alarm
from tests.twin.security import stake
from tests.twin.seen import opposition
from tests.twin.world import Twin, Watched, chance, half, positive

# Decisions of a power


class Motive(NamedTuple):
    """How much a power wants something, out of which budget, and the roles that serve it."""

    codes: str
    dimension: str
    roles: str
    strength: float


def motives(w: Twin, s: str, p: str) -> list[Motive]:
    m, needed, rivals = w.p.motives, w.resource_interest[s, p], [q for q in w.powers if q != p]
    depends, secured = w.economic_dependency[s, p], w.security_dependency
    customer = w.gas_exports[s] / 100.0 * w.export_share[s, p] / 100.0
    unknown = 1.0 - w.familiarity[s, p]
    exposure = half(w.investment[s, p] + w.debt[s, p], m.stake_half * w.gdp[s])
    danger = w.terror_threat[s] + w.unrest[s] + w.rejection[s, p]
    asset = exposure * w.protection_urge[p] * danger * (1.0 - w.strength(s, p, "guards", "post"))
    gained = sum(positive(secured[s, q] - w.dependency_year_ago[s, q]) for q in rivals)
    others = 1.0 - share_of_all(w, s, p)
    rattled = w.unrest_memory[s] * (not w.scenario.powers[p].democracy)
    pushed = m.protection * w.believing("cooperation_driver", "push")
    rivalry = m.rivalry * w.believing("power_friction", "friction")
    buffer = m.buffer * w.proximity[s, p] * militants(w, s)
    gas = m.gas * customer * (1.0 - w.price_dispute[s, p])
    capital = m.co_opt * stake(w, s, p, m.stake_half)
    return [
        Motive("M21", "economic", "investment loan trade_access", m.resources * needed),
        Motive("M15", "economic", "loan", m.leverage * depends * (1.0 - w.distress[s])),
        Motive("M16", "economic", "loan investment", gas),
        Motive("M29", "political", "soft_power", m.soft_power * (needed + depends) * unknown),
        Motive("M26", "political", "patronage", capital * w.rejection[s, p]),
        Motive("M08", "political", "soft_power patronage", m.sphere * (1.0 - unknown) * others),
        Motive("M02", "security", "guards post surveillance", pushed * asset),
        Motive("M33", "security", "post base training", buffer),
        Motive("M40", "security", "training joint_defence", m.lock_in * w.lock_in[s, p]),
        Motive("M30", "security", "surveillance training", m.regimes * rattled),
        Motive(
            "M08 M11", "security", "base training joint_defence", rivalry * secured[s, p] * gained
        ),
    ]


def share_of_all(w: Twin, s: str, p: str) -> float:
    """The share of a power in all that a state depends on, in security and economy."""
    depends = {q: w.economic_dependency[s, q] + w.security_dependency[s, q] for q in w.powers}
    return depends[p] / max(sum(depends.values()), 1e-9)


def militants(w: Twin, s: str) -> float:
    """The threat of militants in a state, or across its Afghan border."""
    return max(w.terror_threat[s], w.afghan_threat * w.afghan_exposure[s])


def channels(w: Twin, p: str) -> list[str]:
    """What a power offers, by dimension; packages are bought, not offered."""
    own = [i for i, x in w.instruments.items() if x.offered[p] > 0.0 and x.form != "package"]
    return sorted(own, key=lambda i: DIMENSIONS.index(w.instruments[i].dimension))


def restraint(w: Twin, s: str, p: str) -> float:
    r = w.p.rivalry
    held = {"intact": 1.0, "dissolving": 0.5 ** (w.war_quarters / r.dissolution), "gone": 0.0}
    lead = max(
        w.security_dependency[s, q] * (1.0 - w.leverage[p, q]) * w.delivered_effort[q]
        for q in w.powers
        if q != p
    )
    lead = min(max((lead - w.security_dependency[s, p]) / r.clear_lead, 0.0), 1.0)
    return r.condominium * held[w.held["division_of_labour"]] * lead * w.on("M01")


def fit(w: Twin, s: str, p: str, roles: frozenset[str]) -> float:
    f, policing, threat = w.p.fit, w.capability[s] * w.repression[s], militants(w, s)
    skill = w.guard_skill[p] if w.on("M36") else f.novice
    suits = 1.0
    if "post" in roles:
        suits = f.post * w.proximity[s, p] * threat * (1.0 - w.capability[s])
    elif "guards" in roles:
        suits = f.guards * (1.0 - policing) * skill * (1.0 - threat * (1.0 - skill))
        suits *= half(w.legal_cover[s, p], f.cover) * w.protection_urge[p]
        suits *= half(w.investment[s, p] + w.debt[s, p], f.stake / 100.0 * w.gdp[s])
    elif "surveillance" in roles:
        suits = policing
    elif "base" in roles:
        suits = f.base * w.trust[s, p] * threat
    return min(max(suits, 0.0), 1.0) if w.on("M35") else 1.0


def means(w: Twin, p: str, spec: SimpleNamespace) -> float:
    strain = 1.0 if spec.dimension == "security" else w.p.deals.strain
    left = 1.0 - (1.0 - w.delivered_effort[p]) * strain
    left *= w.lending_appetite[p] if spec.form == "project" else 1.0
    return w.budget[p, spec.dimension] * w.economy[p] * left


def new_business(w: Twin, s: str, p: str) -> list[float]:
    """New proposals through each channel of a power."""
    rates, wanted, held = [], motives(w, s, p), restraint(w, s, p)
    for i in channels(w, p):
        spec, wish = w.instruments[i], 0.0
        for motive in wanted:
            if motive.dimension == spec.dimension and any(map(w.on, motive.codes.split())):
                served = spec.roles & set(motive.roles.split())
                wish += motive.strength * (1.0 if served else w.p.deals.aside)
        hidden = spec.deniability * w.on("M35")
        allowed = 1.0 - held * (1.0 - hidden) * (spec.dimension == "security")
        rate = w.p.deals.tempo * spec.offered[p] * wish * fit(w, s, p, spec.roles) * allowed
        rates.append(rate * means(w, p, spec) * w.reception[i, s, p])
    return rates


class Matter(NamedTuple):
    """What a power puts before a state: an instrument, how much of it, and its money value."""

    instrument: str
    spec: SimpleNamespace
    size: float
    money: float
    renewal: bool


def propose(w: Twin, s: str, p: str, z: float) -> Matter | None:
    own, d = channels(w, p), w.p.deals
    standing = [w.instruments[i].form == "programme" and w.ties_level[i, s, p] > 0.0 for i in own]
    due = [stands / w.instruments[i].term for i, stands in zip(own, standing, strict=True)]
    reach = list(accumulate([*new_business(w, s, p), *due]))
    u = w.uniform(f"offer.{p}", s)
    if not own or u >= chance(reach[-1]):
        return None
    mark = u / chance(reach[-1]) * reach[-1]
    place = min(sum(reached <= mark for reached in reach), len(reach) - 1)
    i, renewal = own[place % len(own)], place >= len(own)
    spec, size = w.instruments[i], w.ties_level[i, s, p]
    if not renewal:
        size = spec.size * math.exp(spec.spread * z)
        size *= (w.gdp[s] / d.reference_gdp) ** d.size_elasticity if spec.of_gdp else 1.0
        most = min(d.largest / 100.0 * w.gdp[s], d.purse * w.lending_power[p] * w.economy[p])
        size = min(size, most / (1.0 if spec.of_gdp else spec.unit_cost))
        size = max(round(size), 1) if spec.whole else size
    return Matter(i, spec, size, size * spec.unit_cost, renewal)


# Decisions of a state: what speaks for and against a matter


def gains(w: Twin, s: str, p: str, m: Matter) -> float:
    c, gain = w.p.consideration, m.spec.gain
    worth = half(m.money, c.half_worth / 100.0 * w.gdp[s])
    weak = alarm(w, s) * (1.0 - w.capability[s]) * (w.on("M33") and w.on("M34"))
    weak *= w.believing("cooperation_driver", "pull")
    afraid = (w.unrest_memory[s] + w.repression[s]) * w.on("M30")
    guarded = stake(w, s, p, w.p.motives.stake_half) * ("guards" in m.spec.roles)
    return (
        c.material * gain["economic"] * worth * (1.0 + w.distress[s])
        + c.protection * gain["security"] * weak
        + c.regime * gain["regime"] * afraid
        + c.elite_gain * gain["elite"] * worth * w.on("M26")
        + c.elite_affinity * w.elite[s, p] * w.on("M31")
        + c.tolerance * guarded * w.on("M26")
        - c.counter_leverage * w.resource_interest[s, p] * m.spec.intrusion * w.on("M21")
    )


def costs(w: Twin, s: str, p: str, m: Matter) -> float:
    c, spec, others = w.p.consideration, m.spec, [q for q in w.powers if q != p]
    tied, security = max(spec.binding, spec.intrusion), spec.dimension == "security"
    claims = [w.fear[s, q] * w.sphere_claim[q] * w.delivered_effort[q] * (1.0 - w.leverage[p, q])
              for q in others]  # fmt: skip
    crowded = w.autonomy[s] * tied * (share_of_all(w, s, p) - 1.0 / len(w.powers))
    second = max(w.lock_in[s, q] for q in others) * spec.binding * security
    return (
        c.autonomy * crowded * w.on("M32")
        + c.anger * opposition(w, s, p) * spec.visibility * (w.on("M24") or w.on("M25"))
        + c.sphere * spec.intrusion * max(claims) * security * w.on("M08")
        + c.second_system * second * w.on("M40")
        + c.veto * sum(getattr(w, trait)[s] for trait in spec.bars)
    )


def beliefs(w: Twin, s: str, p: str, m: Matter) -> float:
    c, spec, safe = w.p.consideration, m.spec, m.spec.gain["security"]
    pretext = {
        q: w.fear[s, q] * w.sphere_claim[q] * (1.0 + c.minority * w.minority[s, q])
        for q in w.powers
    }
    danger = max(x for q, x in pretext.items() if q != p) - pretext[p]
    danger *= w.believing("weak_or_dangerous", "dangerous") * (spec.dimension == "security")
    owed = half(w.debt_gdp[s, p], c.debt_half) * w.debt_gdp[s, p] / max(w.external_debt[s], 1e-9)
    return (
        c.trust * safe * (w.trust[s, p] * w.reputation[p] - c.trust_point) * w.on("M11")
        + c.balancing * safe * danger * w.on("M12")
        + c.debt * owed * max(spec.binding, spec.intrusion) * w.on("M15")
        + c.remittances * half(w.remittances[s, p], c.remittance_half) * w.on("M17")
        - c.dispute * w.price_dispute[s, p] * w.on("M16")
        + c.deniability * spec.deniability * opposition(w, s, p) * w.on("M35")
    )


def accepts(w: Twin, s: str, p: str, m: Matter) -> bool:
    c, u = w.p.consideration, w.uniform(f"consider.{s}", p)
    utility = gains(w, s, p, m) - costs(w, s, p, m) + beliefs(w, s, p, m)
    return utility + c.inertia * m.renewal + c.noise * math.log(u / (1.0 - u)) > 0.0


# The rules


def matters_come_to_the_table(w: Twin) -> None:
    d, found = w.p.deals, []
    for s, p in w.pairs:
        z = w.normal("deals.size", s, p)
        matter = propose(w, s, p, z)
        if matter is not None:
            found.append((s, p, matter, z, accepts(w, s, p, matter)))
    w.spent = dict.fromkeys(w.spent, 0.0)
    for s, p, m, z, accepted in found:
        key = (m.instrument, s, p)
        if m.renewal:
            revised = (1.0 - d.fatigue) * math.exp(d.revision * z - d.revision**2 / 2.0)
            w.ties_level[key] *= revised if accepted else 1.0 - d.lapse
            (w.renewal if accepted else w.lapse)[s, p] = 1.0
            continue
        w.reception[key] += d.learning * (accepted - w.reception[key])
        (w.deal if accepted else w.refusal)[s, p] = 1.0
        w.spent[p, m.spec.dimension] += m.money * accepted
        stock = w.committed if m.spec.form == "project" else w.ties_level
        stock[key] += m.size * accepted


def projects_are_stopped(w: Twin) -> None:
    d, projects = w.p.deals, [i for i, x in w.instruments.items() if x.form == "project"]
    for s, p in w.pairs:
        pressure = 1.0 + d.stop_distress * w.distress[s]
        pressure += d.stop_anger * opposition(w, s, p)
        pressure += d.stop_turn * max(w.succession[s], w.regime_fall[s]) * w.on("M31")
        if w.happens(d.stop * pressure, "deals.stop", s, p):
            money = sum(w.committed[i, s, p] * w.instruments[i].unit_cost for i in projects)
            w.cancellation[s, p] = float(100.0 * d.stopped * money > d.notable * w.gdp[s])
            for i in projects:
                w.committed[i, s, p] *= 1.0 - d.stopped


def agreements_are_carried_out(w: Twin) -> None:
    w.lent = dict.fromkeys(w.lent, 0.0)
    for (i, s, p), tie in w.ties.items():
        spec, key = w.instruments[i], (i, s, p)
        if spec.form == "project":
            delivered = w.committed[key] / spec.lead
            w.committed[key] -= delivered
            if "loan" in spec.roles:
                w.lent[s, p] += delivered * spec.unit_cost
            else:
                w.ties[key] = tie + delivered - spec.depreciation * tie
        elif spec.form == "programme":
            strain = 1.0 if spec.dimension == "security" else w.p.deals.strain
            kept = 1.0 - strain * (1.0 - w.delivered_effort[p]) * w.on("M09")
            missing = w.ties_level[key] * kept - tie
            rate = 1.0 / max(spec.lead, 1.0) if missing > 0.0 else spec.depreciation
            w.ties[key] = tie + rate * missing


WATCHED: Watched = {}

"""What powers propose and states decide, and what becomes of it, as the page describes it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from types import SimpleNamespace

from sim.catalogue.variable import DIMENSIONS
from tests.twin.seen import opposition
from tests.twin.world import Twin, chance, half, positive

# Motives: what a power wants in a state, by dimension, with the roles that serve it


def need_resources_and_corridors(w: Twin, s: str, p: str) -> float:
    return float(w.p.motives.resources * w.resource_interest[s, p])


def lend_for_leverage(w: Twin, s: str, p: str) -> float:
    return float(w.p.motives.leverage * w.economic_dependency[s, p] * (1.0 - w.distress[s]))


def secure_piped_gas(w: Twin, s: str, p: str) -> float:
    customer = w.gas_exports[s] / 100.0 * w.export_share[s, p] / 100.0
    return float(w.p.motives.gas * customer * (1.0 - w.price_dispute[s, p]))


def build_soft_power(w: Twin, s: str, p: str) -> float:
    interest = w.resource_interest[s, p] + w.economic_dependency[s, p]
    return float(w.p.motives.soft_power * interest * (1.0 - w.familiarity[s, p]))


def co_opt_elites(w: Twin, s: str, p: str) -> float:
    return float(w.p.motives.co_opt * stake_of(w, s, p) * w.rejection[s, p])


def hold_the_sphere(w: Twin, s: str, p: str) -> float:
    return float(w.p.motives.sphere * w.familiarity[s, p] * (1.0 - of_all(w, s, p)))


def protect_own_assets(w: Twin, s: str, p: str) -> float:
    at = w.p.motives.stake_half * w.gdp[s]
    exposure = half(w.investment[s, p] + w.debt[s, p], at)
    danger = w.terror_threat[s] + w.unrest[s] + w.rejection[s, p]
    open_ = 1.0 - w.strength(s, p, "guards", "post")
    wanted = w.p.motives.protection * exposure * w.protection_urge[p] * danger * open_
    return float(wanted * w.believing("cooperation_driver", "push"))


def build_a_buffer(w: Twin, s: str, p: str) -> float:
    return float(w.p.motives.buffer * w.proximity[s, p] * militants(w, s))


def keep_the_allies_locked_in(w: Twin, s: str, p: str) -> float:
    return float(w.p.motives.lock_in * w.lock_in[s, p])


def help_regimes_against_uprisings(w: Twin, s: str, p: str) -> float:
    return float(w.p.motives.regimes * w.unrest_memory[s] * (not w.democracy(p)))


def answer_a_rivals_advance(w: Twin, s: str, p: str) -> float:
    gained = sum(
        positive(w.security_dependency[s, q] - w.dependency_year_ago[s, q])
        for q in w.powers
        if q != p
    )
    wanted = w.p.motives.rivalry * w.security_dependency[s, p] * gained
    return float(wanted * w.believing("power_friction", "friction"))


MOTIVES = (
    (need_resources_and_corridors, "economic", ("investment", "loan", "trade_access"), "M21"),
    (lend_for_leverage, "economic", ("loan",), "M15"),
    (secure_piped_gas, "economic", ("loan", "investment"), "M16"),
    (build_soft_power, "political", ("soft_power",), "M29"),
    (co_opt_elites, "political", ("patronage",), "M26"),
    (hold_the_sphere, "political", ("soft_power", "patronage"), "M08"),
    (protect_own_assets, "security", ("guards", "post", "surveillance"), "M02"),
    (build_a_buffer, "security", ("post", "base", "training"), "M33"),
    (keep_the_allies_locked_in, "security", ("training", "joint_defence"), "M40"),
    (help_regimes_against_uprisings, "security", ("surveillance", "training"), "M30"),
    (answer_a_rivals_advance, "security", ("base", "training", "joint_defence"), "M08 M11"),
)


def stake_of(w: Twin, s: str, p: str) -> float:
    return half(w.investment[s, p], w.p.motives.stake_half * w.gdp[s])


def of_all(w: Twin, s: str, p: str) -> float:
    """The share of a power in all that a state depends on, in security and economy."""
    depends = {q: w.economic_dependency[s, q] + w.security_dependency[s, q] for q in w.powers}
    return float(depends[p] / max(sum(depends.values()), 1e-9))


def militants(w: Twin, s: str) -> float:
    """The threat of militants in a state, or across its Afghan border."""
    return float(max(w.terror_threat[s], w.afghan_threat * w.afghan_exposure[s]))


# Decisions of a power


def channels(w: Twin, p: str) -> list[str]:
    """What a power offers, by dimension; packages are bought, not offered."""
    return [
        i
        for dimension in DIMENSIONS
        for i, spec in w.instruments.items()
        if spec.dimension == dimension and spec.offered[p] > 0.0 and spec.form != "package"
    ]


def wish(w: Twin, s: str, p: str, i: str) -> float:
    spec, wanted = w.instruments[i], 0.0
    for motive, dimension, means, codes in MOTIVES:
        if dimension == spec.dimension and any(w.on(code) for code in codes.split()):
            part = 1.0 if spec.roles & set(means) else w.p.deals.aside
            wanted += part * motive(w, s, p)
    return wanted


def restraint(w: Twin, s: str, p: str) -> float:
    r = w.p.rivalry
    held = {"intact": 1.0, "dissolving": 0.5 ** (w.war_quarters / r.dissolution), "gone": 0.0}
    lead = max(
        w.security_dependency[s, q]
        * (1.0 - (w.leverage[p, q] if w.on("M05") else 0.0))
        * w.delivered_effort[q]
        for q in w.powers
        if q != p
    )
    lead = min(max((lead - w.security_dependency[s, p]) / r.clear_lead, 0.0), 1.0)
    return float(r.condominium * held[w.held["division_of_labour"]] * lead * w.on("M01"))


def allowed(w: Twin, s: str, p: str, i: str) -> float:
    spec = w.instruments[i]
    if spec.dimension != "security":
        return 1.0
    return 1.0 - restraint(w, s, p) * (1.0 - (spec.deniability if w.on("M35") else 0.0))


def fit(w: Twin, s: str, p: str, i: str) -> float:
    f, roles = w.p.fit, w.instruments[i].roles
    if not w.on("M35"):
        return 1.0
    policing, threat = w.capability[s] * w.repression[s], militants(w, s)
    if "post" in roles:
        suits = f.post * w.proximity[s, p] * threat * (1.0 - w.capability[s])
    elif "guards" in roles:
        skill = w.guard_skill[p] if w.on("M36") else f.novice
        safe = 1.0 - threat * (1.0 - skill)
        covered = half(w.legal_cover[s, p], f.cover)
        suits = f.guards * (1.0 - policing) * skill * safe * covered * w.protection_urge[p]
    elif "surveillance" in roles:
        suits = policing
    elif "base" in roles:
        suits = f.base * w.trust[s, p] * threat
    else:
        return 1.0
    return float(min(max(suits, 0.0), 1.0))


def means(w: Twin, p: str, i: str) -> float:
    spec = w.instruments[i]
    shortfall = 1.0 - w.delivered_effort[p]
    left = 1.0 - shortfall * (1.0 if spec.dimension == "security" else w.p.deals.strain)
    left *= w.lending_appetite[p] if spec.form == "project" else 1.0
    return float(w.budget[p, spec.dimension] * w.economy[p] * left)


@dataclass
class Matter:
    """What a power puts before a state."""

    instrument: str
    spec: SimpleNamespace
    size: float
    renewal: bool

    @property
    def money(self) -> float:
        return float(self.size * self.spec.unit_cost)


def propose(w: Twin, s: str, p: str, z: float) -> Matter | None:
    own = channels(w, p)
    new = [
        w.p.deals.tempo
        * w.instruments[i].offered[p]
        * wish(w, s, p, i)
        * fit(w, s, p, i)
        * allowed(w, s, p, i)
        * means(w, p, i)
        * w.reception[i, s, p]
        for i in own
    ]
    due = [
        1.0 / w.instruments[i].term
        if w.instruments[i].form == "programme" and w.ties_level[i, s, p] > 0.0
        else 0.0
        for i in own
    ]
    hazard = sum([*new, *due])
    u = w.uniform(f"offer.{p}", s)
    if not own or u >= chance(hazard):
        return None
    mark = u / chance(hazard) * hazard
    reach = list(accumulate([*new, *due]))
    k = min(sum(reached <= mark for reached in reach), len(reach) - 1)
    i, renewal = own[k % len(own)], k >= len(own)
    size = w.ties_level[i, s, p] if renewal else new_size(w, s, i, z)
    return Matter(i, w.instruments[i], size, renewal)


def new_size(w: Twin, s: str, i: str, z: float) -> float:
    d, spec = w.p.deals, w.instruments[i]
    size = spec.size * math.exp(spec.spread * z)
    if spec.of_gdp:
        size *= (w.gdp[s] / d.reference_gdp) ** d.size_elasticity
    size = min(size, d.largest / 100.0 * w.gdp[s] / spec.unit_cost)
    return float(max(round(size), 1)) if spec.whole else float(size)


# Decisions of a state: what speaks for and against a matter


def gains(w: Twin, s: str, p: str, m: Matter) -> float:
    c, gain = w.p.consideration, m.spec.gain
    worth = half(m.money, c.half_worth / 100.0 * w.gdp[s])
    sum_ = c.material * gain["economic"] * worth * (1.0 + w.distress[s])
    if w.on("M33") and w.on("M34"):
        threat = max(w.terror_threat[s], w.border_tension[s])
        held = w.believing("cooperation_driver", "pull")
        sum_ += c.protection * gain["security"] * threat * (1.0 - w.capability[s]) * held
    if w.on("M30"):
        sum_ += c.regime * gain["regime"] * (w.unrest_memory[s] + w.repression[s])
    if w.on("M26"):
        sum_ += c.elite_gain * gain["elite"] * worth
        sum_ += c.tolerance * stake_of(w, s, p) * ("guards" in m.spec.roles)
    if w.on("M26") or w.on("M31"):
        sum_ += c.elite_affinity * w.elite[s, p]
    if w.on("M21"):
        sum_ -= c.counter_leverage * w.resource_interest[s, p] * m.spec.intrusion
    return float(sum_)


def costs(w: Twin, s: str, p: str, m: Matter) -> float:
    c, spec = w.p.consideration, m.spec
    security = spec.dimension == "security"
    sum_ = 0.0
    if w.on("M32"):
        share = of_all(w, s, p)
        tied = max(spec.binding, spec.intrusion)
        sum_ += c.autonomy * w.autonomy[s] * tied * (share - 1.0 / len(w.powers))
    if w.on("M24"):
        sum_ += c.anger * opposition(w, s, p) * spec.visibility
    if w.on("M08") and security:
        against = [
            w.fear[s, q] * w.sphere_claim[q] * w.delivered_effort[q]
            * (1.0 - (w.leverage[p, q] if w.on("M05") else 0.0))
            for q in w.powers
            if q != p
        ]  # fmt: skip
        sum_ += c.sphere * spec.intrusion * max(against)
    if w.on("M40") and security:
        other = max(w.lock_in[s, q] for q in w.powers if q != p)
        sum_ += c.second_system * other * spec.binding
    sum_ += c.veto * sum(getattr(w, trait)[s] for trait in spec.bars)
    return float(sum_)


def beliefs(w: Twin, s: str, p: str, m: Matter) -> float:
    c, spec = w.p.consideration, m.spec
    sum_ = 0.0
    if w.on("M11"):
        word = w.trust[s, p] * w.reputation[p] - c.trust_point
        sum_ += c.trust * spec.gain["security"] * word
    if w.on("M12") and spec.dimension == "security":
        pretext = {
            q: w.fear[s, q] * w.sphere_claim[q] * (1.0 + c.minority * w.minority[s, q])
            for q in w.powers
        }
        danger = max(x for q, x in pretext.items() if q != p) - pretext[p]
        held = w.believing("weak_or_dangerous", "dangerous")
        sum_ += c.balancing * spec.gain["security"] * danger * held
    if w.on("M15"):
        share = w.debt_gdp[s, p] / max(w.external_debt[s], 1e-9)
        tied = max(spec.binding, spec.intrusion)
        sum_ += c.debt * half(w.debt_gdp[s, p], c.debt_half) * share * tied
    if w.on("M17"):
        sum_ += c.remittances * half(w.remittances[s, p], c.remittance_half)
    if w.on("M16"):
        sum_ -= c.dispute * w.price_dispute[s, p]
    if w.on("M35"):
        sum_ += c.deniability * spec.deniability * opposition(w, s, p)
    return float(sum_)


def accepts(w: Twin, s: str, p: str, m: Matter) -> bool:
    c = w.p.consideration
    utility = gains(w, s, p, m) - costs(w, s, p, m) + beliefs(w, s, p, m)
    u = w.uniform(f"consider.{s}", p)
    return bool(utility + c.inertia * m.renewal + c.noise * math.log(u / (1.0 - u)) > 0.0)


# The rules


def matters_come_to_the_table(w: Twin) -> None:
    d = w.p.deals
    found = []
    for s, p in w.pairs:
        z = w.normal("deals.size", s, p)
        matter = propose(w, s, p, z)
        if matter is not None:
            found.append((s, p, matter, z, accepts(w, s, p, matter)))
    w.spent = dict.fromkeys(w.spent, 0.0)
    w.deal, w.refusal = dict.fromkeys(w.pairs, 0.0), dict.fromkeys(w.pairs, 0.0)
    w.renewal, w.lapse = dict.fromkeys(w.pairs, 0.0), dict.fromkeys(w.pairs, 0.0)
    for s, p, m, z, accepted in found:
        key = (m.instrument, s, p)
        if m.renewal:
            revised = (1.0 - d.fatigue) * math.exp(d.revision * z - d.revision**2 / 2.0)
            w.ties_level[key] *= revised if accepted else 1.0 - d.lapse
            (w.renewal if accepted else w.lapse)[s, p] = 1.0
            continue
        w.reception[key] += d.learning * (accepted - w.reception[key])
        (w.deal if accepted else w.refusal)[s, p] = 1.0
        if accepted:
            w.spent[p, m.spec.dimension] += m.money
            (w.committed if m.spec.form == "project" else w.ties_level)[key] += m.size


def projects_are_stopped(w: Twin) -> None:
    d = w.p.deals
    for s, p in w.pairs:
        pressure = 1.0 + d.stop_distress * w.distress[s]
        if w.on("M25"):
            pressure += d.stop_anger * opposition(w, s, p)
        if w.on("M31"):
            pressure += d.stop_turn * max(w.succession[s], w.regime_fall[s])
        if not w.happens(d.stop * pressure, "deals.stop", s, p):
            continue
        lost = 0.0
        for i, spec in w.instruments.items():
            if spec.form == "project":
                lost += d.stopped * w.committed[i, s, p] * spec.unit_cost
                w.committed[i, s, p] *= 1.0 - d.stopped
        w.cancellation[s, p] = float(100.0 * lost > d.notable * w.gdp[s])


def agreements_are_carried_out(w: Twin) -> None:
    for s, p in w.pairs:
        shortfall = 1.0 - w.delivered_effort[p] if w.on("M09") else 0.0
        w.lent[s, p] = 0.0
        for i, spec in w.instruments.items():
            key = (i, s, p)
            if spec.form == "project":
                delivered = w.committed[key] / spec.lead
                w.committed[key] -= delivered
                if "loan" in spec.roles:
                    w.lent[s, p] += delivered * spec.unit_cost
                else:
                    w.ties[key] += delivered - spec.depreciation * w.ties[key]
            elif spec.form == "programme":
                strain = 1.0 if spec.dimension == "security" else w.p.deals.strain
                missing = w.ties_level[key] * (1.0 - strain * shortfall) - w.ties[key]
                rate = 1.0 / max(spec.lead, 1.0) if missing > 0.0 else spec.depreciation
                w.ties[key] += rate * missing


WATCHES = ()

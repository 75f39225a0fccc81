"""Leaders, elites and publics, as the page describes them."""

from __future__ import annotations

import math

from tests.twin.environment import change_of_failure
from tests.twin.seen import bound, heard, refused
from tests.twin.world import Twin, bounded, poisson, positive

Key = tuple[str, str]


def intensity(w: Twin, x: str) -> float:
    """Intensity of a power's war, fighting or frozen."""
    return float(w.war_intensity) if x in w.belligerents else 0.0


# Leaders


def leaders_leave(w: Twin) -> None:
    p = w.p.elite
    for s in w.states:
        w.tenure[s] += 0.25
        w.election_in[s] -= 0.25
        openness = 0.0 if w.regime[s] == 0.0 else w.audibility[s] ** 2
        terms = w.tenure[s] / w.term[s]
        wear = terms if terms <= 2.0 else 0.0
        due = w.election_in[s] <= 0.0
        hazard = p.ageing * w.tenure[s]
        if due:
            w.election_in[s] = w.term[s]
            hazard += p.contest * openness * (1.0 + wear + p.discontent * w.unrest[s])
        goes = w.happens(hazard, "elite.succession", s) and w.regime_fall[s] == 0.0
        w.succession[s] = max(w.succession[s], float(goes))
        if w.succession[s] > 0.0 or w.regime_fall[s] > 0.0:
            w.tenure[s] = 0.0
            w.election_in[s] = w.term[s]


def new_leaders_turn(w: Twin) -> None:
    p = w.p.elite
    for s in w.states:
        quiet = max(w.audibility[s], w.uniform("elite.turn", s) ** 2)
        fell = w.regime_fall[s] > 0.0
        size = 1.0 if fell else quiet * (w.succession[s] > 0.0)
        turn = p.window * size * w.normal("elite.orientation", s)
        turn -= p.recoil * w.orientation[s] * fell
        w.orientation[s] = bounded("orientation", w.orientation[s] + turn)
        for x in w.powers:
            own = p.personal * size * w.normal("elite.leaning", s, x)
            w.push("elite", (s, x), w.leaning[x] * turn + own, 1.0)


# Elites and beliefs


def favours(w: Twin) -> dict[Key, float]:
    p = w.p.elite
    found = {}
    for s, x in w.pairs:
        bought = w.strength(s, x, "patronage") + w.strength(s, x, "investment")
        found[s, x] = p.co_optation * bought * w.on("M26")
        found[s, x] += p.soft_power * w.strength(s, x, "soft_power") * w.on("M29")
    change: dict[Key, float] = w.change("elites.favours", found)
    return change


def elites_are_courted(w: Twin) -> None:
    for key, change in favours(w).items():
        w.push("elite", key, change)


def failure_is_seen(w: Twin) -> None:
    p = w.p.elite
    rise = positive(change_of_failure(w, "elites"))
    for s in w.states:
        for b in w.belligerents:
            w.push("trust", (s, b), -p.trust_loss * rise * w.trust[s, b])
            w.push("fear", (s, b), -p.fear_loss * rise * w.fear[s, b])


def words_are_held_against_deeds(w: Twin) -> None:
    for s, x in w.pairs:
        broken = w.p.elite.broken_word * (w.announced_effort[x] - w.delivered_effort[x])
        w.push("trust", (s, x), -broken * w.trust[s, x], 1.0)


def help_and_refusal_are_remembered(w: Twin) -> None:
    p = w.p.elite
    for s, x in w.pairs:
        own = refused(w, s, x)
        others = any(refused(w, t, x) for t in w.states if t != s) and w.allied(s, x)
        helped = p.gratitude * min(w.intervention[s, x], 1.0)
        lost = p.betrayal * w.trust[s, x]
        w.push("elite", (s, x), helped - lost * own)
        w.push("trust", (s, x), helped - lost * (own + p.witness * (others and not own)))


def menace(w: Twin) -> dict[str, float]:
    p = w.p.elite
    rage = positive(w.change("elites.war", w.war_intensity))
    back = w.change("elites.effort", w.delivered_effort)
    free = (1.0 - w.war_intensity) * (w.war_quarters > 0.0)
    free *= w.holds("weak_or_dangerous", "dangerous")
    return {
        x: (p.invasion_fear * rage + p.recovery_fear * free * positive(back[x]))
        * (x in w.belligerents)
        for x in w.powers
    }


def threats_are_feared(w: Twin) -> None:
    p = w.p.elite
    danger = menace(w)
    for s, x in w.pairs:
        feared = w.sphere_claim[x] * danger[x] * math.sqrt(w.minority[s, x])
        bullied = p.bullied * w.coercion[s, x]
        w.push("fear", (s, x), feared + bullied)
        w.push("elite", (s, x), -bullied)


# Publics


def felt_presence(w: Twin) -> dict[Key, float]:
    p = w.p.public
    found = {}
    for s, x in w.pairs:
        strange = 1.0 - w.familiarity[s, x]
        reach = 1.0 if w.holds("resentment_reach", "regional") else w.kin[s, x]
        felt = p.resentment * reach * w.strength(s, x, "investment") * strange * w.on("M22")
        felt += p.guard_backlash * w.strength(s, x, "guards", "post") * strange * w.on("M24")
        felt += p.kin_anger * w.kin[s, x] * w.kin_repression * w.on("M23")
        soft = p.soft_power * w.strength(s, x, "soft_power") * w.on("M29")
        found[s, x] = soft - felt * heard(w, s)
    change: dict[Key, float] = w.change("publics.presence", found)
    return change


def rise_of_war(w: Twin) -> dict[str, float]:
    change = w.change("publics.war", {x: intensity(w, x) for x in w.powers})
    return {x: positive(rise) for x, rise in change.items()}


def change_of_sentiment(w: Twin) -> dict[Key, float]:
    found: dict[Key, float] = w.change("publics.sentiment", w.sentiment)
    return found


def publics_judge_powers(w: Twin) -> None:
    p = w.p.public
    presence, wars, change = felt_presence(w), rise_of_war(w), change_of_sentiment(w)
    for x in w.powers:
        news = p.news * w.normal("public.news", x)
        for s in w.states:
            moved = presence[s, x] + news + p.rescue * w.intervention[s, x]
            for b in w.belligerents:
                near = heard(w, s) + p.threatened * w.minority[s, b]
                reaction = w.sympathy[s, b] - p.outrage * near * (1.0 - bound(w, s, b))
                if b == x:
                    moved += wars[b] * reaction
                elif w.democracy(x):
                    moved -= p.siding * wars[b] * reaction
            moved -= p.desertion * w.trust[s, x] * heard(w, s) * refused(w, s, x)
            moved -= p.bullying * (w.coercion[s, x] + w.repatriation[s, x])
            near_by = [change[n, x] for n in w.neighbours(s)]
            listening = p.susceptible * w.audibility[s]
            moved += listening * sum(near_by) / max(len(near_by), 1)
            w.push("sentiment", (s, x), moved)


def opinions_differ(w: Twin) -> None:
    p = w.p.public
    for s, x in w.pairs:
        z = (-p.threshold - w.sentiment[s, x]) / p.spread
        w.rejection[s, x] = math.erfc(-z / math.sqrt(2.0)) / 2.0


def publics_protest_against_powers(w: Twin) -> None:
    p = w.p.public
    mean_rate = sum(w.protest_rate.values()) / len(w.states)
    for s in w.states:
        for x in w.powers:
            strange = 1.0 - w.familiarity[s, x]
            stake = w.strength(s, x, "investment") * w.on("M22")
            stake += w.strength(s, x, "guards", "post") * w.on("M24")
            occasion = strange * stake + p.war_occasion * intensity(w, x)
            occasion += refused(w, s, x) + w.coercion[s, x] + w.repatriation[s, x]
            grievance = w.rejection[s, x] * occasion
            grievance += w.kin[s, x] * w.kin_repression * w.on("M23")
            usual = w.protest_rate[s] if w.on("M25") else mean_rate
            mean = p.protest_share * usual / 4.0 * grievance
            w.protest_against[s, x] += poisson(mean, w.uniform("public.protest", s, x))
        crowds = sum(w.protest_against[s, x] for x in w.powers)
        w.push("unrest", s, p.protest_unrest * math.log1p(crowds), 0.0)


WATCHES = (
    favours,
    lambda w: change_of_failure(w, "elites"),
    menace,
    felt_presence,
    rise_of_war,
    change_of_sentiment,
)

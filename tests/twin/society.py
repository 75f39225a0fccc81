"""Leaders, elites and publics, as the page describes them."""

from __future__ import annotations

import math

from tests.twin.security import intensity
from tests.twin.seen import bound, heard, refused
from tests.twin.world import Twin, Watched, poisson, positive

Key = tuple[str, str]


def leaders_leave(w: Twin) -> None:
    p = w.p.elite
    for s in w.states:
        w.tenure[s] += 0.25
        w.election_in[s] -= 0.25
        hazard = p.ageing * w.tenure[s]
        if w.election_in[s] <= 0.0:
            w.election_in[s] = w.term[s]
            openness = w.audibility[s] ** 2 * (w.regime[s] > 0.0)
            terms = w.tenure[s] / w.term[s]
            wear = terms * (terms <= 2.0)
            hazard += p.contest * openness * (1.0 + wear + p.discontent * w.unrest[s])
        goes = w.happens(hazard, "elite.succession", s) and w.regime_fall[s] == 0.0
        w.succession[s] = max(w.succession[s], float(goes))
        if w.succession[s] > 0.0 or w.regime_fall[s] > 0.0:
            w.tenure[s], w.election_in[s] = 0.0, w.term[s]


def new_leaders_turn(w: Twin) -> None:
    p = w.p.elite
    for s in w.states:
        quiet = max(w.audibility[s], w.uniform("elite.turn", s) ** 2)
        fell = w.regime_fall[s] > 0.0
        size = 1.0 if fell else quiet * (w.succession[s] > 0.0)
        turn = p.window * size * w.normal("elite.orientation", s)
        turn -= p.recoil * w.orientation[s] * fell
        w.put("orientation", s, w.orientation[s] + turn)
        for x in w.powers:
            own = p.personal * size * w.normal("elite.leaning", s, x)
            w.push("elite", (s, x), w.leaning[x] * turn + own, 1.0)


# Elites and beliefs


def favours(w: Twin, s: str, x: str) -> float:
    """What a power's means buy it among the elite."""
    bought = w.strength(s, x, "patronage") + w.strength(s, x, "investment")
    won = w.p.elite.soft_power * w.strength(s, x, "soft_power")
    return w.p.elite.co_optation * bought * w.on("M26") + won * w.on("M29")


def elites_are_courted(w: Twin) -> None:
    for key, change in w.change("favours").items():
        w.push("elite", key, change)


def failure_is_seen(w: Twin) -> None:
    p, rise = w.p.elite, positive(w.change("failure", "elites"))
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
        witness = any(refused(w, t, x) for t in w.states) and not own and bool(w.promised(s, x))
        helped = p.gratitude * min(w.intervention[s, x], 1.0)
        lost = p.betrayal * w.trust[s, x]
        w.push("elite", (s, x), helped - lost * own)
        w.push("trust", (s, x), helped - lost * (own + p.witness * witness))


def threats_are_feared(w: Twin) -> None:
    p = w.p.elite
    war, effort = positive(w.change("intensity", "elites")), w.change("effort")
    free = (1.0 - w.war_intensity) * (w.war_quarters > 0.0)
    free *= w.holds("weak_or_dangerous", "dangerous")
    for s, x in w.pairs:
        menace = p.invasion_fear * war + p.recovery_fear * free * positive(effort[x])
        menace *= w.sphere_claim[x] * (x in w.belligerents)
        bullied = p.bullied * w.coercion[s, x]
        w.push("fear", (s, x), menace * math.sqrt(w.minority[s, x]) + bullied)
        w.push("elite", (s, x), -bullied)


# Publics


def felt_presence(w: Twin, s: str, x: str) -> float:
    """Sentiment that a power's presence costs and wins it."""
    p, strange = w.p.public, 1.0 - w.familiarity[s, x]
    reach = 1.0 if w.holds("resentment_reach", "regional") else w.kin[s, x]
    felt = p.resentment * reach * w.strength(s, x, "investment") * strange * w.on("M22")
    felt += p.guard_backlash * w.strength(s, x, "guards", "post") * strange * w.on("M24")
    felt += p.kin_anger * w.kin[s, x] * w.kin_repression * w.on("M23")
    return p.soft_power * w.strength(s, x, "soft_power") * w.on("M29") - felt * heard(w, s)


def publics_judge_powers(w: Twin) -> None:
    p, presence, listened = w.p.public, w.change("presence"), w.change("sentiment")
    rise = positive(w.change("intensity", "publics"))
    for x in w.powers:
        news = p.news * w.normal("public.news", x)
        for s in w.states:
            moved = presence[s, x] + news + p.rescue * w.intervention[s, x]
            for b in w.belligerents:
                near = heard(w, s) + p.threatened * w.minority[s, b]
                reaction = w.sympathy[s, b] - p.outrage * near * (1.0 - bound(w, s, b))
                side = -p.siding * w.scenario.powers[x].democracy
                moved += rise * reaction * (1.0 if b == x else side)
            moved -= p.desertion * w.trust[s, x] * heard(w, s) * refused(w, s, x)
            moved -= p.bullying * (w.coercion[s, x] + w.repatriation[s, x])
            near_by = [listened[n, x] for n in w.neighbours(s)]
            moved += p.susceptible * w.audibility[s] * sum(near_by) / max(len(near_by), 1)
            w.push("sentiment", (s, x), moved)


def opinions_differ(w: Twin) -> None:
    for key, sentiment in w.sentiment.items():
        z = (-w.p.public.threshold - sentiment) / w.p.public.spread
        w.rejection[key] = math.erfc(-z / math.sqrt(2.0)) / 2.0


def publics_protest_against_powers(w: Twin) -> None:
    p, mean_rate = w.p.public, sum(w.protest_rate.values()) / len(w.states)
    for s, x in w.pairs:
        stake = w.strength(s, x, "investment") * w.on("M22")
        stake += w.strength(s, x, "guards", "post") * w.on("M24")
        occasion = (1.0 - w.familiarity[s, x]) * stake + p.war_occasion * intensity(w, x)
        occasion += refused(w, s, x) + w.coercion[s, x] + w.repatriation[s, x]
        grievance = w.rejection[s, x] * occasion
        grievance += w.kin[s, x] * w.kin_repression * w.on("M23")
        usual = w.protest_rate[s] if w.on("M25") else mean_rate
        mean = p.protest_share * usual / 4.0 * grievance
        w.protest_against[s, x] += poisson(mean, w.uniform("public.protest", s, x))
    for s in w.states:
        crowds = sum(w.protest_against[s, x] for x in w.powers)
        w.push("unrest", s, p.protest_unrest * math.log1p(crowds), 0.0)


WATCHED: Watched = {
    "favours": lambda w: {key: favours(w, *key) for key in w.pairs},
    "presence": lambda w: {key: felt_presence(w, *key) for key in w.pairs},
    "sentiment": lambda w: w.sentiment,
}

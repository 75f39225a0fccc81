"""Public sentiment toward the powers, and protest against them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.mechanisms.society.seen import bound, heard, refused, rise
from sim.world.arrays import poisson, total
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


@process("M28", evidence="E064; E100; E103; E383; E395; E444; E450")
def memory_sets_the_level(w: World) -> None:
    """Familiarity lifts the known power, memory of empire lowers it: at the start of a run.

    Shift = memory * (familiarity - mean familiarity) under the hypothesis that the newcomer is
    distrusted more, - memory * claim to the sphere under the other (hypothesis ``public_dislike``).
    """
    newcomer = w.holds("public_dislike", "newcomer")
    metropole = w.holds("public_dislike", "former_metropole")
    known = w.familiarity - (total(w.familiarity, axis=1) / w.familiarity.shape[1])[:, None]
    shift = w.parameters.public.memory * (newcomer * known - metropole * w.sphere_claim)
    w.push("sentiment", shift, lasting=1.0)


def watch(w: World) -> tuple[Floats, Floats]:
    """Change of sentiment toward presence and of what is felt of a war, since last quarter.

    Presence = - resentment * reach * investment * strange (M22) - guard_backlash * guards and posts
    * strange (M24) - kin_anger * kin * knowledge of repression (M23), times heard, + soft_power *
    soft power (M29), in strengths of ties; strange = 1 - familiarity; reach is 1, or kinship under
    the hypothesis ``resentment_reach``.
    """
    p = w.parameters.public
    strange = 1.0 - w.familiarity
    news = np.zeros_like(w.sentiment)
    if w.on("M22"):
        reach = 1.0 - w.holds("resentment_reach", "kin_only") * (1.0 - w.kin)
        news -= p.resentment * reach * strange * w.strength("investment")
    if w.on("M24"):
        news -= p.guard_backlash * strange * w.strength("guards", "post")
    if w.on("M23"):
        news -= p.kin_anger * w.kin * w.kin_repression
    news *= heard(w)[:, None]
    if w.on("M29"):
        news += p.soft_power * w.strength("soft_power")
    return w.since_last("publics.presence", news), rise(w, "publics.war", w.war_intensity)


@process(evidence="Friedkin and Johnsen 1990; E085; E127; E135; E150; E185; Gallup World Poll 2022")
def publics_judge_powers(w: World) -> None:
    """Publics judge what powers do, at home and elsewhere, and listen to their neighbours.

    Pushed by the change of what is felt of a power's presence (``watch``), and by its conduct: rise
    of the intensity of its war * (sympathy - outrage * (heard + threatened * minority) * (1 - bound
    by income)); the opposite, times siding, toward democracies, which side with the attacked; +
    rescue per intervention, - desertion * trust * heard per refused call for help (who expected
    nothing is not let down), - bullying per act of coercion or expulsion of migrants; + news * N(0,
    1), other news of the power, the same for all publics. Listening (Friedkin-Johnsen) adds
    susceptible * audibility * mean change of the neighbours' sentiment since last quarter.
    """
    p = w.parameters.public
    moved = w.since_last("publics.sentiment", w.sentiment)
    presence, war = watch(w)
    exposed = heard(w)[:, None] + p.threatened * w.minority
    view = w.sympathy - p.outrage * exposed * (1.0 - bound(w))
    attack = war * w.topology.belligerent * view
    sides = p.siding * total(attack, axis=1)[:, None] * w.topology.democracy
    bullied = np.minimum(w.coercion + w.repatriation, 1.0)
    deserted = refused(w) * w.trust * heard(w)[:, None]
    conduct = p.rescue * w.intervention - p.desertion * deserted - p.bullying * bullied
    near = np.zeros_like(moved)
    for s in range(len(moved)):
        for other in np.flatnonzero(w.topology.neighbours[s]):
            near[s] += moved[other] / w.topology.degree[s]
    listened = p.susceptible * w.audibility[:, None] * near
    news = p.news * w.normal("public.news", "power")
    w.because(
        "sentiment", presence=presence, war=attack, siding=-sides, rescue=p.rescue * w.intervention,
        desertion=-p.desertion * deserted, bullying=-p.bullying * bullied, listening=listened,
        news=np.broadcast_to(news, presence.shape),
    )  # fmt: skip
    w.push("sentiment", presence + attack - sides + conduct + listened + news)


@process(evidence="E130; E164; E448; normal spread: assumption")
def opinions_differ(w: World) -> None:
    """Around the mean opinion some reject a power outright: they are the ones who act.

    Rejection = share of people whose opinion is below - threshold when opinions spread normally
    around the sentiment: Phi((- threshold - sentiment) / spread). A public can have it without
    being hostile on the whole; what states fear, firms suffer and crowds show goes by it.
    """
    p = w.parameters.public
    w.rejection = special.ndtr((-p.threshold - w.sentiment) / p.spread)


@process(evidence="E126; E130; E135; E136; E148; E150; E448; Oxus Society 2021")
def publics_protest_against_powers(w: World) -> None:
    """Protests against a power: Poisson, where there is an occasion and people who resent it.

    Mean = protest_share * usual protests / 4 * (rejection * occasion + kin * knowledge of
    repression, M23): relatives of the detained come whatever others think (E135, E447). Occasion =
    strange * (investment, M22 + guards and posts, M24) + war_occasion * intensity of the power's
    war + calls refused, coercion and expulsions of the quarter. The usual number tells how far a
    society can protest; without M25 it is the mean of all. Unrest rises by protest_unrest * log(1 +
    protests), which passes.
    """
    p = w.parameters.public
    stakes = np.zeros_like(w.sentiment)
    if w.on("M22"):
        stakes += w.strength("investment")
    if w.on("M24"):
        stakes += w.strength("guards", "post")
    war = p.war_occasion * w.war_intensity * w.topology.belligerent
    occasion = (1.0 - w.familiarity) * stakes + war + refused(w) + w.coercion + w.repatriation
    grievance = w.rejection * occasion
    if w.on("M23"):
        grievance += w.kin * w.kin_repression
    mean_rate = total(w.protest_rate) / len(w.protest_rate)
    usual = w.protest_rate if w.on("M25") else np.broadcast_to(mean_rate, w.protest_rate.shape)
    mean = p.protest_share * usual[:, None] / 4.0 * grievance
    w.protest_against += poisson(mean, w.uniform("public.protest", "state", "power"))
    counted = total(w.protest_against, axis=1)
    w.unrest = np.minimum(w.unrest + p.protest_unrest * np.log1p(counted), 1.0)

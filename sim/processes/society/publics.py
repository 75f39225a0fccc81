"""Public sentiment toward the powers, and protest against them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from sim.world.arrays import poisson, saturating, total, toward
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


@process("M28", evidence="E064; E100; E103; E383; E395; E444; E450")
def memory_sets_the_level(w: World) -> None:
    """Familiarity lifts the known power, memory of empire lowers it: at the start of a run.

    Shift = memory * (familiarity - 0.5) under the hypothesis that the newcomer is distrusted more,
    - memory * claim to the sphere under the other (hypothesis ``public_dislike``).
    """
    p = w.parameters.public
    newcomer = w.holds("public_dislike", "newcomer")
    metropole = w.holds("public_dislike", "former_metropole")
    shift = p.memory * (newcomer * (w.familiarity - 0.5) - metropole * w.sphere_claim)
    w.sentiment = np.clip(w.sentiment + shift, -1.0, 1.0)


@process(evidence="Friedkin and Johnsen 1990; E085; E127; E135; E150; E185")
def publics_form_opinions(w: World) -> None:
    """Friedkin-Johnsen: each public keeps to its own view and listens to its neighbours.

    Felt = what has changed since the start: - resentment * stake * strange * reach * heard (M22), -
    kin_anger * kin * knowledge of repression * heard (M23), - guard_backlash * guards and posts *
    strange * heard (M24), + soft_power * soft power (M29). Stake is the change of (investment +
    debt) half-saturating at 15 % of GDP; strange = 1 - familiarity; reach is 1, or only kin under
    ``resentment_reach``; heard = 0.4 + 0.6 * audibility (0.7 without M25).

    View = usual + felt + susceptible * audibility * (mean change of neighbours' sentiment - felt).
    Sentiment approaches it at ``public.pace``, plus public.noise * N(0, 1).
    """
    p = w.parameters.public
    felt = _grievances(w)
    own = w.usual["sentiment"] + felt
    moved = w.sentiment - w.usual["sentiment"]
    heard = np.zeros_like(moved)
    for s in range(len(moved)):
        for other in np.flatnonzero(w.topology.neighbours[s]):
            heard[s] += moved[other] / w.topology.degree[s]
    view = own + p.susceptible * w.audibility[:, None] * (heard - felt)
    noise = p.noise * w.normal("public.sentiment", "state", "power")
    w.sentiment = np.clip(toward(w.sentiment, view, p.pace) + noise, -1.0, 1.0)


@process(evidence="E130; E164; E448; normal spread: assumption")
def opinions_differ(w: World) -> None:
    """Around the mean opinion some reject a power outright: they are the ones who act.

    Rejection = share of people whose opinion is -0.5 or worse when opinions spread normally around
    the sentiment: Phi((-0.5 - sentiment) / spread). A public can have it without being hostile on
    the whole; what states fear, firms suffer and crowds show goes by it, not by the mean.
    """
    w.rejection = special.ndtr((-0.5 - w.sentiment) / w.parameters.public.spread)


def _grievances(w: World) -> Floats:
    """Change of the public's own view since the start, by its causes: ``[state, power, R]``."""
    p = w.parameters.public
    felt = np.zeros_like(w.sentiment)
    heard = 0.4 + 0.6 * w.audibility[:, None] if w.on("M25") else 0.7
    kin_only = w.holds("resentment_reach", "kin_only")
    reach = 1.0 - kin_only * (1.0 - np.minimum(2.0 * w.kin, 1.0))
    strange = 1.0 - w.familiarity
    if w.on("M22"):
        half = 0.15 * w.gdp[:, None]
        stake = saturating(w.investment + w.debt, half)
        before = saturating(w.usual["investment"] + w.usual["debt"], 0.15 * w.usual["gdp"][:, None])
        felt -= p.resentment * (stake - before) * strange * reach * heard
    if w.on("M23"):
        known = w.kin_repression - w.usual["kin_repression"]
        felt -= p.kin_anger * w.kin * known * heard
    if w.on("M24"):
        guards = w.strength("guards", "post")
        before = w.usual_strength("guards", "post")
        felt -= p.guard_backlash * (guards - before) * strange * heard
    if w.on("M29"):
        felt += p.soft_power * (w.strength("soft_power") - w.usual_strength("soft_power"))
    return felt


@process("M22 M23 M24", evidence="E126; E130; E135; E136; E148; E150; E448; Oxus Society 2021")
def publics_protest_against_powers(w: World) -> None:
    """Protests against a power: Poisson, where there is a grievance and people who resent it.

    Mean = protest_share * usual protests / 4 * (1 - familiarity) * grievance. Grievance = rejection
    * (stake half-saturating at 15 % of GDP, M22 + strength of guards and posts, M24) + kin *
    knowledge of repression (M23): relatives of the detained come whatever others think of the power
    (E135, E447). The usual number already tells how far a society can protest (M25); without M25 it
    is 40 everywhere. Unrest rises by protest_unrest * log(1 + protests).
    """
    p = w.parameters.public
    grievance = np.zeros_like(w.sentiment)
    if w.on("M22"):
        grievance += saturating(w.investment + w.debt, 0.15 * w.gdp[:, None])
    if w.on("M24"):
        grievance += w.strength("guards", "post")
    grievance *= w.rejection
    if w.on("M23"):
        grievance += w.kin * w.kin_repression
    usual = w.protest_rate if w.on("M25") else np.full_like(w.unrest, 40.0)
    mean = p.protest_share / 4.0 * usual[:, None] * (1.0 - w.familiarity) * grievance
    w.protest_against += poisson(mean, w.uniform("public.protest", "state", "power"))
    counted = total(w.protest_against, axis=1)
    w.unrest = np.minimum(w.unrest + p.protest_unrest * np.log1p(counted), 1.0)

"""Organisations: cohesion, credibility, and who joins or leaves."""

from __future__ import annotations

import numpy as np

from sim.catalogue.variables import MEMBERSHIP
from sim.world.arrays import chance, poisson, total, toward
from sim.world.rule import process
from sim.world.world import World

_LADDER = np.array(sorted(MEMBERSHIP.values()))


@process("M39", evidence="E302; E304; E310; E311; E312; E313; E314; E319; E441")
def growth_dilutes_cohesion(w: World) -> None:
    """Larger organisations with conveners at odds cohere less; reach grows, depth does not.

    Target = usual - dilution * relative growth in members - discord * change of friction between
    conveners (weighted by both weights, if positive); approached at 0.15 a quarter.
    """
    p = w.parameters.organisation
    growth = np.maximum(w.members / np.maximum(w.usual["members"], 1.0) - 1.0, 0.0)
    rubs = np.zeros_like(w.cohesion)
    for o, weights in enumerate(w.topology.convener):
        for a in np.flatnonzero(weights):
            for b in np.flatnonzero(weights):
                if a != b:
                    change = w.friction[a, b] - w.usual["friction"][a, b]
                    rubs[o] += weights[a] * weights[b] * change
    target = w.usual["cohesion"] - p.dilution * growth - p.discord * np.maximum(rubs, 0.0)
    w.cohesion = np.clip(toward(w.cohesion, target, 0.15), 0.0, 1.0)


@process(evidence="definition")
def members_are_counted(w: World) -> None:
    """Full members among the agents plus those outside the model."""
    inside = np.zeros_like(w.members)
    for m in range(w.membership.shape[1]):
        inside += w.membership[:, m] >= 1.0
    w.members = inside + w.outside_members


@process("M39", evidence="E302; E303; E307; E312; E315")
def organisations_enlarge(w: World) -> None:
    """States move up the ladder of membership where they agree with those who convene.

    Only open formats (summits and counter-terrorism) grow this way. Hazard of a step from guest to
    partner, observer, member = accession * (alignment with the conveners) squared * (1 -
    neutrality). States outside the model join at the Poisson rate ``organisation.outside``.
    """
    p = w.parameters.organisation
    states = len(w.labels["state"])
    u = w.uniform("organisation.accession", "organisation", "state")
    outside = w.uniform("organisation.outside", "organisation")
    for o, mandates in enumerate(w.topology.mandates):
        if "counter_terror" not in mandates or "summit" not in mandates:
            continue
        aligned = np.zeros_like(w.gdp)
        for power in np.flatnonzero(w.topology.convener[o]):
            aligned += w.topology.convener[o, power] * w.alignment[:, power]
        degree = w.membership[o, :states]
        hazard = p.accession * aligned**2 * (1.0 - w.neutrality) * (degree > 0) * (degree < 1)
        joins = u[o] < chance(hazard)
        w.because(f"accession.{w.labels['organisation'][o]}", alignment=aligned)
        step = _LADDER[np.minimum(np.searchsorted(_LADDER, degree, side="right"), 4)]
        w.membership[o, :states] = np.where(joins, step, degree)
        w.accession[o] += total((joins & (step >= 1.0)).astype(float))
        came = poisson(np.broadcast_to(p.outside, w.gdp[0].shape), outside[o])
        w.outside_members[o] += came
        w.accession[o] += came


@process("M14 M11 M32", evidence="E074; E142; E264; E375; Leeds and Savun 2007 on abrogation")
def members_leave_what_fails_them(w: World) -> None:
    """A member leaves an alliance that does not keep its word, if it can afford to.

    Hazard = organisation.exit * (1 - credibility - trust in the conveners, if positive) * autonomy
    * (0.5 - elite alignment with them / 2) * (1 - security dependency on them); refused requests
    weigh heaviest, through credibility and trust.
    """
    p = w.parameters.organisation
    states = len(w.labels["state"])
    u = w.uniform("organisation.exit", "organisation", "state")
    for o in w.topology.with_mandate("mutual_defence"):
        trust, elite, need = (np.zeros_like(w.gdp) for _ in range(3))
        for power in np.flatnonzero(w.topology.convener[o]):
            weight = w.topology.convener[o, power]
            trust += weight * w.trust[:, power]
            elite += weight * w.elite[:, power]
            need += weight * w.security_dependency[:, power]
        doubt = np.maximum(1.0 - w.credibility[o] - trust, 0.0)
        tied = np.clip(0.5 - 0.5 * elite, 0.0, 1.0) * (1.0 - need)
        degree = w.membership[o, :states]
        hazard = p.exit * doubt * w.autonomy * tied * (degree >= 1.0)
        leaves = u[o] < chance(hazard)
        w.because(
            f"exit.{w.labels['organisation'][o]}", doubt=doubt, autonomy=w.autonomy, dependence=need
        )
        w.membership[o, :states] = np.where(leaves, MEMBERSHIP["none"], degree)
        w.exit[o] += total(leaves.astype(float))


@process(evidence="Leeds, Long and Mitchell 2000; Berkemeier and Fuhrmann 2018 for the level")
def credibility_returns(w: World) -> None:
    """Credibility drifts back to what its convener's means support.

    It approaches usual * (0.6 + 0.4 * the conveners' delivered effort) at 0.05 a quarter; without a
    mandate for mutual defence, the usual level.
    """
    support = np.ones_like(w.credibility)
    for o, weights in enumerate(w.topology.convener):
        conveners = np.flatnonzero(weights)
        if len(conveners) and "mutual_defence" in w.topology.mandates[o]:
            support[o] = 0.6 + 0.4 * total(weights[conveners, None] * w.delivered_effort[conveners])
    w.credibility = toward(w.credibility, w.usual["credibility"] * support, 0.05)

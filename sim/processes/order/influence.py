"""Influence as bandwidth and dependence, per dimension (Moyer et al. 2021, FBIC index).

Bandwidth is the volume of ties, dependence the state's need of them; both are weighted sums of
components between 0 and 1. Influence is their geometric mean: between 0 and 1, where 1 is the
largest it can be, nothing where either is missing, and linear in ties that grow together (the plain
product of the FBIC index would square every difference between two powers, and with it every
share). The component weights are uncertain (Dirichlet), one draw per replicate.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.catalogue.variables import DIMENSIONS
from sim.world.arrays import saturating, total, weighted
from sim.world.rule import process
from sim.world.world import World

Floats = NDArray[np.float64]


@process(evidence="Moyer et al. 2021; E435 (M04) for the discount; E193 (M16)")
def economic_influence_is_measured(w: World) -> None:
    """Trade, debt, investment and remittances: how much flows, and how hard it is to replace.

    Bandwidth, weighted: trade in % of GDP / 40 + 0.2 * strength of grants and access; debt
    half-saturating at 15 % of GDP; strength of investment; remittances half-saturating at 8 % of
    GDP. Dependence, same weights: trade share / 60 % + half of the share of piped gas sold to the
    power (M16); share of the debt * (external debt / 50 % of GDP); share of all investment * (all
    of it, half-saturating at 20 % of GDP); remittances / 25 % of GDP. Each component is at most 1.

    Influence = sqrt(bandwidth * dependence). M04: what a power owns in a state under another's
    protection is worth less: times 1 - protection_discount * (largest security influence - own).
    """
    weights = w.parameters.influence.economic
    gdp = w.gdp[:, None]
    flow = (w.exports[:, None] * w.export_share + w.imports[:, None] * w.import_share) / 100.0
    other = w.strength("grant", "trade_access")
    bandwidth = weighted(
        weights,
        np.stack(
            [
                np.minimum(flow / 40.0 + 0.2 * other, 1.0),
                saturating(w.debt, 0.15 * gdp),
                w.strength("investment"),
                saturating(w.remittances, 8.0),
            ]
        ),
    )
    everything = np.maximum(total(w.investment, axis=1), 1e-9)[:, None]
    gas = w.gas_exports[:, None] / 100.0 * w.export_share / 100.0 if w.on("M16") else 0.0
    weight_of_debt = np.minimum(w.external_debt / 50.0, 1.0)[:, None]
    share = w.debt_gdp / np.maximum(w.external_debt, 1e-6)[:, None]
    dependence = weighted(
        weights,
        np.stack(
            [
                np.minimum(w.trade_share / 60.0 + 0.5 * gas, 1.0),
                share * weight_of_debt,
                w.investment / everything * saturating(everything, 0.2 * gdp),
                np.minimum(w.remittances / 25.0, 1.0),
            ]
        ),
    )
    w.economic_dependency = dependence
    raw = np.sqrt(bandwidth * dependence)
    if w.on("M04"):
        cover = np.max(w.influence_security, axis=1)[:, None] - w.influence_security
        raw = raw * (1.0 - w.parameters.influence.protection_discount * np.minimum(cover, 1.0))
    w.influence_economic = np.clip(raw, 0.0, 1.0)


@process(evidence="Moyer et al. 2021; Lake 2009 for presence and alliances as security hierarchy")
def security_influence_is_measured(w: World) -> None:
    """Arms, troops, training, alliance and policing: what is there, and what depends on it.

    Bandwidth, weighted: strength of arms; presence half-saturating at a thousand; strength of
    training and joint defence; alliance (1 for a member of one that the power convenes); strength
    of surveillance. Dependence, same weights: share of arms imports; share of all presence *
    presence half-saturating * (0.5 + (1 - capability) / 2); lock-in; credibility of the alliance *
    (0.4 + 0.6 * trust) + half the memory of a rescue; surveillance * (0.3 + 0.7 * the larger of
    terror threat and remembered unrest).

    Stationed weapons lift dependence to at least 0.9 and bandwidth to at least 0.8 of their stage;
    a remembered rescue adds 0.3 to bandwidth. M16: bandwidth * (1 - dispute), for ties rest while a
    commercial dispute lasts (E198). Influence = sqrt(bandwidth * dependence).
    """
    weights = w.parameters.influence.security
    allied = np.zeros_like(w.debt)
    kept = np.zeros_like(w.debt)
    for o in w.topology.with_mandate("mutual_defence"):
        degree = (w.membership[o, : len(w.labels["state"])] >= 1.0).astype(float)
        for power in np.flatnonzero(w.topology.convener[o]):
            allied[:, power] = np.maximum(allied[:, power], degree)
            kept[:, power] = np.maximum(kept[:, power], degree * w.credibility[o])
    weak = (1.0 - w.capability)[:, None]
    troops = saturating(w.presence, 1.0)
    all_troops = np.maximum(total(w.presence, axis=1), 1e-9)[:, None]
    drilled = w.strength("training", "joint_defence")
    watching = w.strength("surveillance")
    bandwidth = weighted(
        weights,
        np.stack([w.strength("arms"), troops, drilled, allied, watching]),
    )
    need = np.maximum(w.terror_threat, w.unrest_memory)[:, None]
    promise = kept * (0.4 + 0.6 * w.trust) + 0.5 * w.crisis_memory
    dependence = weighted(
        weights,
        np.stack(
            [
                w.arms_share / 100.0,
                w.presence / all_troops * troops * (0.5 + 0.5 * weak),
                w.lock_in,
                np.minimum(promise, 1.0),
                watching * (0.3 + 0.7 * need),
            ]
        ),
    )
    bound = np.maximum(dependence, 0.9 * w.stationing)
    w.security_dependency = np.clip(bound, 0.0, 1.0)
    bandwidth = np.maximum(bandwidth, 0.8 * w.stationing)
    bandwidth = np.minimum(bandwidth + 0.3 * w.crisis_memory, 1.0)
    if w.on("M16"):
        bandwidth = bandwidth * (1.0 - w.dispute)
    w.influence_security = np.sqrt(np.clip(bandwidth * w.security_dependency, 0.0, 1.0))


@process(evidence="Moyer et al. 2021; Bailey, Strezhnev and Voeten 2017 for votes as alignment")
def political_influence_is_measured(w: World) -> None:
    """Elites, institutes, formats and votes: channels, and the regime's need of them.

    Bandwidth, weighted: strength of patronage; of soft power; formats (0.4 * convener's weight *
    degree of membership, summed); similarity of votes. Dependence, same weights: (0.5 + elite / 2)
    * (0.5 + need / 2), need being the larger of remembered unrest and 1 - audibility; (0.5 +
    sentiment / 2) * (0.3 + 0.7 * familiarity); formats * (1 - autonomy); economic dependency +
    memory of a rescue. Influence = sqrt(bandwidth * dependence).
    """
    weights = w.parameters.influence.political
    states = len(w.labels["state"])
    formats = np.zeros_like(w.debt)
    for o, conveners in enumerate(w.topology.convener):
        for power in np.flatnonzero(conveners):
            formats[:, power] += 0.4 * conveners[power] * w.membership[o, :states]
    bandwidth = weighted(
        weights,
        np.stack(
            [
                w.strength("patronage"),
                w.strength("soft_power"),
                np.minimum(formats, 1.0),
                w.alignment,
            ]
        ),
    )
    needy = np.maximum(w.unrest_memory, 1.0 - w.audibility)[:, None]
    dependence = weighted(
        weights,
        np.stack(
            [
                np.clip(0.5 + 0.5 * w.elite, 0.0, 1.0) * (0.5 + 0.5 * needy),
                np.clip(0.5 + 0.5 * w.sentiment, 0.0, 1.0) * (0.3 + 0.7 * w.familiarity),
                np.minimum(formats, 1.0) * (1.0 - w.autonomy)[:, None],
                np.minimum(w.economic_dependency + w.crisis_memory, 1.0),
            ]
        ),
    )
    w.influence_political = np.sqrt(np.clip(bandwidth * dependence, 0.0, 1.0))


@process(evidence="Moyer et al. 2021; Herfindahl 1950 for concentration")
def influence_is_added_up(w: World) -> None:
    """Overall influence, shares of all powers, and how concentrated influence on a state is.

    Overall = dimensions weighted by ``influence.dimensions``; share = own / sum over powers;
    concentration = sum of squared shares.
    """
    parts = np.stack([w.block(f"influence_{d}") for d in DIMENSIONS])
    w.influence = weighted(w.parameters.influence.dimensions, parts)
    for share, source in (
        ("influence_share", w.influence),
        ("security_share", w.influence_security),
        ("economic_share", w.influence_economic),
    ):
        everyone = np.maximum(total(source, axis=1), 1e-9)[:, None]
        w.block(share)[...] = 100.0 * source / everyone
    w.concentration = total((w.influence_share / 100.0) ** 2, axis=1)


@process(evidence="definition")
def last_year_is_remembered(w: World) -> None:
    """Security influence a year ago, as rivals perceive it (exponential memory, four quarters)."""
    w.influence_year_ago += 0.25 * (w.influence_security - w.influence_year_ago)

"""Influence: what a state depends on, bandwidth and dependence (Moyer et al. 2021, FBIC).

Each dimension has components. A component has a bandwidth, the volume of the tie, and a dependence,
the state's need of it, both between 0 and 1. Other rules read how far a state depends on a power:
the quadratic mean of its dependences, in which one strong bond counts for more than several weak
ones. Influence is a measurement that no rule reads: the geometric mean of bandwidth and dependence,
each a weighted sum of components with uncertain weights (Dirichlet, one draw per replicate; those
that fit the FBIC index of 2000-2015). It is between 0 and 1, nothing where either is missing, and
linear in ties that grow together (the plain product of the FBIC index would square every difference
between two powers).
"""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Parameter
from sim.catalogue.priors import Beta, Dirichlet, Triangular
from sim.catalogue.variables import DIMENSIONS
from sim.world.arrays import clip, saturating, share, total, weighted
from sim.world.rule import process
from sim.world.world import World

_FITTED = (
    "Moyer et al. 2021: fitted to ranks, spread and changes of the FBIC index of China and Russia "
    "in eight states, 2003-2015"
)

PARAMETERS = (
    Parameter("influence.dimensions",
              Dirichlet(("economic", "political", "security"), (4.5, 2.5, 8.0)), "shares",
              "Weights of the dimensions in overall influence", _FITTED, "C"),
    Parameter("influence.economic",
              Dirichlet(("trade", "debt", "investment", "remittances"), (8.0, 4.5, 1.5, 2.0)),
              "shares", "Weights of the components of economic influence", _FITTED, "C"),
    Parameter("influence.security",
              Dirichlet(("arms", "presence", "training", "alliance", "policing"),
                        (9.0, 1.5, 4.0, 2.0, 1.5)), "shares",
              "Weights of the components of security influence", _FITTED, "C"),
    Parameter("influence.political",
              Dirichlet(("elites", "soft_power", "formats", "votes"), (2.0, 2.5, 7.0, 2.5)),
              "shares", "Weights of the components of political influence", _FITTED, "C"),
    Parameter("ties.trade", Triangular(8.0, 15.0, 30.0), "% GDP",
              "Trade with a power at which its ties have half of their strength", "assumption"),
    Parameter("ties.debt", Triangular(8.0, 15.0, 30.0), "% GDP",
              "Debt at which ties, or need, have half of their strength", "assumption"),
    Parameter("ties.remittances", Triangular(5.0, 10.0, 20.0), "% GDP",
              "Labour income at which ties have half of their strength", "E337; assumption"),
    Parameter("ties.format", Beta(4, 6), "share",
              "Bond that full membership in one format makes", "Moyer et al. 2021; assumption"),
    Parameter("influence.protection_discount", Triangular(0.0, 0.3, 0.7), "0..1",
              "Economic leverage lost to a rival's protection of the state", "E268; E435", "C",
              ("M04",)),
)  # fmt: skip

Components = list[Floats]


def any_of(parts: Components) -> Floats:
    """One minus what none of several parts reaches, each 0..1 (a noisy or)."""
    none = 1.0 - parts[0]
    for part in parts[1:]:
        none = none * (1.0 - part)
    return 1.0 - none


def bound(parts: Components) -> Floats:
    """Quadratic mean of several dependences, 0..1 each."""
    return np.sqrt(sum(part**2 for part in parts) / len(parts))


def economic_components(w: World) -> tuple[Components, Components]:
    """Bandwidth and dependence of trade, debt, investment and remittances, ``[S, P, R]`` each.

    Trade: flow half-saturating at ``ties.trade`` % of GDP; share in trade, and where piped gas is
    sold the share of exports that it is (M16), any of the two. Debt: half-saturating at
    ``ties.debt`` % of GDP; share of the creditor * all external debt, half-saturating likewise.
    Investment: strength; share of all * all of it, half-saturating at ``motives.stake_half`` of
    GDP. Remittances: half-saturating at ``ties.remittances`` % of GDP; the same squared, since
    little labour income is easily replaced.
    """
    p = w.parameters.ties
    gdp = w.gdp[:, None]
    flow = (w.exports[:, None] * w.export_share + w.imports[:, None] * w.import_share) / 100.0
    gas = w.gas_exports[:, None] * w.export_share / 100.0**2 if w.on("M16") else 0.0 * gdp
    everything = total(w.investment, axis=1)[:, None]
    owed = saturating(w.external_debt, p.debt)[:, None]
    income = saturating(w.remittances, p.remittances)
    bandwidth = [
        saturating(flow, p.trade), saturating(w.debt_gdp, p.debt), w.strength("investment"), income,
    ]  # fmt: skip
    dependence = [
        any_of([w.trade_share / 100.0, gas]),
        share(w.debt_gdp, w.external_debt[:, None]) * owed,
        share(w.investment, everything)
        * saturating(everything, w.parameters.motives.stake_half * gdp),
        income**2,
    ]
    return bandwidth, dependence


def security_components(w: World) -> tuple[Components, Components]:
    """Bandwidth and dependence of arms, presence, training, alliance and policing.

    Arms: strength; weight among suppliers. Presence: troops
    half-saturating at ``security.presence_half``; the same * share of all foreign troops * weakness
    (1 - capability). Training: strength with joint defence; lock-in. Alliance: a member of one that
    the power convenes; that * credibility * trust, or a remembered rescue. Policing: strength of
    surveillance; the same * the larger of terror threat and remembered unrest. M16: all bandwidth *
    (1 - dispute), for ties rest while a commercial dispute lasts (E198).
    """
    powers = len(w.labels["power"])
    allied, kept = w.allied(), np.zeros_like(w.debt)
    for o in w.topology.with_mandate("mutual_defence"):
        for power, _ in w.topology.conveners(o):
            kept[:, power] = np.maximum(kept[:, power], w.credibility[o])
    kept *= allied
    troops = saturating(w.presence, w.parameters.security.presence_half)
    all_troops = total(w.presence, axis=1)[:, None]
    watching = w.strength("surveillance")
    need = np.maximum(w.terror_threat, w.unrest_memory)[:, None]
    rested = 1.0 - w.price_dispute if w.on("M16") else np.ones_like(w.debt)
    bandwidth = [
        w.strength("arms"),
        troops,
        w.strength("training", "joint_defence"),
        allied,
        watching,
    ]
    dependence = [
        w.arms_weight[:, :powers],
        troops * share(w.presence, all_troops) * (1.0 - w.capability)[:, None],
        w.lock_in,
        np.maximum(kept * w.trust, w.crisis_memory),
        watching * need,
    ]
    return [part * rested for part in bandwidth], dependence


def political_components(w: World) -> tuple[Components, Components]:
    """Bandwidth and dependence of elites, soft power, formats and votes.

    Elites: strength of patronage; alignment of the elite (rescaled to 0..1). Soft power: strength;
    sentiment (likewise) * familiarity. Formats: any of the memberships in what the power convenes,
    each degree * weight of the convener; the same * (1 - autonomy). Votes: similarity; economic
    dependency.
    """
    none = np.ones_like(w.debt)
    for o, seats in enumerate(w.membership[:, : len(none)]):
        for power, weight in w.topology.conveners(o):
            none[:, power] *= 1.0 - w.parameters.ties.format * (seats * weight)
    formats = 1.0 - none
    bandwidth = [w.strength("patronage"), w.strength("soft_power"), formats, w.alignment]
    dependence = [
        (1.0 + w.elite) / 2.0,
        (1.0 + w.sentiment) / 2.0 * w.familiarity,
        formats * (1.0 - w.autonomy)[:, None],
        w.economic_dependency,
    ]
    return bandwidth, dependence


@process(evidence="Moyer et al. 2021; Hirschman 1945; Lake 2009; E193; E435")
def dependence_and_influence_are_measured(w: World) -> None:
    """How far each state depends on each power, and the influence that this and the ties amount to.

    Dependency = quadratic mean of the dependences of a dimension (see ``bound``); the stage of
    stationed weapons is one more of those in security (M37, E022, E053). What is remembered of a
    year ago moves a quarter of the way to the last measurement. Influence = sqrt(weighted bandwidth
    * weighted dependence). M04: what a power owns in a state under another's protection buys less:
    economic influence * (1 - protection_discount * (largest security dependency - own)). Overall =
    dimensions weighted by ``influence.dimensions``; share = own / sum over powers; concentration =
    sum of squared shares (Herfindahl 1950).
    """
    p = w.parameters.influence
    w.dependency_year_ago += (w.security_dependency - w.dependency_year_ago) / 4.0
    economic, security = economic_components(w), security_components(w)
    w.economic_dependency = bound(economic[1])
    w.security_dependency = bound([*security[1], w.stationing])
    political = political_components(w)
    w.influence_economic = _index(p.economic, economic)
    w.influence_security = _index(p.security, security)
    w.influence_political = _index(p.political, political)
    if w.on("M04"):
        cover = np.max(w.security_dependency, axis=1)[:, None] - w.security_dependency
        w.influence_economic *= 1.0 - p.protection_discount * cover
    w.influence = weighted(p.dimensions, [w.block(f"influence_{d}") for d in DIMENSIONS])
    for name, source in (
        ("influence_share", w.influence),
        ("security_share", w.influence_security),
        ("economic_share", w.influence_economic),
    ):
        w.block(name)[...] = 100.0 * share(source, total(source, axis=1)[:, None])
    w.concentration = total((w.influence_share / 100.0) ** 2, axis=1)


def _index(weights: Floats, components: tuple[Components, Components]) -> Floats:
    """Geometric mean of weighted bandwidth and weighted dependence, 0..1."""
    bandwidth, dependence = (weighted(weights, parts) for parts in components)
    return np.sqrt(clip(bandwidth * dependence, 0.0, 1.0))

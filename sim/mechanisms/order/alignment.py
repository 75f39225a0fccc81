"""Positions of states: votes, defiance, neutrality."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Triangular
from sim.mechanisms.society.seen import bound, heard, refused, rise
from sim.world.actor import StateRows
from sim.world.arrays import happens, share, total
from sim.world.offers import StateOffers
from sim.world.rule import consideration, process
from sim.world.world import World

CLAIMS = (
    Mechanism(
        code="M32",
        name="Many vectors",
        group="regimes",
        cause="A small state prizes freedom of choice.",
        effect="It spreads its ties or stays neutral, so that no power monopolises it.",
        sign={"concentration": "-"},
        moderators=("autonomy", "number of powers interested"),
        agents=("states",),
        strength="strong",
        evidence=("E187", "E204", "E309", "E339", "E353", "E384"),
        literature=(
            "kuik-2008",
            "contessi-2015",
            "vanderhill-2020",
            "anceschi-2008",
            "cooley-2012",
            "von-borzyskowski-vabulas-2019",
        ),
    ),
)

PARAMETERS = (
    Parameter("order.need", Triangular(0.0, 0.05, 0.15), "0..1",
              "Alignment per change of economic and security dependency",
              "Bailey, Strezhnev and Voeten 2017 (measure); assumption", "D"),
    Parameter("order.trade", Triangular(0.0, 0.02, 0.04), "0..1",
              "Alignment per log of the share in trade", "Flores-Macias and Kreps 2013"),
    Parameter("order.loyalty", Triangular(0.0, 0.1, 0.2), "0..1",
              "Alignment per change of the elite's own leaning", "E273; E445; size: assumption",
              "D", ("M26",)),
    Parameter("order.support", Triangular(0.0, 0.01, 0.03), "0..1",
              "Alignment paid with each concession to a creditor", "E262; size: assumption", "D",
              ("M15",)),
    Parameter("order.distance", Triangular(0.0, 0.2, 0.5), "0..1",
              "Distance kept from a failing belligerent by autonomous states", "E073; E074", "C",
              ("M11",)),
    Parameter("order.agenda", Triangular(0.024, 0.032, 0.04), "0..1",
              "Quarterly change of alignment with a power that all states share",
              "Voeten roll calls 2000-2015, eight states: changes of the yearly mean", "B"),
    Parameter("order.session", Triangular(0.004, 0.008, 0.014), "0..1",
              "Quarterly change of a state's own alignment that passes",
              "Voeten roll calls 2000-2015, eight states: changes beside the yearly mean", "B"),
    Parameter("order.defiance", Triangular(0.4, 1.2, 2.5), "per quarter",
              "Open defiance of a complete failure by a wholly autonomous, audible state",
              "E073; E074: one by Kazakhstan within five months of the invasion", "C", ("M11",)),
    Parameter("order.neutrality_exit", Triangular(0.0, 0.005, 0.015), "per quarter",
              "Neutrality given up under full threat or binding", "E038; assumption", "D",
              ("M32", "M12")),
    Parameter("consideration.autonomy", Triangular(0.5, 1.5, 3.0), "utility",
              "Weight of autonomy lost", "assumption", "D", ("M32",)),
)  # fmt: skip


def watch(w: World) -> Floats:
    """Change since last quarter of what moves votes toward a power, apart from chance.

    need * (economic + security dependency); trade * log(1 + trade share in %) (hypothesis
    ``trade_aligns_votes``); loyalty * the elite's leaning (M26); less distance * autonomy * (1 -
    bound by income) * rise of the belligerent's failure (M11).
    """
    p = w.parameters.order
    drawn = p.need * (w.economic_dependency + w.security_dependency)
    believed = w.holds("trade_aligns_votes", "yes")
    drawn = drawn + p.trade * believed * np.log1p(w.trade_share)
    if w.on("M26"):
        drawn = drawn + p.loyalty * w.elite
    change = w.since_last("alignment.drawn", drawn)
    if w.on("M11"):
        failure = rise(w, "alignment.failure", w.battlefield_failure) * w.topology.belligerent
        change = change - p.distance * w.autonomy[:, None] * (1.0 - bound(w)) * failure
    return change


@process(
    evidence="Flores-Macias and Kreps 2013 (hypothesis); Voeten roll calls 2000-2015; E445; E262"
)
def positions_follow_ties(w: World) -> None:
    """Votes move with the agenda, needs, loyal elites, debts called in, and a power's disgrace.

    Pushed by the change of what draws a state to a power (``watch``), by support per concession
    made to it this quarter (M15), by agenda * swing of the power * N(0, 1), the same for all states
    since what is put to the vote differs from session to session, and by session * N(0, 1) of the
    state's own, which passes.
    """
    p = w.parameters.order
    push = watch(w)
    if w.on("M15"):
        push = push + p.support * w.concession
    agenda = p.agenda * w.swing * w.normal("order.agenda", "power")
    w.push("alignment", push + agenda)
    w.push("alignment", p.session * w.normal("order.alignment", "state", "power"), lasting=0.0)


@process("M11", evidence="E073; E074; E335; E337")
def states_defy_a_failing_power(w: World) -> None:
    """Open defiance of a power that fails in battle or has just refused its help.

    Hazard = defiance * (failure + refusal) * autonomy * heard * (1 - neutrality) * (1 - fear) * (1
    - bound by income, M17) * (1 - the elite's leaning, if positive): closed and neutral states keep
    silent, dependent and frightened ones as well.
    """
    failing = w.battlefield_failure * w.topology.belligerent
    voice = w.autonomy * heard(w) * (1.0 - w.neutrality)
    free = (1.0 - w.fear) * (1.0 - bound(w)) * (1.0 - np.maximum(w.elite, 0.0))
    hazard = w.parameters.order.defiance * (failing + refused(w)) * voice[:, None] * free
    w.defiance += happens(hazard, w.uniform("order.defiance", "state", "power"))
    w.because("defiance", failure=failing, autonomy=w.autonomy, fear=w.fear)


@process("M32 M12", evidence="E038; E187; E204; E274; Kuik 2008")
def neutrality_is_given_up_under_threat(w: World) -> None:
    """A neutral state that fears a power, or is bound by one, may give up its neutrality.

    Hazard = neutrality_exit * (largest fear * claim + stage of stationed weapons).
    """
    threat = np.max(w.fear * w.sphere_claim, axis=1)
    bound_by = np.max(w.stationing, axis=1)
    hazard = w.parameters.order.neutrality_exit * (threat + bound_by) * (w.neutrality > 0)
    leaves = happens(hazard, w.uniform("order.neutrality", "state"))
    w.because("neutrality", threat=threat, bound=bound_by)
    w.neutrality = np.where(leaves, 0.0, w.neutrality)


@consideration("M32", evidence="E187; E204; E309; E339; E353; E384; Kuik 2008")
def keep_several_vectors(state: StateRows, offers: StateOffers) -> Floats:
    """Hedging: ties that bind or intrude are shunned with who dominates, sought with the others.

    Term = -weight * autonomy * the larger of what the instrument binds and intrudes * (share of the
    power in the sum of all the state depends on, security and economy, - an even share).
    """
    depends = state.security_dependency + state.economic_dependency
    cost = state.world.parameters.consideration.autonomy * state.autonomy
    above = share(depends, total(depends)) - 1.0 / len(depends)
    return -cost * np.maximum(offers.binding, offers.intrusion) * above

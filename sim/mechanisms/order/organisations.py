"""Organisations: cohesion, who joins in steps, who freezes a membership, leaves or returns."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from sim.arrays import REAL, Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Triangular
from sim.catalogue.variables import MEMBERSHIP
from sim.world.arrays import chance, happens, poisson, total
from sim.world.rule import process
from sim.world.world import World

CLAIMS = (
    Mechanism(
        code="M39",
        name="Wider and shallower",
        group="security",
        cause="An organisation without a defence clause admits ever more members with other aims.",
        effect="Reach grows and cohesion falls; one leader wants confrontation, the other "
        "commerce and order.",
        sign={"accession": "+", "members": "+", "cohesion": "-"},
        moderators=("agreement of the leading powers", "distance of new members"),
        agents=("SCO", "RUS", "CHN", "IRN"),
        strength="strong",
        evidence=("E302", "E304", "E310", "E311", "E312", "E313", "E314", "E319", "E441"),
        literature=("koremenos-2001", "aris-2011"),
        disputed="Closer ties between the leading powers might yet give it a common purpose "
        "(E313, E318).",
    ),
)

PARAMETERS = (
    Parameter("organisation.dilution", Triangular(0.1, 0.4, 0.8), "0..1",
              "Cohesion lost per share of new members", "E312; E314; assumption", "D",
              ("M39",)),
    Parameter("organisation.discord", Triangular(0.2, 0.6, 1.2), "per friction",
              "Cohesion lost per friction of conveners", "E310; E311", "D", ("M39",)),
    Parameter("organisation.quarrel", Triangular(0.0, 0.02, 0.06), "0..1",
              "Cohesion lost by a clash of two members", "E142; assumption", "D", ("M39",)),
    Parameter("organisation.accession", Triangular(0.01, 0.03, 0.08), "per quarter",
              "Steps up the ladder by a wholly aligned state",
              "E302; dated accessions 2010-2022", "C", ("M39",)),
    Parameter("organisation.ratification", Triangular(0.06, 0.12, 0.25), "per quarter",
              "Accessions completed: two years from the decision to membership",
              "SCO: decisions of 2015 and 2021, accessions of 2017 and 2023", "B", ("M39",)),
    Parameter("organisation.outside", Triangular(0.01, 0.03, 0.08), "per quarter",
              "States outside the model that join as full members: three in twenty-two years",
              "SCO accessions of 2017 (two) and 2023 (one); E302 and E303 for partners", "C",
              ("M39",)),
    Parameter("organisation.freeze", Triangular(0.06, 0.15, 0.4), "per quarter",
              "Seats frozen by a member that doubts, is autonomous and not bound",
              "two suspensions (UZB 2012, ARM 2022-24) in some 150 member-years of the CSTO since "
              "2002 (recalled)", "C",
              ("M14", "M11")),
    Parameter("organisation.exit", Triangular(0.03, 0.1, 0.25), "per quarter",
              "Exits of a frozen member that doubts, is autonomous and not bound",
              "Uzbekistan 2012; assumption", "C", ("M14", "M11")),
    Parameter("organisation.rejoin", Triangular(0.005, 0.02, 0.05), "per quarter",
              "Returns of a frozen member without doubt", "Uzbekistan 2006; assumption", "D",
              ("M14",)),
    Parameter("organisation.turning_away", Triangular(0.015, 0.035, 0.08), "per quarter",
              "Exits of a member without a defence clause whose elite is wholly turned away, "
              "autonomous and not bound",
              "three exits or downgrades in some 450 member-years of the CIS, its customs union, "
              "the SCO, the OTS and the EAP 2000-2023 (recalled)", "C", ("M32",)),
)  # fmt: skip

_LADDER = np.array(
    [MEMBERSHIP[step] for step in ("guest", "partner", "observer", "acceding")], REAL
)
_NEXT = np.append(_LADDER, REAL(1.0))
_FROZEN = MEMBERSHIP["frozen"]


@process("M39", evidence="E302; E304; E310; E311; E312; E313; E314; E319; E441; E142")
def growth_and_discord_wear_cohesion(w: World) -> None:
    """Larger organisations with conveners or members at odds cohere less.

    Of itself, cohesion loses dilution * share of new full members, as they were last counted, and
    discord * change of the friction between conveners (weighted by both weights), both for good,
    and then quarrel * clashes of members, of which a part stays.
    """
    p = w.parameters.organisation
    one, two = w.topology.parties.T
    inside = (w.membership[:, one] >= 1.0) & (w.membership[:, two] >= 1.0)
    clashes = total(w.clash * inside, axis=1)
    grown, rubs = growth_and_discord(w)
    w.push("cohesion", -(p.dilution * grown + p.discord * rubs) * w.cohesion, lasting=1.0)
    w.push("cohesion", -p.quarrel * clashes * w.cohesion)


def growth_and_discord(w: World) -> tuple[Floats, Floats]:
    """Share of new members and change of friction between conveners since last quarter.

    Those who found an organisation are not new to it.
    """
    rubs = np.zeros_like(w.cohesion)
    for o in range(len(rubs)):
        for (a, one), (b, other) in permutations(w.topology.conveners(o), 2):
            rubs[o] += one * other * w.friction[a, b]
    joined = w.since_last("organisations.members", w.members)
    grown = np.maximum(joined, 0.0) / np.maximum(w.members, 1.0) * (w.members > joined)
    return grown, w.since_last("organisations.rubs", rubs)


@process("M39", evidence="E302; E303; E307; E312; E314; E315")
def organisations_enlarge(w: World) -> None:
    """States and powers move up the ladder of membership, step by step.

    Open formats (of summits and counter-terrorism) and common markets grow this way. Hazard of a
    step from guest to partner, observer and accession = accession * wish squared; who is acceding
    becomes a member at the rate organisation.ratification. The wish of a state is its alignment
    with the conveners * (1 - neutrality), for a market that of its elite, if positive; that of a
    power is its highest friction with a power outside less that with the conveners, if positive.
    States outside the model join open formats at the Poisson rate organisation.outside; full
    members of either kind count as accessions.
    """
    p = w.parameters.organisation
    u = w.uniform("organisation.accession", "organisation", "member")
    outside = w.uniform("organisation.outside", "organisation")
    for o, mandates in enumerate(w.topology.mandates):
        open_format = "counter_terror" in mandates and "summit" in mandates
        if not open_format and "market" not in mandates:
            continue
        wish = _wish(w, o, w.alignment if open_format else np.maximum(w.elite, 0.0))
        degree = w.membership[o]
        climbing = (degree > 0.0) & (degree < _LADDER[-1])
        hazard = p.accession * wish**2 * climbing + p.ratification * (degree == _LADDER[-1])
        moves = happens(hazard, u[o])
        degree[moves] = _NEXT[np.searchsorted(_LADDER, degree[moves], side="right")]
        w.because(f"accession.{w.labels['organisation'][o]}", alignment=wish)
        w.accession[o] += total((moves & (degree >= 1.0)).astype(REAL))
        if open_format:
            came = poisson(np.broadcast_to(p.outside, w.gdp[0].shape), outside[o])
            w.outside_members[o] += came
            w.accession[o] += came


def _wish(w: World, o: int, nearness: Floats) -> Floats:
    """How much each state and power wants into an organisation, 0..1: ``[member, R]``.

    What is felt for the conveners, here and in the rules for those who leave, is the mean by their
    weights.

    ``nearness`` is that of states to powers, 0..1: ``[state, power, R]``.
    """
    states = len(w.labels["state"])
    aligned = w.topology.convened(o, nearness, axis=1)
    with_conveners = w.topology.convened(o, w.friction)
    strangers = (w.membership[o, states:] == 0.0)[None] * w.friction
    against = np.maximum(strangers.max(axis=1) - with_conveners, 0.0)
    return np.concatenate([aligned * (1.0 - w.neutrality), against])


@process("M14 M11 M32", evidence="E074; E142; E264; E375; Leeds and Savun 2007; Debre 2022")
def members_freeze_leave_or_return(w: World) -> None:
    """A member of an alliance that does not keep its word freezes its seat, and may leave.

    Doubt = 1 - credibility - trust in the conveners, if positive; freedom = autonomy * (1 - elite
    alignment with them, if positive). A member freezes at the rate freeze * doubt squared *
    freedom; a frozen one leaves at exit * doubt squared * freedom and returns at rejoin * (1 -
    doubt).
    """
    p = w.parameters.organisation
    states = len(w.labels["state"])
    u = w.uniform("organisation.freeze", "organisation", "state")
    for o in w.topology.with_mandate("mutual_defence"):
        doubt = np.maximum(1.0 - w.credibility[o] - w.topology.convened(o, w.trust, axis=1), 0.0)
        free = w.autonomy * (1.0 - w.topology.convened(o, np.maximum(w.elite, 0.0), axis=1))
        degree = w.membership[o, :states]
        frozen = degree == _FROZEN
        freezes = (degree >= 1.0) & happens(p.freeze * doubt**2 * free, u[o])
        leaves = frozen & happens(p.exit * doubt**2 * free, u[o])
        returns = frozen & ~leaves & (u[o] > 1.0 - chance(p.rejoin * (1.0 - doubt)))
        w.because(f"exit.{w.labels['organisation'][o]}", doubt=doubt, autonomy=w.autonomy)
        degree = np.where(freezes, _FROZEN, np.where(returns, 1.0, degree))
        w.membership[o, :states] = np.where(leaves, 0.0, degree)
        w.freeze[o] += freezes
        w.exit[o] += leaves


@process("M32", evidence="von Borzyskowski and Vabulas 2019; TKM 2005, UZB 2008, BLR 2021")
def members_that_turned_away_leave(w: World) -> None:
    """A member whose elite has turned from the conveners leaves what does not defend it.

    Distance = (1 - elite alignment with the conveners) / 2; freedom as in alliances, which have a
    rule of their own, * (1 - economic dependency on the conveners). Hazard = turning_away *
    distance squared * freedom.
    """
    states, alliances = len(w.labels["state"]), w.topology.with_mandate("mutual_defence")
    others = [o for o in range(len(w.membership)) if o not in alliances]
    if not others:
        return

    def near(values: Floats) -> Floats:
        return np.array([w.topology.convened(o, values, axis=1) for o in others])

    distance = (1.0 - near(w.elite)) / 2.0
    free = w.autonomy * (1.0 - near(np.maximum(w.elite, 0.0))) * (1.0 - near(w.economic_dependency))
    hazard = w.parameters.organisation.turning_away * distance**2 * free
    u = w.uniform("organisation.leave", "organisation", "state")[others]
    leaves = (w.membership[others, :states] >= 1.0) & happens(hazard, u)
    for o, far in zip(others, distance, strict=True):
        w.because(f"exit.{w.labels['organisation'][o]}", distance=far, autonomy=w.autonomy)
    w.membership[others, :states] *= ~leaves
    w.exit[others] += leaves


@process(evidence="definition")
def members_are_counted(w: World) -> None:
    """Full members among the agents plus those outside the model."""
    w.members = w.outside_members + total((w.membership >= 1.0).astype(REAL), axis=1)

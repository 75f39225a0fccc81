"""Offers and deals: proposed, agreed, renewed, carried out, stopped."""

from __future__ import annotations

import numpy as np

from sim.arrays import Floats
from sim.catalogue.mechanism import Parameter
from sim.catalogue.priors import Beta, Triangular
from sim.catalogue.variables import DIMENSIONS
from sim.mechanisms.security.alliances import alliances_left
from sim.mechanisms.society.seen import opposition
from sim.world.actor import StateRows
from sim.world.arrays import happens, total
from sim.world.offers import Offers, StateOffers, cells_of, found_at
from sim.world.rule import consideration, process
from sim.world.world import World

PARAMETERS = (
    Parameter("deals.tempo", Triangular(0.1, 0.17, 0.28), "per quarter and motive",
              "Proposals through the readiest channel at a motive of one",
              "AidData and AEI 2000-2021: a handful of Chinese projects a state and year",
              "C"),
    Parameter("deals.aside", Triangular(0.02, 0.1, 0.3), "share",
              "Part of a motive that works through instruments not meant for it",
              "assumption"),
    Parameter("deals.reference_gdp", Triangular(40.0, 50.0, 60.0), "USD bn",
              "Economy to which median sizes refer",
              "definition; mean of the states, 2010-21"),
    Parameter("deals.size_elasticity", Triangular(0.5, 0.75, 1.0), "elasticity",
              "Size of projects per size of the economy", "AidData 2000-2021", "C"),
    Parameter("deals.largest", Triangular(10.0, 20.0, 35.0), "% GDP",
              "Largest agreement that a state takes on at once",
              "Chinese gas loans to Turkmenistan 2009-11, some 8 of 29 USD bn of GDP"),
    Parameter("deals.purse", Triangular(40.0, 70.0, 120.0), "USD bn",
              "Largest agreement of the largest power with one state",
              "AidData and AEI 2000-2021; Tengiz expansion 2016 (some 40); BLR nuclear power "
              "station 2011 (10 agreed by a tenth of the largest economy)"),
    Parameter("deals.strain", Beta(5, 5), "share",
              "Part of the shortfall of security means that civil programmes share",
              "E046; E347", "D", ("M09",)),
    Parameter("deals.revision", Triangular(0.15, 0.3, 0.5), "log",
              "Spread of the level at which a programme is renewed", "assumption"),
    Parameter("deals.fatigue", Triangular(0.0, 0.08, 0.2), "share",
              "What a programme loses on average each time it is renewed",
              "E236; E340; assumption"),
    Parameter("deals.lapse", Triangular(0.2, 0.45, 0.8), "share",
              "Part of a divisible programme that ends when it is not renewed", "assumption"),
    Parameter("deals.review", Triangular(1.0, 2.0, 4.0), "per quarter",
              "Joint defence that comes up for renewal in the quarter after an alliance was left",
              "assumption", "D", ("M40",)),
    Parameter("deals.learning", Beta(2, 12), "share",
              "Weight of the latest answer in what a power remembers", "E096; E240"),
    Parameter("deals.under_way", Triangular(0.3, 0.7, 1.2), "ratio",
              "Projects under way at the start against those that would keep stocks level",
              "assumption"),
    Parameter("deals.stop", Triangular(0.001, 0.004, 0.01), "per quarter",
              "Projects stopped between two, without special cause",
              "AidData: cancelled or suspended projects", "C"),
    Parameter("deals.stopped", Beta(2, 3), "share", "Part of what is under way that a stop ends",
              "AidData: single projects among several", "C"),
    Parameter("deals.stop_distress", Triangular(1.0, 3.0, 6.0), "ratio",
              "Further stops of a state in debt distress", "assumption", "D", ("M15",)),
    Parameter("deals.stop_anger", Triangular(2.0, 5.0, 10.0), "ratio",
              "Further stops under full audible anger", "E149; E242 (Naryn, 2020)", "D",
              ("M25",)),
    Parameter("deals.stop_turn", Triangular(3.0, 8.0, 15.0), "ratio",
              "Further stops in the quarter of a change of leader", "E166; E199", "D",
              ("M31",)),
    Parameter("deals.notable", Triangular(0.05, 0.1, 0.2), "% GDP",
              "Smallest project whose end is an event", "assumption"),
    Parameter("consideration.noise", Triangular(0.06, 0.13, 0.22), "utility",
              "Scale of the logistic error of choices",
              "McFadden 1974 (form); assumption"),
    Parameter("consideration.inertia", Triangular(0.3, 0.5, 0.8), "utility",
              "What speaks for going on with what there is",
              "Samuelson and Zeckhauser 1988 (status quo bias); size: assumption"),
    Parameter("consideration.tacit", Beta(4, 4), "share",
              "Part of that which speaks for what ends whole unless it is renewed",
              "bases in eight states 2000-2023: some treaties ran on unless denounced (KGZ, BLR), "
              "others had to be made anew (UZB, KGZ, AZE; all recalled); size: assumption"),
    Parameter("consideration.half_worth", Triangular(0.1, 0.3, 1.0), "% GDP",
              "Value of a deal at which half of its gain is felt", "assumption"),
    Parameter("consideration.material", Triangular(0.5, 1.2, 2.0), "utility",
              "Weight of material gain", "assumption"),
    Parameter("consideration.veto", Triangular(5.0, 6.0, 8.0), "utility",
              "Weight of a trait that bars an instrument", "assumption"),
    Parameter("motives.stake_half", Triangular(0.05, 0.1, 0.2), "share of GDP",
              "Capital in a state at which a power has half of a full stake",
              "assumption", "D", ("M02", "M26", "M27", "M30")),
    Parameter("motives.unheld", Beta(3, 7), "share",
              "Weight of a claim in worlds that hold the rival reading of a hypothesis",
              "assumption"),
)  # fmt: skip


@process(evidence="design of the choice situation: Kuik 2008; Cooley 2012")
def matters_come_to_the_table(w: World) -> None:
    """Powers propose, states decide: between each two one matter a quarter at most.

    The choices are the agents' own: ``Power.propose`` and ``State.consider``. A new project that is
    agreed joins what is committed; a new programme raises the standing level of its tie by its
    size. A programme renewed goes on at (1 - ``deals.fatigue``) of its level on average, with a
    spread of ``deals.revision`` in logs by the normal number (``deals.size``) that would size a new
    one; one that is not renewed keeps 1 - ``deals.lapse`` of its level, and nothing where it is
    indivisible. Whoever has left an alliance last quarter, for whatever reason, talks of joint
    defence with its conveners (``Power.renewals``). How new offers of a kind were received is
    remembered by ``deals.learning`` a time.
    """
    offers = Offers(w)
    offers.left = alliances_left(w)
    z = w.normal("deals.size", "state", "power")
    for power in w.proposing():
        power.propose(offers, power.rows(z, 1))
    for state in w.choosing():
        state.put(state.consider(offers.to(state)), offers.accepted)
    level = _conclude(w, offers, z)
    new = offers.made * (1.0 - offers.renewal)
    agreed = offers.made * offers.accepted
    w.deal = new * agreed
    w.refusal = new * (1.0 - agreed)
    w.renewal = offers.renewal * agreed
    w.lapse = offers.renewal * (1.0 - agreed)
    value, dimension = w.deal * offers.money, found_at(offers.channel, w.channels.dimension)
    for d in range(len(DIMENSIONS)):
        w.spent[:, d] = total(value * (dimension == d))
    w.because("deals", channel=offers.channel, size=offers.size, money=offers.money, level=level)


def _conclude(w: World, offers: Offers, z: Floats) -> Floats:
    """Write what was decided into the standing levels and the projects under way.

    Returns the standing level of each matter's instrument afterwards, ``[state, power, R]``.
    """
    p = w.parameters.deals
    agreed = offers.made * offers.accepted
    new = agreed * (1.0 - offers.renewal)
    project = w.channels.project[offers.channel]
    posture = w.level("ties")
    cells = cells_of(posture, offers.instrument)
    standing = found_at(cells, posture)
    revised = standing * (1.0 - p.fatigue) * np.exp(p.revision * z - p.revision**2 / 2)
    ends = np.where(found_at(offers.channel, w.channels.whole), 1.0, p.lapse)
    renewed = agreed * revised + (1.0 - agreed) * (standing * (1.0 - ends))
    level = standing + new * ~project * offers.size
    level = offers.renewal * renewed + (1.0 - offers.renewal) * level
    posture.reshape(-1)[cells] = level
    under_way = found_at(cells, w.committed) + new * project * offers.size
    w.committed.reshape(-1)[cells] = under_way
    received = found_at(cells, w.reception)
    proposed = offers.made * (1.0 - offers.renewal)
    received += p.learning * proposed * (offers.accepted - received)
    w.reception.reshape(-1)[cells] = received
    return np.asarray(level)


@process(evidence="SIPRI and AidData for lead times; E340 and E347 for what the drain holds up")
def agreements_are_carried_out(w: World) -> None:
    """Projects are built and wear; programmes move to their standing level as far as means allow.

    A project delivers 1 / lead of what is committed a quarter, and its stock wears off at the
    instrument's depreciation. A programme rises towards level * kept at 1 / lead and falls towards
    it at the depreciation, or at 1 / lead where nothing stands any more, kept = 1 - shortfall of
    delivered effort for security and 1 - ``deals.strain`` * shortfall for the rest (M09). Delivered
    loans are what is lent this quarter: the debt is their stock.
    """
    shortfall = 1.0 - w.delivered_effort if w.on("M09") else np.zeros_like(w.delivered_effort)
    strain = w.parameters.deals.strain
    secure = DIMENSIONS.index("security")
    w.lent[...] = 0.0
    loans = set(w.instruments.with_role("loan"))
    for i in w.instruments.of_form("project"):
        delivered = w.committed[i] / w.instruments.lead[i]
        w.committed[i] -= delivered
        if i in loans:
            w.lent += delivered * w.instruments.unit_cost[i]
        else:
            w.ties[i] += delivered - w.instruments.depreciation[i] * w.ties[i]
    for i in w.instruments.of_form("programme"):
        held_up = shortfall if w.instruments.dimension[i] == secure else strain * shortfall
        missing = w.level("ties")[i] * (1.0 - held_up) - w.ties[i]
        pace = 1.0 / np.maximum(w.instruments.lead[i], 1.0)
        falls = np.where(w.level("ties")[i] > 0.0, w.instruments.depreciation[i], pace)
        w.ties[i] += np.maximum(missing, 0.0) * pace + np.minimum(missing, 0.0) * falls


@process(evidence="E147; E149; E166; E199; E242 (projects stopped); assumption for rates")
def projects_are_stopped(w: World) -> None:
    """Projects under way are stopped when money fails, crowds protest or another leader comes.

    Hazard with each power = deals.stop * (1 + stop_distress * distress + stop_anger * audible anger
    + stop_turn * change of leader this quarter, M31). ``deals.stopped`` of what is committed
    is lost; it counts as a cancellation where that was worth ``deals.notable`` percent of GDP.
    """
    p = w.parameters.deals
    distress, turn = p.stop_distress * w.distress, np.zeros_like(w.gdp)
    if w.on("M31"):
        turn = p.stop_turn * np.maximum(w.succession, w.regime_fall)
    anger = p.stop_anger * np.stack([opposition(state) for state in w.states])
    pressure = 1.0 + (distress + turn)[:, None] + anger
    stopped = happens(p.stop * pressure, w.uniform("deals.stop", "state", "power"))
    lost = np.zeros_like(w.debt)
    for i in w.instruments.of_form("project"):
        lost += p.stopped * w.committed[i] * w.instruments.unit_cost[i]
        w.committed[i] *= 1.0 - p.stopped * stopped
    w.cancellation[...] = stopped * (100.0 * lost > p.notable * w.gdp[:, None])
    w.because("cancellation", money=lost, distress=distress, turn=turn, anger=anger)


@consideration("", evidence="assumption")
def gain_materially(state: StateRows, offers: StateOffers) -> Floats:
    """More money is better, at a falling rate; a state in distress needs it more.

    Term = weight * economic gain of the instrument * worth * (1 + distress).
    """
    w = state.world
    need = w.parameters.consideration.material * (1.0 + state.distress)
    return need * offers.gain["economic"] * offers.worth


@consideration("", evidence="E187; E198; Treaty of Semipalatinsk 2006; assumption")
def keep_out_what_is_barred(state: StateRows, offers: StateOffers) -> Floats:
    """A neutral state refuses bases and alliances, a nuclear-free one nuclear weapons.

    Term = -veto * trait, for each trait of the state that bars the instrument: not negotiable.
    """
    term = np.zeros_like(offers.size)
    veto = state.world.parameters.consideration.veto
    for trait in state.world.instruments.bars:
        term -= veto * getattr(state, trait) * offers.barred(trait)
    return term

"""Arms: a few packages, bought from whoever sells best, delivered over years, worn in decades."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats
from sim.catalogue.mechanism import Mechanism, Parameter
from sim.catalogue.priors import Triangular
from sim.mechanisms.environment.recovery import pretext
from sim.world.arrays import happens, running, share, total
from sim.world.rule import process
from sim.world.world import ARMS_WINDOW, World

CLAIMS = (
    Mechanism(
        code="M19",
        name="Change of arms supplier",
        group="economy",
        cause="A newcomer sells drones and compatible copies of familiar models.",
        effect="Buyers switch at little cost and the old supplier's share falls.",
        sign={"arms_share": "±", "security_dependency": "±"},
        moderators=("compatibility", "price and barter", "the old supplier's exports"),
        agents=("CHN", "militaries"),
        strength="strong",
        evidence=("E091", "E139", "E155", "E156", "E157", "E178", "E180", "E194"),
        literature=("kinsella-1998", "horowitz-2010"),
        disputed="How far it went: 18 percent of regional arms (E139) or first place in "
        "Kazakhstan (E155).",
    ),
    Mechanism(
        code="M20",
        name="Drones from third powers",
        group="economy",
        cause="Threatened borders, a new technology and a distracted patron meet.",
        effect="Türkiye, Iran and the United States sell or co-produce drones; dependence on the "
        "two large powers spreads out.",
        sign={"third_power_arms_share": "+", "concentration": "-"},
        moderators=("drain on the patron", "border conflicts"),
        agents=("TUR", "IRN", "USA"),
        strength="strong",
        evidence=("E090", "E194", "E349", "E351", "E353", "E354", "E355", "E357"),
        literature=("fuhrmann-horowitz-2017", "horowitz-2010"),
        disputed="The sales are documented, their link to the patron's distraction is inferred.",
    ),
)

PARAMETERS = (
    Parameter("arms.tempo", Triangular(0.9, 1.4, 2.2), "per year",
              "Packages ordered by a state that nothing threatens",
              "SIPRI 2000-2015, eight states: some three suppliers deliver in a usual year",
              "C", ("M33",)),
    Parameter("arms.alarm", Triangular(0.0, 1.0, 2.0), "ratio",
              "Further orders under a full threat", "SIPRI 2000-2015 (ARM, AZE); assumption", "D",
              ("M33",)),
    Parameter("arms.walk", Triangular(0.08, 0.15, 0.25), "log per quarter",
              "Step of a supplier's weight", "SIPRI 2000-2015: changes of five-year shares", "C"),
    Parameter("arms.market_walk", Triangular(0.02, 0.06, 0.12), "log per quarter",
              "Step of usual imports", "SIPRI 2000-2015: five-year sums", "C"),
    Parameter("arms.affinity", Triangular(0.0, 1.0, 2.5), "log per -1..1",
              "Weight of a supplier per alignment of the elite with its power", "assumption", "D",
              ("M26",)),
    Parameter("arms.standing", Triangular(0.0, 1.0, 3.0), "log per 0..1",
              "Weight of a supplier per trust in its power", "E264; E375; assumption", "D",
              ("M11",)),
    Parameter("arms.balancing", Triangular(0.0, 1.0, 3.0), "log per 0..1",
              "Weight that a supplier loses per pretext that it has to threaten the buyer",
              "Walt 1987 (arms as balancing); assumption", "D", ("M12",)),
    Parameter("arms.own_needs", Triangular(0.5, 0.9, 1.0), "share",
              "Sales that a shortfall of effort takes away", "E013; E340; E347", "C", ("M09",)),
    Parameter("arms.substitution", Triangular(0.5, 2.0, 5.0), "ratio",
              "Appeal a ready seller gains where everything is left undelivered",
              "E155; E180; assumption", "D", ("M19",)),
    Parameter("arms.drones", Triangular(0.02, 0.06, 0.15), "weight",
              "Appeal of drones under a full threat, or where the patron delivers nothing",
              "E349; E351; E353; E354", "C", ("M20",)),
    Parameter("arms.drone_lot", Triangular(4.0, 10.0, 25.0), "SIPRI TIV mn",
              "Worth of an ordinary order of drones",
              "SIPRI 2019-23 (Türkiye to AZE, KAZ, KGZ and TKM); size: assumption", "D",
              ("M20",)),
    Parameter("arms.largest", Triangular(12.0, 20.0, 35.0), "SIPRI TIV mn per USD bn",
              "Largest order, against GDP",
              "SIPRI 2000-2023: most that one supplier brought in three years, against GDP before "
              "them: BLR 13, TJK 15, AZE 12 to 34, ARM 22 to 32, others 9 and less", "C"),
    Parameter("arms.lot", Triangular(0.4, 0.8, 1.0), "share",
              "Part of what a supplier has on order that comes at once",
              "SIPRI 2000-2015, eight states: less than a quarter of the mean in every other year; "
              "shape: assumption", "C"),
    Parameter("arms.training", Triangular(0.01, 0.04, 0.1), "weight",
              "Weight that a package adds to its supplier", "E236; E348; assumption", "D",
              ("M40",)),
    Parameter("arms.going_on", Triangular(0.8, 1.2, 1.6), "log",
              "Spread of how long a running supply goes on",
              "SIPRI 2000-2015: a supplier's next year against this one", "C", low=0.0),
    Parameter("arms.under_way", Triangular(0.2, 0.4, 0.7), "ratio",
              "Orders open at the start, against a lead time of last year's deliveries",
              "SIPRI 2000-2015", "C"),
)  # fmt: skip


@process(evidence="SIPRI 2000-2015; E052; E155; E178; E264; E375")
def suppliers_gain_and_lose_favour(w: World) -> None:
    """The weight of each supplier walks, and follows what the elite and the state think of it.

    log weight moves by ``arms.walk`` * N(0, 1), ``levels.jump_size`` times as far in the share
    ``levels.jump_share`` of quarters, and for powers by arms.affinity * change of the elite's
    alignment with it + arms.standing * change of trust in it (M11) - arms.balancing * change of its
    pretext (M12; see ``balance_against_the_threat``), in full where the sources that call a
    recovering power dangerous are right, else ``motives.unheld`` of it (hypothesis
    ``weak_or_dangerous``). Weights are shares of a whole.
    """
    p = w.parameters
    jumps = w.uniform("arms.jump", "state", "supplier") < p.levels.jump_share
    far = np.where(jumps, p.levels.jump_size, 1.0)
    step = p.arms.walk * far * w.normal("arms.walk", "state", "supplier")
    step[:, : len(w.labels["power"])] += watch(w)
    share_the_whole(w, w.arms_weight * np.exp(step))


def watch(w: World) -> Floats:
    """What has changed since last quarter in how powers are thought of: ``[state, power, R]``."""
    p = w.parameters.arms
    liked = p.affinity * w.elite
    if w.on("M11"):
        liked = liked + p.standing * w.trust
    if w.on("M12"):
        feared = np.stack([pretext(state) for state in w.states])
        liked = liked - p.balancing * w.believing("weak_or_dangerous", "dangerous") * feared
    return w.since_last("arms", liked)


def share_the_whole(w: World, weight: Floats) -> None:
    """Set the weights of suppliers, as shares of one."""
    w.arms_weight = share(weight, total(weight, axis=1)[:, None])


def appeal_of_suppliers(w: World) -> tuple[Floats, Floats]:
    """Appeal of all suppliers for the next order, and what drones make of it: ``[S, supplier, R]``.

    Weight * (1 - arms.own_needs * shortfall of delivered effort) (M09: what its own war needs is
    not for sale) * (1 + arms.substitution * readiness * what other powers leave undelivered) (M19:
    a cheap, compatible seller steps in) + arms.drones * supply of drones * (threat + undelivered)
    (M20: new technology where the patron looks away), all * (1 - embargo) * (1 - price dispute)
    (M16: other ties rest, E198); undelivered = sum of weight * shortfall, threat as for the hazard
    of an order. Of sellers only weight and embargo count.
    """
    p = w.parameters.arms
    powers = len(w.labels["power"])
    shortfall = 1.0 - w.delivered_effort if w.on("M09") else np.zeros_like(w.delivered_effort)
    missing = w.arms_weight[:, :powers] * shortfall
    undelivered = total(missing, axis=1)[:, None] - missing
    appeal = w.arms_weight.copy()
    sold = appeal[:, :powers]
    sold *= 1.0 - p.own_needs * shortfall
    if w.on("M19"):
        ready = total(w.instruments.offered_by[w.instruments.with_role("arms")])
        sold *= 1.0 + p.substitution * ready * undelivered
    drones = np.zeros_like(appeal)
    if w.on("M20"):
        threat = np.maximum(w.terror_threat, w.border_tension)[:, None]
        drones[:, :powers] = p.drones * w.drone_supply * (threat + undelivered)
    allowed = 1.0 - w.embargo
    if w.on("M16"):
        allowed[:, :powers] *= 1.0 - w.price_dispute
    drones *= allowed
    appeal = appeal * allowed + drones
    w.because("arms", weight=w.arms_weight, undelivered=undelivered, appeal=appeal)
    return appeal, drones


@process(evidence="SIPRI 2000-2015 (packages, sizes); E236; E348; McFadden 1974")
def states_buy_arms(w: World) -> None:
    """A state orders a package now and then; who gets the order is a choice among all suppliers.

    First usual imports walk by ``arms.market_walk`` * N(0, 1) in logs. Hazard of an order =
    ``arms.tempo`` / 4 * (1 + arms.alarm * the larger of terror threat and border tension, M33); the
    order (a kind called arms) goes to a supplier in proportion to its appeal (see
    ``appeal_of_suppliers``). Size = usual imports of a year * the instrument's size * exp(spread *
    N(0, 1)); an order that a supplier owes to its drones is worth ``arms.drone_lot`` in place of
    usual imports * size, and none is larger than ``arms.largest`` * GDP. A package adds
    ``arms.training`` to the weight of its supplier, since crews, spares and doctrine follow (M40).
    """
    if not w.instruments.has_role("arms"):
        return
    p = w.parameters.arms
    w.arms_market *= np.exp(p.market_walk * w.normal("arms.market", "state"))
    ordered, size, drones = _orders(w, "arms")
    w.arms_ordered += ordered * size
    w.arms_deal += ordered
    w.because("arms_deal", size=size, drones=drones)
    if w.on("M40"):
        share_the_whole(w, w.arms_weight + p.training * ordered)


def _orders(w: World, kind: str) -> tuple[NDArray[np.bool_], Floats, NDArray[np.bool_]]:
    """Who gets an order this quarter ``[S, supplier, R]``, its size and if of drones ``[S, 1, R]``.

    One uniform marks a place on the line along which the appeals of all suppliers lie, that of its
    drones last in the stretch of each.
    """
    p = w.parameters.arms
    threat = np.maximum(w.terror_threat, w.border_tension) if w.on("M33") else 0.0
    buys = happens(p.tempo / 4.0 * (1.0 + p.alarm * threat), w.uniform(f"{kind}.order", "state"))
    appeal, drones = appeal_of_suppliers(w)
    reach = running(appeal)
    mark = (w.uniform(f"{kind}.choice", "state") * reach[:, -1])[:, None]
    chosen = reach > mark
    chosen[:, 1:] &= reach[:, :-1] <= mark
    light = np.any(chosen & (reach - mark <= drones), axis=1)
    (arms,) = w.instruments.with_role("arms")
    spread = np.exp(w.instruments.spread[arms] * w.normal(f"{kind}.size", "state"))
    size = np.where(light, p.drone_lot, w.arms_market * w.instruments.size[arms]) * spread
    size = np.minimum(size, p.largest * w.gdp)
    return chosen & buys[:, None], size[:, None], light[:, None]


@process(evidence="SIPRI definition of the five-year import share; SIPRI for service lives")
def arms_are_delivered_and_wear_out(w: World) -> None:
    """Orders are delivered in lots; stocks wear; five-year shares are counted.

    What a supplier has on order comes by ``arms.lot`` of it at once, with probability 1 / (lot *
    lead), so that orders wait a lead on average: ships and aircraft come together or not at all,
    and most years bring little. Share = deliveries of the last twenty quarters by the supplier /
    those by all, in percent; none where nothing was delivered. The stock of arms from a power wears
    off at the instrument's depreciation.
    """
    if not w.instruments.has_role("arms"):
        return
    (kind,) = w.instruments.with_role("arms")
    lead = w.instruments.lead[kind]
    lot = np.maximum(w.parameters.arms.lot, 1.0 / lead)
    comes = w.uniform("arms.delivery", "state", "supplier") * lot * lead < 1.0
    delivered = w.arms_ordered * lot * comes
    w.arms_ordered -= delivered
    w.arms_deliveries[w.step_index % ARMS_WINDOW] = delivered
    powers = len(w.labels["power"])
    w.ties[kind] += delivered[:, :powers] - w.instruments.depreciation[kind] * w.ties[kind]
    count_shares(w)


def count_shares(w: World) -> None:
    """Five-year import shares by supplier, and that of third powers, who are no great powers."""
    five_years = total(w.arms_deliveries)
    w.supplier_share = 100.0 * share(five_years, total(five_years, axis=1)[:, None])
    w.arms_share = w.supplier_share[:, : len(w.labels["power"])]
    others = w.supplier_share.copy()
    others[:, : len(w.labels["power"])] *= 1.0 - w.topology.great
    w.third_power_arms_share = total(others, axis=1) / 100.0


@process(evidence="SIPRI 2000-2015 (deliveries by year)")
def take_over_the_past(w: World) -> None:
    """Fill the window with the deliveries of the last five years, and draw what is on order.

    On order are the orders that the scenario knows; what goes on of last year's deliveries, times
    ``arms.under_way`` * lead in years * exp(arms.going_on * N(0, 1)) for each supplier; and what
    was signed in the last year and is not seen in deliveries yet: the orders of four quarters.
    Where a scenario gives no past deliveries, usual imports are taken to have come evenly, by
    weight.
    """
    if not w.instruments.has_role("arms"):
        return
    share_the_whole(w, w.arms_weight)
    even = w.arms_market[:, None] * w.arms_weight
    known = (total(total(w.arms_past, axis=2), axis=1) > 0.0)[:, None]
    for lag in range(w.arms_past.shape[2]):
        year = np.where(known, w.arms_past[:, :, lag], even) / 4.0
        for quarter in range(4):
            # The next place to be overwritten, that of step 1, holds the oldest quarter.
            w.arms_deliveries[(-(4 * lag + quarter)) % ARMS_WINDOW] = year
    (kind,) = w.instruments.with_role("arms")
    p = w.parameters.arms
    last = total(w.arms_deliveries[np.arange(0, -4, -1) % ARMS_WINDOW])
    luck = np.exp(p.going_on * w.normal("arms.going_on", "state", "supplier"))
    going_on = last * p.under_way * luck * w.instruments.lead[kind] / 4.0
    w.arms_ordered = w.arms_signed + going_on
    for quarter in range(4):
        ordered, size, _ = _orders(w, f"arms.before.{quarter}")
        w.arms_ordered += ordered * size
    count_shares(w)

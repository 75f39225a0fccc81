"""Stocks of delivered instruments: they wear out, are kept up, and tie forces together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.catalogue.variables import DIMENSIONS
from sim.world.arrays import chance, saturating, total, toward
from sim.world.rule import process
from sim.world.world import ARMS_WINDOW, World

Floats = NDArray[np.float64]


@process(evidence="definition; SIPRI for service lives; E340 and E347 for upkeep under the drain")
def ties_wear_out_and_are_kept_up(w: World) -> None:
    """Every stock wears out; each power keeps up its posture of the start as far as it can.

    Stock approaches start level * upkeep at the instrument's rate of depreciation, and what deals
    add on top decays at that rate. Upkeep = delivered effort for security ties, and half as far
    below one for others; the level of stocks that are measured against GDP grows with GDP. So with
    full effort and no deals nothing changes.
    """
    w.arms_deliveries[w.step_index % ARMS_WINDOW] = _deliveries(w)
    missing = 1.0 - w.delivered_effort
    kept = {d: 1.0 - missing * (1.0 if d == "security" else 0.5) for d in DIMENSIONS}
    grown = w.gdp[:, None] / w.usual["gdp"][:, None]
    for i, d in enumerate(w.instruments.dimension):
        step = w.usual["ties"][i] * kept[DIMENSIONS[d]]
        if w.instruments.of_gdp[i]:
            step *= grown
        stock = w.ties[i]
        step -= stock
        step *= w.instruments.depreciation[i]
        stock += step


def _deliveries(w: World) -> Floats:
    """Arms delivered this quarter: replacement of the usual stock plus deals, ``[S, P, R]``."""
    result = w.arms_renewal * w.delivered_effort
    for i in w.instruments.with_role("arms"):
        result += np.maximum(w.ties[i] - w.ties_before[i], 0.0)
    return result


@process(evidence="SIPRI definition of the five-year import share")
def arms_shares_are_counted(w: World) -> None:
    """Five-year arms import shares by supplier, and that of all but the two largest.

    Share = deliveries of the last twenty quarters by the power / those by all. Deliveries are the
    renewal of the usual stock * delivered effort, plus what deals added this quarter.
    """
    delivered = total(w.arms_deliveries)
    everything = np.maximum(total(delivered, axis=1), 1e-9)
    w.arms_share = 100.0 * delivered / everything[:, None]
    ordered = np.sort(w.arms_share, axis=1)
    w.third_power_arms_share = total(ordered[:, :-2], axis=1) / 100.0
    w.ties_before = w.ties


@process(evidence="E236; E342; E343; E344; E345; E348; Morrow 1991")
def joint_systems_lock_in(w: World) -> None:
    """Training, joint defence and common arms tie forces together, quickly made, slowly undone.

    Joint use = 0.5 * strength of joint defence + 0.3 * strength of training + 0.4 * arms share.
    Lock-in approaches usual + change of joint use since the start, at lock_in_rate upward and a
    quarter of it downward; it never falls below the stage of stationed weapons. Without M40 nothing
    is slow: the lock-in is what the ties of the quarter account for.
    """
    p = w.parameters.security
    usual = np.clip(w.usual["lock_in"] + joint_use(w) - w.lock_in_reference, 0.0, 1.0)
    rate = np.where(usual > w.lock_in, p.lock_in_rate, 0.25 * p.lock_in_rate)
    if not w.on("M40"):
        rate = np.ones_like(rate)
    w.lock_in = np.maximum(toward(w.lock_in, usual, rate), w.stationing)


def joint_use(w: World) -> Floats:
    """Lock-in that the present ties would lead to: ``[state, power, R]`` (weights: assumption)."""
    systems = 0.5 * w.strength("joint_defence") + 0.3 * w.strength("training")
    return np.clip(systems + 0.4 * w.arms_share / 100.0, 0.0, 1.0)


@process(evidence="definition; E141 and E211-E217 for what is denied")
def presence_is_counted(w: World) -> None:
    """Armed presence in thousand personnel, as it is and as outsiders see it.

    Sum over instruments of stock * presence per unit; what is seen leaves out the deniable part
    (stock * presence * deniability). Investment is the stock of instruments of that role.
    """
    present = np.zeros_like(w.debt)
    seen = np.zeros_like(w.debt)
    hidden = w.instruments.deniability if w.on("M35") else np.zeros_like(w.instruments.deniability)
    for i in range(len(w.instruments.names)):
        troops = w.ties[i] * w.instruments.presence[i]
        present += troops
        seen += troops * (1.0 - hidden[i])
    w.presence = present
    w.presence_seen = seen
    w.investment = w.stock("investment")


@process("M36", evidence="E096; E165; E240; E251; E252; E260")
def guards_learn_by_doing(w: World) -> None:
    """Security firms gain skill where they are deployed and carry it to harder places.

    Skill grows by learning * g / (g + 10) a quarter with g units of guards in the field in all
    states, up to 1; where the sources see an arm of policy (hypothesis ``guards_purpose``) half as
    fast again.
    """
    p = w.parameters.security
    fielded = saturating(total(w.stock("guards")), 10.0)
    policy = 1.0 + 0.5 * w.holds("guards_purpose", "geopolitical")
    w.guard_skill = np.minimum(w.guard_skill + p.learning * policy * fielded, 1.0)


@process("M37", evidence="E001; E002; E003; E022; E023; E036; E038; E053; E055; Lake 2009")
def weapons_are_stationed(w: World) -> None:
    """A nuclear power stations weapons with a loyal autocracy that asks for it, and binds it.

    Hazard = stationing_hazard * loyalty * (1 - neutrality) * (1 - nuclear-free) * proximity while
    the intensity of its war exceeds 0.1, with loyalty = (elite - 0.5) / 0.4 between 0 and 1, times
    (1 - audibility). Once begun a quarter of it is done each quarter, and never undone: lock-in and
    dependence rise to a ratchet, autonomy falls to usual * (1 - stage / 2), deterrence hardly moves
    (+ 0.01 * stage, E024).
    """
    p = w.parameters.security
    patron = w.topology.nuclear * w.topology.belligerent
    loyal = np.clip((w.elite - 0.5) / 0.4, 0.0, 1.0) * (1.0 - w.audibility)[:, None]
    free = ((1.0 - w.neutrality) * (1.0 - w.nuclear_free))[:, None]
    hazard = p.stationing_hazard * patron * loyal * free * (w.war_intensity > 0.1) * w.proximity
    begins = (w.stationing == 0.0) & (
        w.uniform("security.stationing", "state", "power") < chance(hazard)
    )
    going = (w.stationing > 0.0) | begins
    w.because("stationing", loyal_elite=loyal)
    w.stationing = np.minimum(w.stationing + 0.25 * going, 1.0)
    for i in w.instruments.with_role("strategic"):
        # The warheads come with guard troops of the patron (E003, E053).
        w.ties[i] = np.maximum(w.ties[i], w.stationing)
    bound = np.max(w.stationing, axis=1)
    w.autonomy = np.minimum(w.autonomy, w.usual["autonomy"] * (1.0 - 0.5 * bound))
    w.deterrence = np.minimum(w.usual["deterrence"] + 0.01 * np.max(bound, axis=0), 1.0)
